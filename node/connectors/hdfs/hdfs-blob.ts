import type {
  ByteBlob,
  ByteStream,
  ByteStreamReader,
} from '../../../src/connectors/files/given-file.ts';
import { hdfsFileGone } from '../../../src/errors/hdfs-errors.ts';
import type { WebHdfs } from './web-hdfs.ts';

/** So much is asked for at once: what is lost where a connection breaks, and what is held in memory. */
const PIECE_BYTES = 4 << 20;

/** Bytes `[from, to)` of a file, asked for when they are read. */
export class HdfsBlob implements ByteBlob {
  readonly #hdfs: WebHdfs;
  readonly #path: string;
  readonly #from: number;
  readonly #to: number;

  constructor(hdfs: WebHdfs, path: string, from: number, to: number) {
    this.#hdfs = hdfs;
    this.#path = path;
    this.#from = from;
    this.#to = to;
  }

  get size(): number {
    return this.#to - this.#from;
  }

  slice(start: number, end: number): HdfsBlob {
    const to = Math.min(this.#to, this.#from + end);
    return new HdfsBlob(this.#hdfs, this.#path, Math.min(to, this.#from + start), to);
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    const whole = new Uint8Array(this.size);
    for (let at = 0; at < whole.length; at += PIECE_BYTES) {
      const end = Math.min(whole.length, at + PIECE_BYTES);
      whole.set(await this.#read(this.#from + at, this.#from + end), at);
    }
    return whole.buffer;
  }

  stream(): ByteStream {
    return { getReader: () => this.#reader() };
  }

  #reader(): ByteStreamReader {
    let at = this.#from;
    return {
      read: async () => {
        const end = Math.min(this.#to, at + PIECE_BYTES);
        if (at >= end) return { done: true };
        const value = new Uint8Array(await this.#read(at, end));
        at = end;
        return { done: false, value };
      },
      cancel: async () => {
        at = this.#to;
      },
    };
  }

  async #read(from: number, to: number): Promise<Uint8Array> {
    const bytes = await this.#hdfs.read(this.#path, from, to);
    if (bytes === undefined) throw hdfsFileGone({ path: this.#path });
    return bytes;
  }
}
