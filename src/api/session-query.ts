import type { StreamingQuery } from '../streaming/streaming-query.ts';
import type { ResultTable } from './result-table.ts';

/** A running query as a program has it. */
export interface SessionQuery extends StreamingQuery {
  /** The result as a table, if the query was started with `writeStream.resultTable()`. */
  readonly resultTable: ResultTable;
}
