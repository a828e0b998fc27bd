import type { InputNode } from '../inputs/input-node.ts';
import type { SparkContext } from '../spark-context.ts';
import type { DStreamNode } from './node.ts';
import type { OutputNode } from './output-node.ts';
import type { StateNode } from './state-node.ts';

/** All nodes of a streaming context, in the order in which they were made (Spark's `DStreamGraph`). */
export class DStreamGraph {
  readonly context: SparkContext;
  readonly batchMs: number;
  readonly nodes: DStreamNode<unknown>[] = [];
  readonly inputs: InputNode<unknown>[] = [];
  readonly outputs: OutputNode[] = [];
  readonly states: StateNode[] = [];
  readonly #refuseLate: () => void;
  #zeroMs = 0;
  #rememberMs = 0;

  /** `refuseLate` throws where nothing may be added any more. */
  constructor(context: SparkContext, batchMs: number, refuseLate: () => void) {
    this.context = context;
    this.batchMs = batchMs;
    this.#refuseLate = refuseLate;
  }

  /** The time before the first batch. */
  get zeroMs(): number {
    return this.#zeroMs;
  }

  add(node: DStreamNode<unknown>): number {
    this.#refuseLate();
    return this.nodes.push(node) - 1;
  }

  addOutput(output: OutputNode): void {
    this.#refuseLate();
    this.outputs.push(output);
  }

  remember(durationMs: number): void {
    this.#rememberMs = Math.max(this.#rememberMs, durationMs);
  }

  /** From when on batches count, and how long their RDDs stay. */
  start(zeroMs: number): void {
    this.#zeroMs = zeroMs;
    for (const node of this.nodes) node.remember(Math.max(node.slideMs, this.#rememberMs));
    // What is not asked for at once is needed when the slower node asks; and what a state was then, it is no more.
    for (const node of this.nodes) {
      if (node.isMomentary && this.#isAwaited(node)) node.keepHistory();
    }
  }

  #isAwaited(source: DStreamNode<unknown>): boolean {
    const below = new Set<DStreamNode<unknown>>([source]);
    // A node is made after its parents.
    for (const node of this.nodes) {
      if (!node.parents.some((parent) => below.has(parent))) continue;
      if (node.slideMs > source.slideMs) return true;
      below.add(node);
    }
    return false;
  }

  /** What has to be the same for a checkpoint to go on. */
  get shape(): readonly string[] {
    return this.nodes.map(({ kind, parents, slideMs }) =>
      [kind, slideMs, ...parents.map(({ id }) => id)].join(' '),
    );
  }
}
