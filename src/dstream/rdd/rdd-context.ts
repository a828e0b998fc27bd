import type { Session } from '../../api/session.ts';
import type { ReducerKind } from '../reducers.ts';
import type { RDD } from './rdd.ts';

/** What the RDDs of a context share. */
export interface RDDContext {
  /** Makes DataFrames of RDDs. */
  readonly session: Session;
  /** The values as an RDD, in so many partitions. */
  parallelize<T>(values: Iterable<T>, numSlices?: number): RDD<T>;
  emptyRDD<T>(): RDD<T>;
  union<T>(rdds: readonly RDD<T>[]): RDD<T>;
  /** Into how many partitions an RDD is divided that is not told. */
  readonly defaultParallelism: number;
  /**
   * Reduces pairs by key in the WASM core; undefined where that is not loaded, or where the pairs are none of texts or numbers
   * and numbers.
   */
  reduce(
    kind: ReducerKind,
    partitions: readonly Iterable<unknown>[],
  ): readonly (readonly [unknown, number])[] | undefined;
  /** A number from 0 up to but not including 1, from a seed or from the platform. */
  random(seed?: number): () => number;
  /** Writes lines into a folder, one file a partition; fails where there are no files. */
  saveLines(folder: string, partitions: readonly Iterable<string>[]): Promise<void>;
}
