let defined = 0;

/**
 * A number for the watermark that a program defines, by which its uses in a plan are known as one: Spark's `nodeId`. Those
 * of SQL text are below 0, as text and programs may be read on different sides of a worker.
 */
export function newWatermarkId(origin: 'program' | 'sql'): number {
  defined++;
  return origin === 'sql' ? -defined : defined;
}
