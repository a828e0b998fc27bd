import type { Pair } from '../rdd/pairs.ts';
import type { RDD } from '../rdd/rdd.ts';
import type { DStreamGraph } from './graph.ts';
import { DStreamNode } from './node.ts';
import type { WindowReduction } from './reduced-window-node.ts';
import { checkWindow, type WindowLength } from './window-length.ts';

/** So many slides make a window that is worth taking from the one before. */
const SLIDES_MIN = 5;

/**
 * A window's values by key as PySpark reduces them (its `PythonReducedWindowedDStream`): a window of fewer than five slides
 * from all of its values, so that a key goes with the last of them, and a longer one from the window before.
 */
export class PysparkWindowNode<K, V> extends DStreamNode<Pair<K, V>> {
  readonly kind: string;
  readonly #reduced: DStreamNode<Pair<K, V>>;
  readonly #window: WindowLength;
  readonly #reduction: WindowReduction<K, V>;

  constructor(
    graph: DStreamGraph,
    reduced: DStreamNode<Pair<K, V>>,
    window: WindowLength,
    reduction: WindowReduction<K, V>,
  ) {
    checkWindow(reduced, window);
    super(graph, { parents: [reduced], slideMs: window.slideMs });
    this.kind = `pyspark reduceByKeyAndWindow(${window.windowMs},${window.slideMs})`;
    this.#reduced = reduced;
    this.#window = window;
    this.#reduction = reduction;
    reduced.keepHistory();
    this.keepHistory();
  }

  protected override parentRememberMs(rememberMs: number): number {
    return rememberMs + this.#window.windowMs;
  }

  protected async compute(timeMs: number): Promise<RDD<Pair<K, V>> | undefined> {
    const { windowMs, slideMs } = this.#window;
    const batchMs = this.#reduced.slideMs;
    const before = await this.at(timeMs - slideMs);
    if (before === undefined || windowMs < slideMs * SLIDES_MIN) {
      const inside = await this.#reduced.between(timeMs - windowMs + batchMs, timeMs);
      return inside.length === 0 ? undefined : this.#added(undefined, inside);
    }
    const left = await this.#reduced.between(
      timeMs - slideMs - windowMs + batchMs,
      timeMs - windowMs,
    );
    const came = await this.#reduced.between(timeMs - slideMs + batchMs, timeMs);
    const remaining = left.length === 0 ? before : this.#subtracted(before, left);
    return came.length === 0 ? remaining : this.#added(remaining, came);
  }

  #added(before: RDD<Pair<K, V>> | undefined, rdds: readonly RDD<Pair<K, V>>[]): RDD<Pair<K, V>> {
    const { reduce, filter } = this.#reduction;
    const came = this.graph.context.union(rdds).reduceByKey(reduce);
    const both = before === undefined ? came : before.union(came).reduceByKey(reduce);
    return filter === undefined ? both : both.filter(filter);
  }

  #subtracted(before: RDD<Pair<K, V>>, rdds: readonly RDD<Pair<K, V>>[]): RDD<Pair<K, V>> {
    const { reduce, inverse } = this.#reduction;
    const left = this.graph.context.union(rdds).reduceByKey(reduce);
    return before
      .leftOuterJoin(left)
      .mapValues(([value, leaving]) => (leaving === null ? value : inverse(value, leaving)));
  }
}
