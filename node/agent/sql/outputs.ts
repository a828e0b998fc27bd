/** How rows are printed. */
export const OUTPUTS = ['table', 'json', 'csv'] as const;
export type Output = (typeof OUTPUTS)[number];

/** What is printed of a result that changes, by Spark's output modes. */
export const STREAM_MODES = ['append', 'update', 'complete'] as const;
export type StreamMode = (typeof STREAM_MODES)[number];
