/**
 * Lines that come once, such as those of standard input, kept on disk for the readers of a WebSocket server, who begin
 * when they like. In memory are only the newest. Beyond `bytesMax` the oldest go.
 */
import { Spool } from '../../src/connectors/spool.ts';
import type { CheckpointStorage } from '../../src/ports/checkpoint-storage.ts';
import type { ServedLines } from './served-lines.ts';

export interface SpooledLinesOptions {
  readonly storage: CheckpointStorage;
  readonly bytesMax: number;
  readonly onLines: () => void;
}

const NEWLINE = 10;
const NOTHING = new Uint8Array(0);

export class SpooledLines implements ServedLines {
  readonly #spool: Spool;
  readonly #options: SpooledLinesOptions;

  private constructor(spool: Spool, options: SpooledLinesOptions) {
    this.#spool = spool;
    this.#options = options;
  }

  static async open(options: SpooledLinesOptions): Promise<SpooledLines> {
    return new SpooledLines(await Spool.open({ storage: options.storage }), options);
  }

  get start(): number {
    return this.#spool.start;
  }

  get end(): number {
    return this.#spool.end;
  }

  /** Takes whole lines; resolves when they can be read. Fails when the disk does. */
  async append(lines: Uint8Array): Promise<void> {
    const end = await this.#spool.append(lines);
    this.#options.onLines();
    await this.#spool.forget(end - this.#options.bytesMax);
  }

  async read(position: number, bytesMax: number): Promise<Uint8Array> {
    if (position < this.start || position >= this.end) return NOTHING;
    for (let size = bytesMax; ; size *= 4) {
      const { end } = this;
      const bytes = await this.#bytes(position, Math.min(end, position + size));
      const lines = bytes.subarray(0, bytes.lastIndexOf(NEWLINE) + 1);
      if (lines.length > 0 || size >= end - position) return lines;
    }
  }

  /** What one reader has committed another may still want. */
  release(): void {}

  async close(): Promise<void> {
    await this.#spool.close();
    await this.#options.storage.close();
  }

  async #bytes(start: number, end: number): Promise<Uint8Array> {
    const reader = this.#spool.read(start, end);
    const bytes = new Uint8Array(end - start);
    for (let at = 0; at < bytes.length; ) at += await reader.read(bytes.subarray(at));
    return bytes;
  }
}
