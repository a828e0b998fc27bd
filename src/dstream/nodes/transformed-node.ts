import { differentSlides, missingParentRDD } from '../../errors/dstream-errors.ts';
import type { RDD } from '../rdd/rdd.ts';
import type { DStreamGraph } from './graph.ts';
import { DStreamNode } from './node.ts';

/** Makes the RDD of a time of those that the parents have at that time. */
export type Transformation<T> = (
  rdds: readonly RDD<never>[],
  timeMs: number,
) => RDD<T> | Promise<RDD<T>>;

/** A function of the RDDs of one time (Spark's `MappedDStream`, `TransformedDStream` and their like). */
export class TransformedNode<T> extends DStreamNode<T> {
  readonly kind: string;
  readonly #transform: Transformation<T>;

  constructor(
    graph: DStreamGraph,
    kind: string,
    parents: readonly DStreamNode<unknown>[],
    transform: Transformation<T>,
  ) {
    const [first, ...others] = parents;
    if (others.some(({ slideMs }) => slideMs !== first.slideMs)) {
      throw differentSlides(
        kind,
        parents.map(({ slideMs }) => slideMs),
      );
    }
    super(graph, { parents, slideMs: first.slideMs });
    this.kind = kind;
    this.#transform = transform;
  }

  protected async compute(timeMs: number): Promise<RDD<T> | undefined> {
    const rdds: RDD<never>[] = [];
    for (const parent of this.parents) {
      const rdd = await parent.at(timeMs);
      if (rdd === undefined && this.parents.length === 1) return undefined;
      if (rdd === undefined) throw missingParentRDD(this.kind, timeMs);
      // Which types the parents have, only whoever made the node knows.
      rdds.push(rdd as RDD<never>);
    }
    return this.#transform(rdds, timeMs);
  }
}
