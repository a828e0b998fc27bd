/**
 * `rate-micro-batch`: each micro-batch has the same number of rows and one timestamp, which moves on by a fixed step, so
 * that a run can be told from its options alone: Spark's `RatePerMicroBatchProvider`. Columns `timestamp` and `value`,
 * which counts from 0. The offset is `{"offset": 20, "timestamp": 2000}`: the number of rows so far, and the
 * milliseconds of the rows that come next.
 */
import { invalidOptionValue } from '../errors/format-errors.ts';
import { invalidSourceOffset } from '../errors/source-errors.ts';
import {
  type BatchReader,
  defineConnector,
  type JsonValue,
  type Offset,
  type ReadContext,
  type ReadLimit,
  type Source,
} from './connector.ts';
import { ConnectorOptions } from './connector-options.ts';
import { NUMBERED_ROWS, NumberedRows } from './numbered-rows.ts';

interface MicroBatchRate {
  readonly rowsPerBatch: number;
  readonly startTimestampMs: number;
  readonly advanceMsPerBatch: number;
}

interface Position {
  readonly offset: number;
  readonly timestamp: number;
}

class RateMicroBatchSource implements Source {
  readonly description: string;
  readonly isReplayable = true;
  readonly defaultReadLimit: ReadLimit;
  readonly #rate: MicroBatchRate;
  /** Of a stream that ends with what there is at its start, one micro-batch. */
  #isFrozen = false;
  #frozenEnd: Position | undefined;

  constructor(rate: MicroBatchRate) {
    const { rowsPerBatch, startTimestampMs, advanceMsPerBatch } = rate;
    this.#rate = rate;
    this.description = `RatePerMicroBatchStream[rowsPerBatch=${rowsPerBatch}, numPartitions=1, startTimestamp=${startTimestampMs}, advanceMsPerBatch=${advanceMsPerBatch}]`;
    this.defaultReadLimit = { kind: 'maxRows', rows: rowsPerBatch };
  }

  async latestOffset(start: Offset | null): Promise<Offset | null> {
    const end = this.#frozenEnd ?? this.#after(this.#position(start));
    if (this.#isFrozen) this.#frozenEnd = end;
    return { ...end };
  }

  async read(start: Offset | null, end: Offset, context: ReadContext): Promise<BatchReader> {
    const { offset: firstValue, timestamp } = this.#position(start);
    const { offset: endValue } = this.#position(end);
    return new NumberedRows(context, { firstValue, endValue, timestampMs: () => timestamp });
  }

  async commit(): Promise<void> {}

  async freeze(): Promise<void> {
    this.#isFrozen = true;
  }

  async stop(): Promise<void> {}

  #after({ offset, timestamp }: Position): Position {
    const { rowsPerBatch, advanceMsPerBatch } = this.#rate;
    return { offset: offset + rowsPerBatch, timestamp: timestamp + advanceMsPerBatch };
  }

  #position(offset: Offset | null): Position {
    if (offset === null) return { offset: 0, timestamp: this.#rate.startTimestampMs };
    const position = parsePosition(offset);
    if (position !== undefined) return position;
    throw invalidSourceOffset({ offset: JSON.stringify(offset), source: this.description });
  }
}

/** Undefined for an offset that is none of this source. */
function parsePosition(value: JsonValue): Position | undefined {
  if (typeof value !== 'object' || value === null || !('offset' in value)) return undefined;
  const { offset, timestamp } = value;
  return isWhole(offset) && isWhole(timestamp) ? { offset, timestamp } : undefined;
}

function isWhole(value: JsonValue): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value);
}

export const rateMicroBatchConnector = defineConnector({
  name: 'rate-micro-batch',
  sourceOptions: [
    {
      name: 'rowsPerBatch',
      type: 'long',
      doc: 'How many rows each micro-batch has. It has to be given.',
    },
    {
      name: 'startTimestamp',
      type: 'long',
      default: '0',
      doc: 'The time of the first rows, in milliseconds since 1970.',
    },
    {
      name: 'advanceMillisPerBatch',
      type: 'int',
      default: '1000',
      doc: 'How many milliseconds later the rows of the next micro-batch are.',
    },
    {
      name: 'numPartitions',
      type: 'int',
      default: '1',
      doc: 'Taken for the sake of programs that give it: there is one partition.',
    },
  ],
  schema: async () => NUMBERED_ROWS,

  async openSource({ description }) {
    const options = new ConnectorOptions(description.format, description.options);
    options.required('rowsPerBatch');
    return new RateMicroBatchSource({
      rowsPerBatch: options.wholeNumber('rowsPerBatch', 1) ?? 1,
      startTimestampMs: timestampOf(options),
      advanceMsPerBatch: options.wholeNumber('advanceMillisPerBatch', 0, 2 ** 31 - 1) ?? 1000,
    });
  },
});

/** Milliseconds whose microseconds are exact. */
function timestampOf(options: ConnectorOptions): number {
  const most = Math.floor(Number.MAX_SAFE_INTEGER / 1000);
  const startMs = options.wholeNumber('startTimestamp', 0) ?? 0;
  if (startMs <= most) return startMs;
  const expected = `milliseconds since 1970, ${most} at most`;
  throw invalidOptionValue({ option: 'startTimestamp', value: String(startMs), expected });
}
