import type { CheckpointWrite } from '../../ports/checkpoint-storage.ts';
import type { KeyedState, StateStep } from '../nodes/state-node.ts';
import { noChanges } from '../rdd/versioned-map.ts';
import { decodeValue, encodeValue } from './value-codec.ts';

/** A file of a state: all of it, or what changed. */
interface StateFile {
  readonly isSnapshot: boolean;
  readonly set: readonly (readonly [unknown, unknown])[];
  readonly removed: readonly unknown[];
}

/** Changes of fewer bytes than this are no reason for a snapshot. */
const CHANGES_BYTES_MIN = 65_536;
/** Nor are more files than this made before there is one: each entry names them, and a start reads them. */
const FILES_MAX = 500;

/**
 * The files of one state in the checkpoint: a snapshot and the changes since. When the changes have grown larger than the
 * snapshot, or come in too many files, there is a new one: on average a checkpoint costs as much as what changed, or a small
 * part of the state.
 */
export class StateFiles {
  readonly #id: number;
  readonly #state: KeyedState<unknown, unknown>;
  #names: string[] = [];
  #snapshotBytes = 0;
  #changesBytes = 0;
  #next:
    | { readonly names: string[]; readonly bytes: number; readonly isSnapshot: boolean }
    | undefined;

  constructor(id: number, state: KeyedState<unknown, unknown>) {
    this.#id = id;
    this.#state = state;
  }

  /** What is to be written, and the files that then make up the state. */
  save(
    number: number,
    stream: string,
  ): { readonly names: readonly string[]; readonly write?: CheckpointWrite } {
    const steps = this.#state.takeUnsaved();
    this.#next = undefined;
    if (!this.#state.isBegun) return { names: this.#names };
    const isFirst = this.#names.length === 0;
    const file = isFirst ? this.#whole() : changesOf(steps);
    if (!isFirst && file.set.length === 0 && file.removed.length === 0)
      return { names: this.#names };
    let bytes = encodeValue(file, stream);
    let isSnapshot = isFirst;
    const limit = Math.max(this.#snapshotBytes, CHANGES_BYTES_MIN);
    const isFull = this.#changesBytes + bytes.length > limit || this.#names.length >= FILES_MAX;
    if (!isFirst && isFull) {
      isSnapshot = true;
      bytes = encodeValue(this.#whole(), stream);
    }
    const name = `state/${this.#id}/${number}`;
    const names = isSnapshot ? [name] : [...this.#names, name];
    this.#next = { names, bytes: bytes.length, isSnapshot };
    return { names, write: { name, bytes, mode: 'replace' } };
  }

  /** What {@link save} gave is durable: gives the files that are no longer needed. */
  saved(): readonly string[] {
    const next = this.#next;
    if (next === undefined) return [];
    const old = next.isSnapshot ? this.#names : [];
    this.#names = next.names;
    if (next.isSnapshot) {
      this.#snapshotBytes = next.bytes;
      this.#changesBytes = 0;
    } else {
      this.#changesBytes += next.bytes;
    }
    this.#next = undefined;
    return old;
  }

  async restore(
    names: readonly string[],
    read: (name: string) => Promise<Uint8Array>,
  ): Promise<void> {
    for (const name of names) {
      const bytes = await read(name);
      const { isSnapshot, set, removed } = decodeValue<StateFile>(bytes);
      if (isSnapshot) {
        this.#state.restore(set);
        this.#snapshotBytes = bytes.length;
      } else {
        const changes = noChanges<unknown, unknown>();
        for (const [key, value] of set) changes.set.set(key, value);
        for (const key of removed) changes.removed.set(key, true);
        this.#state.redo(changes);
        this.#changesBytes += bytes.length;
      }
    }
    this.#names = [...names];
  }

  #whole(): StateFile {
    return { isSnapshot: true, set: [...this.#state.map.version], removed: [] };
  }
}

/** The changes of several batches as one. */
function changesOf(steps: readonly StateStep<unknown, unknown>[]): StateFile {
  const all = noChanges<unknown, unknown>();
  for (const { changes } of steps) {
    for (const key of changes.removed.keys()) {
      all.set.delete(key);
      all.removed.set(key, true);
    }
    for (const [key, value] of changes.set) {
      all.removed.delete(key);
      all.set.set(key, value);
    }
  }
  return { isSnapshot: false, set: [...all.set], removed: [...all.removed.keys()] };
}
