import type { FileStatus } from './listing.ts';
import type { LoggedSlice } from './source-log.ts';

/**
 * Which files were read, and how far: Spark's `SeenFilesMap`. What is older than `maxAgeMs` before the newest file is
 * forgotten and, to be safe, never read again.
 */
export class SeenFiles {
  readonly #maxAgeMs: number;
  readonly #slices = new Map<string, LoggedSlice>();
  #latestMs = 0;
  #purgedBeforeMs = 0;

  constructor(maxAgeMs: number) {
    this.#maxAgeMs = maxAgeMs;
  }

  add(slice: LoggedSlice): void {
    this.#slices.set(slice.path, slice);
    if (slice.modifiedMs > this.#latestMs) this.#latestMs = slice.modifiedMs;
  }

  /** Where to go on in a file; undefined when there is nothing more to read of it. */
  positionIn({ path, modifiedMs }: FileStatus): number | undefined {
    const slice = this.#slices.get(path);
    if (slice !== undefined) return slice.end;
    return modifiedMs >= this.#purgedBeforeMs ? 0 : undefined;
  }

  /** The files that are read in part. */
  unfinished(): LoggedSlice[] {
    return [...this.#slices.values()].filter((slice) => slice.end !== undefined);
  }

  /** For each file one entry that says how far it was read. */
  summary(): LoggedSlice[] {
    return [...this.#slices.values()].map((slice) => ({ ...slice, start: 0 }));
  }

  purge(): void {
    const beforeMs = this.#latestMs - this.#maxAgeMs;
    if (beforeMs <= this.#purgedBeforeMs) return;
    this.#purgedBeforeMs = beforeMs;
    for (const [path, slice] of this.#slices) {
      if (slice.modifiedMs < beforeMs && slice.end === undefined) this.#slices.delete(path);
    }
  }
}
