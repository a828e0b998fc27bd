import type { FeedTarget } from '../../../src/connectors/spooled-source.ts';

/** The target of a feed that listens before it is started: who comes then waits for it. */
export class AwaitedTarget {
  readonly target: Promise<FeedTarget>;
  #begin: (target: FeedTarget) => void = () => {};

  constructor() {
    this.target = new Promise((resolve) => {
      this.#begin = resolve;
    });
  }

  start(target: FeedTarget): void {
    this.#begin(target);
  }
}
