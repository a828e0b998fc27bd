import {
  type GroupEntries,
  type StateChange,
  type StateEntry,
  TIMERS,
} from '../../plan/group-functions.ts';

interface OwnEntry {
  /** Absent where it was removed. */
  readonly entry: StateEntry | undefined;
  /** Whether it comes after those that the engine holds. */
  readonly isLast: boolean;
}

/**
 * What is held of a group, as its functions see it: what the engine holds, with what they have changed in this micro-batch.
 * Entries whose time to live is over are not there.
 */
export class GroupView {
  readonly #group: number;
  readonly #held: GroupEntries;
  readonly #nowMs: number;
  readonly #changes: StateChange[];
  readonly #own = new Map<string, Map<string, OwnEntry>>();

  /** Changes are noted for the engine. */
  constructor(options: {
    readonly group: number;
    readonly held: GroupEntries;
    readonly nowMs: number;
    readonly changes: StateChange[];
  }) {
    this.#group = options.group;
    this.#held = options.held;
    this.#nowMs = options.nowMs;
    this.#changes = options.changes;
  }

  get(variable: string, item: string): StateEntry | undefined {
    const own = this.#own.get(variable)?.get(item);
    const entry = own === undefined ? this.#held.get(variable)?.get(item) : own.entry;
    return entry !== undefined && this.#lives(variable, entry) ? entry : undefined;
  }

  /** The entries of a variable by their items, in the order in which they came. */
  *entries(variable: string): Generator<readonly [item: string, entry: StateEntry]> {
    const own = this.#own.get(variable);
    for (const [item, held] of this.#held.get(variable) ?? []) {
      const changed = own?.get(item);
      if (changed?.isLast === true) continue;
      const entry = changed === undefined ? held : changed.entry;
      if (entry !== undefined && this.#lives(variable, entry)) yield [item, entry];
    }
    for (const [item, { entry, isLast }] of own ?? []) {
      if (isLast && entry !== undefined && this.#lives(variable, entry)) yield [item, entry];
    }
  }

  /** Whether a variable has any entry. */
  has(variable: string): boolean {
    return this.entries(variable).next().done !== true;
  }

  put(variable: string, item: string, entry: StateEntry): void {
    const own = this.#ownOf(variable);
    const known = own.get(item);
    const isHeld = this.#held.get(variable)?.has(item) === true;
    const isInPlace = known === undefined ? isHeld : known.entry !== undefined && !known.isLast;
    // One that comes back is the last one.
    if (known?.entry === undefined) own.delete(item);
    own.set(item, { entry, isLast: !isInPlace });
    this.#changes.push({ group: this.#group, variable, item, entry });
  }

  /** Whether there was such an entry, be its time to live over or not. */
  remove(variable: string, item: string): boolean {
    const own = this.#own.get(variable)?.get(item);
    const isThere =
      own === undefined ? this.#held.get(variable)?.has(item) === true : own.entry !== undefined;
    if (!isThere) return false;
    this.#ownOf(variable).set(item, { entry: undefined, isLast: true });
    this.#changes.push({ group: this.#group, variable, item, entry: undefined });
    return true;
  }

  /** Removes all entries of a variable; how many there were. */
  clear(variable: string): number {
    const held = [...(this.#held.get(variable)?.keys() ?? [])];
    const items = new Set([...held, ...(this.#own.get(variable)?.keys() ?? [])]);
    let count = 0;
    for (const item of items) {
      const own = this.#own.get(variable)?.get(item);
      if (own !== undefined && own.entry === undefined) continue;
      this.remove(variable, item);
      count++;
    }
    return count;
  }

  #ownOf(variable: string): Map<string, OwnEntry> {
    const known = this.#own.get(variable);
    if (known !== undefined) return known;
    const own = new Map<string, OwnEntry>();
    this.#own.set(variable, own);
    return own;
  }

  /** A timer is there until it is removed. */
  #lives(variable: string, { expiresMs }: StateEntry): boolean {
    return variable === TIMERS || expiresMs === undefined || expiresMs > this.#nowMs;
  }
}
