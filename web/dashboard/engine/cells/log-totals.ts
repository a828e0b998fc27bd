/** What was counted of a log, over all micro-batches. */
export interface LogTotals {
  /** Rows read, each line one. */
  readonly rows: number;
  /** Rows that did not parse; they are kept all the same. */
  readonly unparsed: number;
  /** Rows without an event time, which are in no window. */
  readonly untimed: number;
  /** Rows in windows. */
  readonly counted: number;
}

export const NOTHING_COUNTED: LogTotals = { rows: 0, unparsed: 0, untimed: 0, counted: 0 };

/** Rows that came too late for their window. */
export function lateRows({ rows, untimed, counted }: LogTotals): number {
  return rows - untimed - counted;
}
