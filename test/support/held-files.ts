import type { FileHandle, FileSnapshot, GivenFile } from '../../src/connectors/files/given-file.ts';

/** A file on a disk that only the test knows, with snapshots and handles as a browser gives them. */
export class HeldFile {
  readonly name: string;
  #bytes: Uint8Array<ArrayBuffer>;
  #modifiedMs = 1000;
  #isGone = false;
  /** How many bytes were asked for, and the most at a time. */
  readBytes = 0;
  largestRead = 0;

  constructor(name: string, content: string | Uint8Array) {
    this.name = name;
    this.#bytes = bytesOf(content);
  }

  /** Replaces the content: snapshots taken before can't be read any more. */
  write(content: string | Uint8Array, modifiedMs = this.#modifiedMs + 1000): void {
    this.#bytes = bytesOf(content);
    this.#modifiedMs = modifiedMs;
    this.#isGone = false;
  }

  append(text: string): void {
    this.write(Buffer.concat([this.#bytes, Buffer.from(text)]));
  }

  remove(): void {
    this.#isGone = true;
  }

  /** What a drop gives. */
  snapshot(): FileSnapshot {
    const takenMs = this.#modifiedMs;
    const bytes = this.#bytes;
    const read = async (from: number, to: number) => {
      if (this.#isGone) throw new DOMException('gone', 'NotFoundError');
      if (this.#modifiedMs !== takenMs) throw new DOMException('changed', 'NotReadableError');
      this.readBytes += to - from;
      this.largestRead = Math.max(this.largestRead, to - from);
      return bytes.slice(from, to).buffer;
    };
    const slice = (start: number, end: number): FileSnapshot => ({
      ...snapshot,
      size: Math.min(end, bytes.length) - start,
      arrayBuffer: () => read(start, Math.min(end, bytes.length)),
      stream: () => streamOf(read, start, Math.min(end, bytes.length)),
    });
    const snapshot: FileSnapshot = {
      name: this.name,
      lastModified: takenMs,
      size: bytes.length,
      slice,
      arrayBuffer: () => read(0, bytes.length),
      stream: () => streamOf(read, 0, bytes.length),
    };
    return snapshot;
  }

  handle(): FileHandle {
    return {
      getFile: async () => {
        if (this.#isGone) throw new DOMException('gone', 'NotFoundError');
        return this.snapshot();
      },
    };
  }

  /** As it is given to be read once. */
  given(path = this.name): GivenFile {
    return { path, file: this.snapshot() };
  }

  /** As it is given to be followed. */
  followed(path = this.name): GivenFile {
    return { ...this.given(path), handle: this.handle() };
  }
}

function bytesOf(content: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(typeof content === 'string' ? Buffer.from(content) : content);
}

const STREAM_BYTES = 1 << 16;

/** Chunks as Chromium gives them, each read when it is asked for; a failure does not say what it is. */
function streamOf(
  read: (from: number, to: number) => Promise<ArrayBuffer>,
  start: number,
  end: number,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = start;
  return new ReadableStream(
    {
      async pull(controller) {
        if (at >= end) return controller.close();
        const to = Math.min(end, at + STREAM_BYTES);
        const bytes = await read(at, to).catch(() => {
          throw new TypeError('network error');
        });
        controller.enqueue(new Uint8Array(bytes));
        at = to;
      },
    },
    { highWaterMark: 0 },
  );
}
