import type {
  CheckpointStorage,
  CheckpointStorageFactory,
} from '../../../src/ports/checkpoint-storage.ts';
import { MemoryCheckpoints } from '../../../src/streaming/checkpoint/memory-storage.ts';
import type { Chance } from './chance.ts';
import { SeededFaults, type Trouble } from './seeded-faults.ts';

/** What outlives the processes of a run: the medium of their checkpoint. */
export interface World extends CheckpointStorageFactory {
  /** The next process, whose number is one more than that of the last. */
  newProcess(trouble: Trouble): SeededFaults;
  /** The process is gone, and so are its locks. */
  processEnded(): Promise<void>;
  /** The machine stopped with it: whatever was not made durable may be gone. */
  losePower(chance: Chance): void;
}

/** Storage that keeps what its port promises, and fails otherwise. */
export class PortWorld implements World {
  readonly #memory = new MemoryCheckpoints();
  #opened: CheckpointStorage[] = [];
  #processCount = 0;

  newProcess(trouble: Trouble): SeededFaults {
    return new SeededFaults(++this.#processCount, trouble);
  }

  open(location: string): CheckpointStorage {
    const storage = this.#memory.open(location);
    this.#opened.push(storage);
    return storage;
  }

  temporary(): CheckpointStorage {
    return this.#memory.temporary();
  }

  async processEnded(): Promise<void> {
    for (const storage of this.#opened.splice(0)) await storage.close();
  }

  /** What was written is durable. */
  losePower(): void {}
}
