import type { RDD } from '../rdd/rdd.ts';
import type { DStreamGraph } from './graph.ts';

/**
 * A node of the graph behind DStreams: what makes the RDD of each batch (Spark's `DStream`). Times are milliseconds since
 * the epoch.
 */
export abstract class DStreamNode<T> {
  readonly graph: DStreamGraph;
  /** Its number in the graph, the same whenever the program builds the same graph. */
  readonly id: number;
  readonly parents: readonly DStreamNode<unknown>[];
  /** How far apart its RDDs are. */
  readonly slideMs: number;
  /** What it is, for the check that a checkpoint is of the same program. */
  abstract readonly kind: string;
  readonly #generated = new Map<number, RDD<T>>();
  #rememberMs = 0;
  #isPersisted = false;
  #isHistory = false;

  constructor(
    graph: DStreamGraph,
    {
      parents,
      slideMs,
    }: { readonly parents: readonly DStreamNode<unknown>[]; readonly slideMs: number },
  ) {
    this.graph = graph;
    this.parents = parents;
    this.slideMs = slideMs;
    this.id = graph.add(this);
  }

  /** The RDD of a time, which {@link isTimeValid}; undefined where there is none. */
  protected abstract compute(timeMs: number): Promise<RDD<T> | undefined>;

  /** The RDD of a time, made once. */
  async at(timeMs: number): Promise<RDD<T> | undefined> {
    const known = this.#generated.get(timeMs);
    if (known !== undefined || !this.isTimeValid(timeMs)) return known;
    const rdd = await this.compute(timeMs);
    if (rdd === undefined) return undefined;
    if (this.#isPersisted) rdd.persist();
    this.#generated.set(timeMs, rdd);
    return rdd;
  }

  isTimeValid(timeMs: number): boolean {
    const { zeroMs } = this.graph;
    return timeMs > zeroMs && (timeMs - zeroMs) % this.slideMs === 0;
  }

  /** The RDDs from one time to another, both included, one after the other. */
  async between(fromMs: number, toMs: number): Promise<RDD<T>[]> {
    const rdds: RDD<T>[] = [];
    for (let timeMs = fromMs; timeMs <= toMs; timeMs += this.slideMs) {
      const rdd = timeMs >= this.graph.zeroMs ? await this.at(timeMs) : undefined;
      if (rdd !== undefined) rdds.push(rdd);
    }
    return rdds;
  }

  persist(): void {
    this.#isPersisted = true;
  }

  /** Its RDDs of former batches are needed: they are kept, and are part of the checkpoint. */
  keepHistory(): void {
    this.#isHistory = true;
    this.persist();
  }

  /** Whether the RDD of a time can only be made in that time: of what came then, or of what a state was then. */
  get isMomentary(): boolean {
    return false;
  }

  /** Makes the RDD of a batch, also where nobody has asked for it yet, if it may be asked for after a crash. */
  async keepMoment(timeMs: number): Promise<void> {
    if (this.#isHistory && this.isMomentary) await this.at(timeMs);
  }

  get isHistory(): boolean {
    return this.#isHistory;
  }

  /** RDDs stay for this long. */
  remember(durationMs: number): void {
    if (durationMs <= this.#rememberMs) return;
    this.#rememberMs = durationMs;
    for (const parent of this.parents) parent.remember(this.parentRememberMs(durationMs));
  }

  get rememberMs(): number {
    return this.#rememberMs;
  }

  /** How long its parents' RDDs have to stay where its own do for this long. */
  protected parentRememberMs(rememberMs: number): number {
    return rememberMs;
  }

  /** Forgets the RDDs that nobody needs once a batch is over. */
  forget(timeMs: number): void {
    for (const at of this.#generated.keys()) {
      if (at <= timeMs - this.#rememberMs) this.#generated.delete(at);
    }
  }

  /** Puts back the RDD of a former batch. */
  restore(timeMs: number, rdd: RDD<T>): void {
    this.#generated.set(timeMs, rdd);
  }

  /** The RDD of a time, if it was made. */
  made(timeMs: number): RDD<T> | undefined {
    return this.#generated.get(timeMs);
  }

  get madeTimes(): readonly number[] {
    return [...this.#generated.keys()];
  }
}
