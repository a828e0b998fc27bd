/**
 * Durable, named byte entries under one checkpoint location. Names are relative paths with `/`
 * (`offsets/12`, `state/13`, `sources/0/spool-3`); the adapter maps them to files or to records.
 */
export interface CheckpointStorage {
  /** The bytes of an entry, or undefined where there is none. Never a torn entry. */
  read(name: string): Promise<Uint8Array | undefined>;

  /** Names of all entries that begin with `prefix`, in no order. */
  list(prefix: string): Promise<string[]>;

  /**
   * Makes a set of writes durable, in order and as one: when the last entry of the set can be read
   * after a crash, so can all the others. An entry with `mode: 'create'` that exists already makes the
   * whole call fail with `CONCURRENT_STREAM_LOG_UPDATE` and changes nothing of that entry.
   */
  write(writes: readonly CheckpointWrite[]): Promise<void>;

  /** Removes entries; names that are not there are ignored. */
  delete(names: readonly string[]): Promise<void>;

  /**
   * Takes the right to write this location for this process, until `close`. Fails with
   * `CONCURRENT_QUERY` if another live owner has it.
   */
  lock(): Promise<void>;

  /** Gives the lock back. The storage is not used afterwards. */
  close(): Promise<void>;
}

export interface CheckpointWrite {
  readonly name: string;
  /** May be a view of WASM memory: the adapter copies or writes it before the promise resolves. */
  readonly bytes: Uint8Array;
  /** `create` for write-once entries, `replace` where an older, uncommitted one may stand. */
  readonly mode: 'create' | 'replace';
}

/** Opens the storage of a `checkpointLocation`. Nothing is created before the first write. */
export interface CheckpointStorageFactory {
  open(location: string): CheckpointStorage;
  /** A storage that is gone with the process, for queries without a checkpoint location. */
  temporary(): CheckpointStorage;
}
