/** Room outside of memory for a query that holds more rows than its budget allows. */
export interface SpillStorage {
  /**
   * Opens a file that only its query sees. `location` is the folder that the user named (`spark.local.dir`), for platforms
   * that have folders.
   */
  open(location: string | undefined): Promise<SpillFile>;
}

/**
 * A file that is gone when it is closed, and no later than with the process. Reading and writing are synchronous, since
 * operators spill in the middle of a batch; both throw what the platform says, and always do the whole of what was asked.
 */
export interface SpillFile {
  /** Writes at a position in bytes. The bytes may be a view of WASM memory. */
  write(bytes: Uint8Array, position: number): void;
  /** Fills `target`, which may be a view of WASM memory, from a position that was written before. */
  read(target: Uint8Array, position: number): void;
  /** Removes the file. */
  close(): Promise<void>;
}
