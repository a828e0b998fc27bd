import type { SpillSpace } from '../spill/spill-space.ts';

/** What the stateful operators of a query may hold in memory, each the same share, and where the rest of their state goes. */
export class StateMemory {
  readonly space: SpillSpace;
  readonly #bytes: number;
  readonly #budget: { readonly bytes: number; readonly config: string } | undefined;
  /** How many stateful operators there are; known once all are planned. */
  operatorCount = 1;

  /** State of one key group that is larger than a budget is refused; the budget is not less than `bytes`. */
  constructor(space: SpillSpace, bytes: number, budget?: { bytes: number; config: string }) {
    this.space = space;
    this.#bytes = bytes;
    this.#budget = budget;
  }

  /** What an operator may hold between two of its parts. */
  get shareBytes(): number {
    return this.#bytes / this.operatorCount;
  }

  /** What a part of an operator may hold at all, by a setting. */
  get budget(): { readonly shareBytes: number; readonly config: string } | undefined {
    const { operatorCount } = this;
    return this.#budget && { ...this.#budget, shareBytes: this.#budget.bytes / operatorCount };
  }
}
