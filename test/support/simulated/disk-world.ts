import { DiskCheckpointStorage } from '../../../node/storage/disk.ts';
import type { CheckpointStorage } from '../../../src/ports/checkpoint-storage.ts';
import type { Chance } from './chance.ts';
import { SimulatedFolder } from './disk.ts';
import { type DiskUser, diskUser, SIMULATED_ROOT } from './file-calls.ts';
import { SeededFaults, type Trouble } from './seeded-faults.ts';
import type { World } from './world.ts';

/** The storage of Node over a disk in memory, whose calls have the faults. */
export class DiskWorld implements World {
  readonly #root = new SimulatedFolder();
  #user: DiskUser | undefined;
  #opened: CheckpointStorage[] = [];
  #processCount = 0;

  newProcess(trouble: Trouble): SeededFaults {
    const faults = new SeededFaults(++this.#processCount, trouble, true);
    this.#user = { faults, root: this.#root };
    return faults;
  }

  open(location: string): CheckpointStorage {
    const user = this.#current;
    const storage = diskUser.run(
      user,
      () => new DiskCheckpointStorage(`${SIMULATED_ROOT}/${location}`),
    );
    const asUser: CheckpointStorage = {
      read: (name) => diskUser.run(user, () => storage.read(name)),
      list: (prefix) => diskUser.run(user, () => storage.list(prefix)),
      write: (writes) => diskUser.run(user, () => storage.write(writes)),
      delete: (names) => diskUser.run(user, () => storage.delete(names)),
      lock: () => diskUser.run(user, () => storage.lock()),
      close: () => diskUser.run(user, () => storage.close()),
    };
    this.#opened.push(asUser);
    return asUser;
  }

  temporary(): CheckpointStorage {
    throw new Error('the query of a simulation has a location');
  }

  /** Closing stops the heartbeat of the lock at once; the file stays, as nothing answers a process that has ended. */
  async processEnded(): Promise<void> {
    this.#current.faults.crash();
    for (const storage of this.#opened.splice(0)) void storage.close();
  }

  losePower(chance: Chance): void {
    this.#root.losePower(chance);
  }

  get #current(): DiskUser {
    if (this.#user === undefined) throw new Error('no process has begun');
    return this.#user;
  }
}
