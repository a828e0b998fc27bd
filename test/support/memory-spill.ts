import type { SpillFile, SpillStorage } from '../../src/ports/spill-storage.ts';

/** A disk for spill files that only the test knows. It may be full, and it counts what is on it. */
export class MemorySpill implements SpillStorage {
  /** Files that were opened and not closed. */
  openCount = 0;
  writtenBytes = 0;
  readonly #capacityBytes: number;

  constructor(capacityBytes = Number.POSITIVE_INFINITY) {
    this.#capacityBytes = capacityBytes;
  }

  async open(): Promise<SpillFile> {
    this.openCount++;
    let content = new Uint8Array(1 << 16);
    return {
      write: (bytes, position) => {
        const end = position + bytes.length;
        if (end > this.#capacityBytes) throw new Error('ENOSPC: no space left on device, write');
        if (end > content.length) {
          const larger = new Uint8Array(end * 2);
          larger.set(content);
          content = larger;
        }
        content.set(bytes, position);
        this.writtenBytes += bytes.length;
      },
      read: (target, position) => target.set(content.subarray(position, position + target.length)),
      close: async () => {
        this.openCount--;
      },
    };
  }
}
