/**
 * What functions of the program keep of groups, by the numbers of the groups' keys: entries of state variables, and timers.
 * Values are texts that the engine does not read. What a micro-batch costs follows what it changes and what is due in it.
 */
import {
  type GroupEntries,
  type StateChange,
  type StateEntry,
  TIMERS,
} from '../plan/group-functions.ts';
import { type Due, DueQueue } from './due-queue.ts';

/** An entry with its place among those that are due. */
class StoredEntry implements StateEntry, Due {
  readonly group: StoredGroup;
  readonly variable: string;
  readonly item: string;
  readonly value: string;
  readonly expiresMs: number | undefined;
  place = -1;

  constructor(group: StoredGroup, { variable, item }: EntryName, { value, expiresMs }: StateEntry) {
    this.group = group;
    this.variable = variable;
    this.item = item;
    this.value = value;
    this.expiresMs = expiresMs;
  }

  get dueMs(): number {
    return this.expiresMs ?? Number.POSITIVE_INFINITY;
  }
}

interface EntryName {
  readonly variable: string;
  readonly item: string;
}

interface ChangedEntry extends EntryName {
  /** Whether the micro-batch found none such: when it is removed again, nothing has changed. */
  readonly isNew: boolean;
  /** Whether it was removed in between: an entry that comes back is the last one of its variable. */
  readonly wasRemoved: boolean;
}

interface StoredGroup {
  readonly number: number;
  readonly variables: Map<string, Map<string, StoredEntry>>;
  /** What the micro-batch changed, in its order. */
  changed: Map<string, ChangedEntry> | undefined;
}

/** An entry of a group in a list of changes. */
export interface EntryRow extends EntryName {
  readonly number: number;
  /** Absent where it is removed. */
  readonly entry?: StateEntry;
}

const NOTHING: GroupEntries = new Map();

export class GroupStore {
  readonly #groups = new Map<number, StoredGroup>();
  readonly #timers = new DueQueue<StoredEntry>();
  readonly #mortal = new DueQueue<StoredEntry>();
  readonly #changed = new Map<number, StoredGroup>();
  /** Entries of each variable, and groups that have any of it. */
  readonly #counts = new Map<string, { entries: number; groups: number }>();
  #bytes = 0;

  /** Groups of which anything is kept. */
  get groupCount(): number {
    return this.#groups.size;
  }

  /** About what the texts take. */
  get bytes(): number {
    return this.#bytes;
  }

  /** When the first timer expires. */
  get firstTimerMs(): number | undefined {
    return this.#timers.firstMs;
  }

  /** When the first entry that lives for a time only has lived so long. */
  get firstExpiryMs(): number | undefined {
    return this.#mortal.firstMs;
  }

  /** Entries of a variable, or the groups that have any. */
  count(variable: string, of: 'entries' | 'groups'): number {
    return this.#counts.get(variable)?.[of] ?? 0;
  }

  entriesOf(number: number): GroupEntries {
    return this.#groups.get(number)?.variables ?? NOTHING;
  }

  has(number: number): boolean {
    return this.#groups.has(number);
  }

  apply(number: number, change: Omit<StateChange, 'group'>): void {
    const { entry } = change;
    if (entry !== undefined) this.#put(number, change, entry);
    else this.#remove(number, change);
  }

  #put(number: number, name: EntryName, entry: StateEntry): void {
    const group = this.#groupOf(number);
    const entries = entriesIn(group, name.variable);
    const before = entries.get(name.item);
    if (before !== undefined) this.#forget(before);
    const stored = new StoredEntry(group, name, entry);
    this.#note(group, name, before === undefined ? 'added' : 'replaced');
    this.#tally(name.variable, before === undefined ? 1 : 0, entries.size === 0 ? 1 : 0);
    entries.set(name.item, stored);
    this.#bytes += bytesOf(stored);
    if (entry.expiresMs !== undefined) this.#queueOf(name).add(stored);
  }

  #remove(number: number, name: EntryName): void {
    const group = this.#groups.get(number);
    const entries = group?.variables.get(name.variable);
    const before = entries?.get(name.item);
    if (group === undefined || entries === undefined || before === undefined) return;
    this.#forget(before);
    entries.delete(name.item);
    this.#tally(name.variable, -1, entries.size === 0 ? -1 : 0);
    if (entries.size === 0) group.variables.delete(name.variable);
    this.#note(group, name, 'removed');
    if (group.variables.size === 0) this.#groups.delete(number);
  }

  #groupOf(number: number): StoredGroup {
    const known = this.#groups.get(number);
    if (known !== undefined) return known;
    // One that is emptied and filled again in a micro-batch has one list of changes.
    const emptied = this.#changed.get(number);
    const group = emptied ?? { number, variables: new Map(), changed: undefined };
    this.#groups.set(number, group);
    return group;
  }

  #note(group: StoredGroup, name: EntryName, what: 'added' | 'replaced' | 'removed'): void {
    group.changed ??= new Map();
    this.#changed.set(group.number, group);
    const key = `${name.variable}\0${name.item}`;
    const known = group.changed.get(key);
    if (what === 'replaced' && known !== undefined) return;
    group.changed.delete(key);
    const isNew = known === undefined ? what === 'added' : known.isNew;
    if (isNew && what === 'removed') return;
    const wasRemoved = what === 'removed' || known?.wasRemoved === true;
    group.changed.set(key, { ...name, isNew, wasRemoved });
  }

  #forget(entry: StoredEntry): void {
    this.#bytes -= bytesOf(entry);
    this.#queueOf(entry).remove(entry);
  }

  #queueOf({ variable }: EntryName): DueQueue<StoredEntry> {
    return variable === TIMERS ? this.#timers : this.#mortal;
  }

  #tally(variable: string, entries: number, groups: number): void {
    const counts = this.#counts.get(variable) ?? { entries: 0, groups: 0 };
    counts.entries += entries;
    counts.groups += groups;
    this.#counts.set(variable, counts);
  }

  /** The timers that have expired at a time, in the order of time; they stay until they are removed. */
  expiredTimers(timeMs: number): readonly { readonly number: number; readonly expiryMs: number }[] {
    const due = this.#timers.takeDue(timeMs);
    for (const timer of due) this.#timers.add(timer);
    return due.map(({ group, dueMs }) => ({ number: group.number, expiryMs: dueMs }));
  }

  /** Removes the entries that live no longer than to a time; the group of each. */
  removeExpired(timeMs: number): readonly number[] {
    const due = this.#mortal.takeDue(timeMs);
    for (const { group, variable, item } of due) this.#remove(group.number, { variable, item });
    return due.map(({ group }) => group.number);
  }

  /** Removes a variable of all groups; which had it. */
  removeVariable(variable: string): readonly number[] {
    const numbers: number[] = [];
    if (this.count(variable, 'entries') === 0) return numbers;
    for (const { number, variables } of [...this.#groups.values()]) {
      const items = variables.get(variable);
      if (items === undefined) continue;
      numbers.push(number);
      for (const item of [...items.keys()]) this.#remove(number, { variable, item });
    }
    return numbers;
  }

  /** What was removed in the micro-batch. */
  *removed(): Generator<EntryRow> {
    for (const { number, changed } of this.#changed.values()) {
      for (const { variable, item, wasRemoved } of changed?.values() ?? []) {
        if (wasRemoved) yield { number, variable, item };
      }
    }
  }

  /** What was put in the micro-batch and is still there. */
  *put(): Generator<EntryRow> {
    for (const { number, changed, variables } of this.#changed.values()) {
      for (const { variable, item } of changed?.values() ?? []) {
        const entry = variables.get(variable)?.get(item);
        if (entry !== undefined) yield { number, variable, item, entry };
      }
    }
  }

  *all(): Generator<EntryRow> {
    for (const { number, variables } of this.#groups.values()) {
      for (const entries of variables.values()) {
        for (const entry of entries.values()) {
          yield { number, variable: entry.variable, item: entry.item, entry };
        }
      }
    }
  }

  /** Groups of which something was kept before the micro-batch's changes, and nothing is now. */
  emptied(): readonly number[] {
    return [...this.#changed.keys()].filter((number) => !this.#groups.has(number));
  }

  clear(): void {
    this.#timers.clear();
    this.#mortal.clear();
    this.#groups.clear();
    this.#changed.clear();
    this.#counts.clear();
    this.#bytes = 0;
  }

  committed(): void {
    for (const group of this.#changed.values()) group.changed = undefined;
    this.#changed.clear();
  }
}

function entriesIn(group: StoredGroup, variable: string): Map<string, StoredEntry> {
  const known = group.variables.get(variable);
  if (known !== undefined) return known;
  const entries = new Map<string, StoredEntry>();
  group.variables.set(variable, entries);
  return entries;
}

/** Texts have mostly one byte a character; the rest is the entry itself. */
function bytesOf({ item, value }: StoredEntry): number {
  return 96 + item.length + value.length;
}
