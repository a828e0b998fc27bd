import { concurrentQuery, concurrentStreamLogUpdate } from '../../errors/streaming-errors.ts';
import type {
  CheckpointStorage,
  CheckpointStorageFactory,
  CheckpointWrite,
} from '../../ports/checkpoint-storage.ts';

/** Checkpoint locations in memory: gone with the process, kept from one query of it to the next. */
export class MemoryCheckpoints implements CheckpointStorageFactory {
  readonly #locations = new Map<string, MemoryLocation>();

  open(location: string): MemoryCheckpointStorage {
    let entries = this.#locations.get(location);
    if (entries === undefined) {
      entries = new MemoryLocation();
      this.#locations.set(location, entries);
    }
    return new MemoryCheckpointStorage(entries);
  }

  temporary(): MemoryCheckpointStorage {
    return new MemoryCheckpointStorage(new MemoryLocation());
  }
}

/** The entries of one location, shared by all who open it. */
export class MemoryLocation {
  readonly entries = new Map<string, Uint8Array>();
  owner: MemoryCheckpointStorage | undefined;
}

/** One opening of a location. Writes are atomic: they happen in one turn, or not at all. */
export class MemoryCheckpointStorage implements CheckpointStorage {
  readonly #location: MemoryLocation;

  constructor(location: MemoryLocation) {
    this.#location = location;
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    return this.#location.entries.get(name)?.slice();
  }

  async list(prefix: string): Promise<string[]> {
    return [...this.#location.entries.keys()].filter((name) => name.startsWith(prefix));
  }

  async write(writes: readonly CheckpointWrite[]): Promise<void> {
    const { entries } = this.#location;
    const taken = writes.find((write) => write.mode === 'create' && entries.has(write.name));
    if (taken !== undefined) throw concurrentStreamLogUpdate({ batchId: taken.name });
    for (const { name, bytes } of writes) entries.set(name, bytes.slice());
  }

  async delete(names: readonly string[]): Promise<void> {
    for (const name of names) this.#location.entries.delete(name);
  }

  async lock(): Promise<void> {
    if (this.#location.owner !== undefined) {
      throw concurrentQuery({ location: 'in memory', owner: 'this process' });
    }
    this.#location.owner = this;
  }

  async close(): Promise<void> {
    if (this.#location.owner === this) this.#location.owner = undefined;
  }
}
