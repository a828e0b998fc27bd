/** How late the rows of an event time column were, since the query was started or restarted. */
export interface Lateness {
  /** The column. */
  readonly eventTime: string;
  /** Rows with an event time. */
  readonly numRows: number;
  /**
   * Rows by the delay that brings them in time, in ascending order: of 0 seconds, of 1 second, of 2, 4, 8 seconds and so
   * on. A row is under the first delay that is enough for it; delays without rows are left out.
   */
  readonly buckets: readonly { readonly delay: string; readonly numRows: number }[];
  /** The least of these delays that brings `99%`, and `99.9%`, of the rows in time; empty before there were rows. */
  readonly advisedDelay: Readonly<Record<string, string>>;
}
