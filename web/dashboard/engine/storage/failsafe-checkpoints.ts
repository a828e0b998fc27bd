/**
 * Checkpoints that go on in memory when the browser's storage fails: it is full, or refused, or the user cleared it. The
 * query then counts on; what outlives the tab is the last checkpoint before. All locations of one log fail together, so
 * what is durable is of one time.
 */
import { MillraceError } from '../../../../src/errors/exception.ts';
import { concurrentStreamLogUpdate } from '../../../../src/errors/streaming-errors.ts';
import type {
  CheckpointStorage,
  CheckpointStorageFactory,
  CheckpointWrite,
} from '../../../../src/ports/checkpoint-storage.ts';

/** Conditions of a storage that fails as a whole. Others are about what is in it. */
const STORAGE_CONDITIONS = ['CHECKPOINT_STORAGE', 'CHECKPOINT_STORAGE_ERROR'];

function isStorageFailure(error: unknown): boolean {
  return (
    error instanceof MillraceError && STORAGE_CONDITIONS.includes(error.condition.split('.')[0])
  );
}

export class FailsafeCheckpoints implements CheckpointStorageFactory {
  readonly #checkpoints: CheckpointStorageFactory;
  readonly #onFailure: (error: unknown) => void;
  /** What was written after the failure, by location; undefined is what was deleted. */
  readonly #overlays = new Map<string, Map<string, Uint8Array | undefined>>();
  #hasFailed = false;

  /** `onFailure` is called once. */
  constructor(checkpoints: CheckpointStorageFactory, onFailure: (error: unknown) => void) {
    this.#checkpoints = checkpoints;
    this.#onFailure = onFailure;
  }

  /** Whether checkpoints go on in memory only. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  open(location: string): CheckpointStorage {
    const overlay = this.#overlays.get(location) ?? new Map<string, Uint8Array | undefined>();
    this.#overlays.set(location, overlay);
    return new FailsafeStorage(this.#checkpoints.open(location), this, overlay);
  }

  temporary(): CheckpointStorage {
    return this.#checkpoints.temporary();
  }

  /** What the operation gives, or undefined where the storage fails, or has failed. Other failures are the caller's. */
  async attempt<T>(operation: () => Promise<T>): Promise<{ readonly value: T } | undefined> {
    if (this.#hasFailed) return undefined;
    try {
      return { value: await operation() };
    } catch (error) {
      if (!isStorageFailure(error)) throw error;
      if (!this.#hasFailed) {
        this.#hasFailed = true;
        this.#onFailure(error);
      }
      return undefined;
    }
  }

  /** Reads what is still there, however the storage is. */
  async salvage<T>(operation: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await operation();
    } catch (error) {
      if (!isStorageFailure(error)) throw error;
      await this.attempt(() => Promise.reject(error));
      return otherwise;
    }
  }
}

class FailsafeStorage implements CheckpointStorage {
  readonly #storage: CheckpointStorage;
  readonly #checkpoints: FailsafeCheckpoints;
  readonly #overlay: Map<string, Uint8Array | undefined>;

  constructor(
    storage: CheckpointStorage,
    checkpoints: FailsafeCheckpoints,
    overlay: Map<string, Uint8Array | undefined>,
  ) {
    this.#storage = storage;
    this.#checkpoints = checkpoints;
    this.#overlay = overlay;
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    if (this.#overlay.has(name)) return this.#overlay.get(name)?.slice();
    return this.#checkpoints.salvage(() => this.#storage.read(name), undefined);
  }

  async list(prefix: string): Promise<string[]> {
    const durable = await this.#checkpoints.salvage(() => this.#storage.list(prefix), []);
    const names = new Set(durable);
    for (const [name, bytes] of this.#overlay) {
      if (bytes === undefined) names.delete(name);
      else if (name.startsWith(prefix)) names.add(name);
    }
    return [...names];
  }

  async write(writes: readonly CheckpointWrite[]): Promise<void> {
    const copies = writes.map((write) => ({ ...write, bytes: ownBytes(write.bytes) }));
    const written = await this.#checkpoints.attempt(() => this.#storage.write(copies));
    if (written !== undefined) return;
    for (const { mode, name } of copies) {
      const isThere = mode === 'create' && (await this.read(name)) !== undefined;
      if (isThere) throw concurrentStreamLogUpdate({ batchId: name });
    }
    for (const { bytes, name } of copies) this.#overlay.set(name, bytes);
  }

  async delete(names: readonly string[]): Promise<void> {
    const deleted = await this.#checkpoints.attempt(() => this.#storage.delete(names));
    if (deleted === undefined) for (const name of names) this.#overlay.set(name, undefined);
  }

  async lock(): Promise<void> {
    await this.#checkpoints.attempt(() => this.#storage.lock());
  }

  close(): Promise<void> {
    return this.#checkpoints.salvage(() => this.#storage.close(), undefined);
  }
}

/** Bytes that stay as they are: a view of a larger buffer may be one of memory that goes on to change. */
function ownBytes(bytes: Uint8Array): Uint8Array {
  return bytes.length === bytes.buffer.byteLength ? bytes : bytes.slice();
}
