import type { RDD } from '../rdd/rdd.ts';
import type { DStreamGraph } from './graph.ts';
import { DStreamNode } from './node.ts';
import { checkWindow, type WindowLength } from './window-length.ts';

/** All that its parent had within a window (Spark's `WindowedDStream`). */
export class WindowedNode<T> extends DStreamNode<T> {
  readonly kind: string;
  readonly #parent: DStreamNode<T>;
  readonly #windowMs: number;

  constructor(graph: DStreamGraph, parent: DStreamNode<T>, window: WindowLength) {
    checkWindow(parent, window);
    super(graph, { parents: [parent], slideMs: window.slideMs });
    this.kind = `window(${window.windowMs},${window.slideMs})`;
    this.#parent = parent;
    this.#windowMs = window.windowMs;
    parent.keepHistory();
  }

  protected override parentRememberMs(rememberMs: number): number {
    return rememberMs + this.#windowMs;
  }

  protected async compute(timeMs: number): Promise<RDD<T>> {
    const beginMs = timeMs - this.#windowMs + this.#parent.slideMs;
    return this.graph.context.union(await this.#parent.between(beginMs, timeMs));
  }
}
