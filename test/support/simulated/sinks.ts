import type { Sink, SinkWriter } from '../../../src/connectors/connector.ts';
import { CollectingWriter, MemorySink, MemoryTable } from '../../../src/connectors/memory-table.ts';
import type { ValueRow } from '../../../src/types/value.ts';
import { asMultiset } from '../test-stream.ts';
import type { SimulatedQuery } from './queries.ts';

/** Where the rows of a run go, and what has to come of them. */
export interface Outside {
  open(): Sink;
  /** What has come; equal for all runs over the same input. */
  result(): readonly string[];
}

/** A table that takes each micro-batch once, by its id. */
export class OnceOutside implements Outside {
  readonly #table: MemoryTable;
  readonly #query: SimulatedQuery;
  readonly #isExact: boolean;

  /** `isExact` is false where the same rows may come in other micro-batches, so that of updates the last ones count. */
  constructor(query: SimulatedQuery, isExact: boolean) {
    this.#table = new MemoryTable(query.schema);
    this.#query = query;
    this.#isExact = isExact;
  }

  open(): Sink {
    return new MemorySink(this.#table);
  }

  result(): readonly string[] {
    const { rows } = this.#table;
    return asMultiset(this.#isExact ? rows : lastRows(rows, this.#query));
  }
}

/** A sink that takes whatever it gets, as one that knows no ids: rows may come again, and none may be missing. */
export class PlainOutside implements Outside {
  readonly #batches: (readonly ValueRow[])[] = [];
  readonly #query: SimulatedQuery;

  constructor(query: SimulatedQuery) {
    this.#query = query;
  }

  open(): Sink {
    return {
      description: 'a plain sink',
      outputModes: ['append', 'update', 'complete'],
      begin: async (batch): Promise<SinkWriter> =>
        new CollectingWriter(batch, (rows) => void this.#batches.push(rows)),
      close: async () => {},
    };
  }

  result(): readonly string[] {
    const isComplete = this.#query.outputMode === 'complete';
    const rows = isComplete ? (this.#batches.at(-1) ?? []) : this.#batches.flat();
    return [...new Set(asMultiset(lastRows(rows, this.#query)))];
  }
}

/** In update mode the last row of each name, otherwise all. */
function lastRows(
  rows: readonly ValueRow[],
  { keys, outputMode }: SimulatedQuery,
): readonly ValueRow[] {
  if (outputMode !== 'update') return rows;
  const last = new Map(rows.map((row) => [asMultiset([row.slice(0, keys)])[0], row]));
  return [...last.values()];
}
