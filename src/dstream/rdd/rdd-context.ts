import type { Session } from '../../api/session.ts';

/** What the RDDs of a context share. */
export interface RDDContext {
  /** Makes DataFrames of RDDs. */
  readonly session: Session;
  /** Into how many partitions an RDD is divided that is not told. */
  readonly defaultParallelism: number;
  /** A number from 0 up to but not including 1, from a seed or from the platform. */
  random(seed?: number): () => number;
  /** Writes lines into a folder, one file a partition; fails where there are no files. */
  saveLines(folder: string, partitions: readonly Iterable<string>[]): Promise<void>;
}
