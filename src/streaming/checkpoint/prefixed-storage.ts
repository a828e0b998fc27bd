import type { CheckpointStorage } from '../../ports/checkpoint-storage.ts';

/** The entries under a prefix as a storage of their own: what a source gets of its query's checkpoint. */
export function prefixedStorage(storage: CheckpointStorage, prefix: string): CheckpointStorage {
  return {
    read: (name) => storage.read(prefix + name),
    async list(inner) {
      const names = await storage.list(prefix + inner);
      return names.map((name) => name.slice(prefix.length));
    },
    write: (writes) =>
      storage.write(writes.map((write) => ({ ...write, name: prefix + write.name }))),
    delete: (names) => storage.delete(names.map((name) => prefix + name)),
    // The whole location is locked and closed by its owner, the query.
    async lock() {},
    async close() {},
  };
}
