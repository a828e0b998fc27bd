import { queueNotRecoverable } from '../../errors/dstream-errors.ts';
import type { DStreamGraph } from '../nodes/graph.ts';
import { RDD } from '../rdd/rdd.ts';
import { type InputContext, type InputInfo, InputNode } from './input-node.ts';

export interface QueueOptions<T> {
  /** One RDD of the queue a batch, or all that are in it. True by default. */
  readonly oneAtATime?: boolean;
  /** What a batch has when the queue is empty; an empty RDD by default. */
  readonly defaultRDD?: RDD<T>;
}

/** A queue that the program fills, also while batches run (Spark's `QueueInputDStream`). */
export class QueueInput<T> extends InputNode<T> {
  readonly kind = 'queue';
  readonly name = 'queueStream';
  readonly #queue: (RDD<T> | Iterable<T>)[];
  readonly #options: QueueOptions<T>;

  constructor(graph: DStreamGraph, queue: (RDD<T> | Iterable<T>)[], options: QueueOptions<T>) {
    super(graph);
    this.#queue = queue;
    this.#options = options;
  }

  override start({ position }: InputContext): Promise<void> {
    // What is remembered of a queue is that there was one.
    if (position !== undefined) throw queueNotRecoverable();
    return Promise.resolve();
  }

  allocate(): Promise<InputInfo> {
    return Promise.resolve({ numRecords: 0 });
  }

  /** A queue gives an RDD when it is asked, and is not recovered anyway. */
  override get isMomentary(): boolean {
    return false;
  }

  override position(): unknown {
    return 'queue';
  }

  protected compute(): Promise<RDD<T>> {
    const { oneAtATime = true, defaultRDD } = this.#options;
    const taken = this.#queue.splice(0, oneAtATime ? 1 : this.#queue.length);
    const { context } = this.graph;
    if (taken.length === 0) return Promise.resolve(defaultRDD ?? context.emptyRDD<T>());
    const rdds = taken.map((each) => (each instanceof RDD ? each : context.parallelize(each)));
    return Promise.resolve(rdds.length === 1 ? rdds[0] : context.union(rdds));
  }
}
