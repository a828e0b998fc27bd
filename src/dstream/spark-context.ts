import type { DataFrame } from '../api/dataframe.ts';
import type { Session } from '../api/session.ts';
import type { CoreReduction } from './core/core-reduction.ts';
import type { DStreamPlatform } from './dstream-platform.ts';
import { checkPartitions, sliced } from './rdd/partitions.ts';
import { RDD } from './rdd/rdd.ts';
import type { RDDContext } from './rdd/rdd-context.ts';
import type { ReducerKind } from './reducers.ts';

const DEFAULT_PARALLELISM = 1;

/** Makes RDDs of what is not in a stream (Spark's `SparkContext`). */
export class SparkContext implements RDDContext {
  readonly session: Session;
  readonly defaultParallelism = DEFAULT_PARALLELISM;
  readonly #platform: DStreamPlatform;
  #reduction: CoreReduction | undefined;

  constructor(session: Session, platform: DStreamPlatform) {
    this.session = session;
    this.#platform = platform;
  }

  /** The values as an RDD, in so many partitions. */
  parallelize<T>(values: Iterable<T>, numSlices = this.defaultParallelism): RDD<T> {
    checkPartitions(numSlices);
    const partitions = sliced([...values], numSlices);
    return new RDD(this, () => partitions);
  }

  emptyRDD<T>(): RDD<T> {
    return new RDD<T>(this, () => []);
  }

  union<T>(rdds: readonly RDD<T>[]): RDD<T> {
    return new RDD(this, () => rdds.flatMap((rdd) => rdd.partitions()));
  }

  /** The rows of a table. */
  async fromDataFrame<Row = unknown>(frame: DataFrame): Promise<RDD<Row>> {
    return this.parallelize((await frame.collect()) as Row[]);
  }

  /** The lines of text files. */
  async textFile(path: string): Promise<RDD<string>> {
    const rows = await this.fromDataFrame<{ readonly value: string }>(this.session.read.text(path));
    return rows.map(({ value }) => value);
  }

  random(seed?: number): () => number {
    let state = BigInt.asUintN(
      64,
      seed === undefined ? this.#platform.random.seed() : BigInt(seed),
    );
    // SplitMix64 (G. L. Steele and others, "Fast splittable pseudorandom number generators", 2014).
    return () => {
      state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
      let mixed = BigInt.asUintN(64, (state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n);
      mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
      return Number((mixed ^ (mixed >> 31n)) >> 11n) / 2 ** 53;
    };
  }

  /** From now on what the core knows is reduced there. */
  async loadCore(): Promise<void> {
    if (this.#reduction !== undefined) return;
    const { random } = this.#platform;
    const [{ CoreReduction }, { WasmCore }, module] = await Promise.all([
      import('./core/core-reduction.ts'),
      import('../wasm/core.ts'),
      this.#platform.loadCore(),
    ]);
    this.#reduction = new CoreReduction(await WasmCore.instantiate(module, random.seed()));
  }

  reduce(kind: ReducerKind, partitions: readonly Iterable<unknown>[]) {
    return this.#reduction?.reduce(kind, partitions);
  }

  saveLines(folder: string, partitions: readonly Iterable<string>[]): Promise<void> {
    return this.#platform.saveLines(folder, partitions);
  }
}
