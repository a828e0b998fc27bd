import type { Source } from '../../../../src/connectors/connector.ts';
import type { LogShape } from '../source/log-shape.ts';
import type { RowRing } from './row-ring.ts';

/** Rows that a source delivered for one micro-batch. */
export interface InputCounts {
  readonly rows: number;
  /** Rows that did not parse. */
  readonly unparsed: number;
  /** Rows without an event time: they are in no window. */
  readonly untimed: number;
}

export const NO_INPUT: InputCounts = { rows: 0, unparsed: 0, untimed: 0 };

/** What is seen of the input. */
export class InputTap {
  readonly ring: RowRing;
  /** The column of the event time; undefined where rows have that of their arrival. */
  readonly timeColumn: string | undefined;
  /** Lines of plain text are all that there is of them: they can't be malformed. */
  readonly isText: boolean;
  readonly #onOpened: (source: Source) => void;
  #batch = NO_INPUT;
  #firstNumber = 0;

  /** `onOpened` is told of the source when the query has opened it. */
  constructor(
    ring: RowRing,
    { format, roles }: Pick<LogShape, 'format' | 'roles'>,
    onOpened: (source: Source) => void = () => {},
  ) {
    this.#onOpened = onOpened;
    this.ring = ring;
    this.timeColumn = roles.time?.column;
    this.isText = format === 'text';
  }

  opened(source: Source): void {
    this.#onOpened(source);
  }

  /** What the micro-batch under way has read so far. */
  get batch(): InputCounts {
    return this.#batch;
  }

  /** A micro-batch begins whose first row has this number. What was kept of an earlier try is taken back. */
  begin(firstNumber: number): void {
    this.#batch = NO_INPUT;
    this.#firstNumber = firstNumber;
  }

  /** The first read of a micro-batch: only now is it known that rows come. */
  rewind(): void {
    if (this.ring.end < this.#firstNumber) this.ring.restartAt(this.#firstNumber);
    else this.ring.rewind(this.#firstNumber);
    this.#batch = NO_INPUT;
  }

  add(counts: InputCounts): void {
    this.#batch = {
      rows: this.#batch.rows + counts.rows,
      unparsed: this.#batch.unparsed + counts.unparsed,
      untimed: this.#batch.untimed + counts.untimed,
    };
  }
}
