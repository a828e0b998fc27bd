import type { DataFrame } from '../../../../src/api/dataframe.ts';
import type { Session } from '../../../../src/api/session.ts';
import type { DroppedFile } from '../../protocol.ts';
import type { LogShape } from './log-shape.ts';
import { type LogSource, SAMPLE_BYTES, type SourceSample } from './log-source.ts';

/** Files that were dropped or chosen, read one after the other. */
export class FileLogSource implements LogSource {
  readonly id: string;
  readonly name: string;
  readonly kind = 'files';
  readonly inputs: readonly string[];
  readonly hosts: readonly string[] = [];
  readonly bytes: number;
  readonly ended: Promise<void>;
  readonly #files: readonly DroppedFile[];
  #takenBytes = 0;
  #end: () => void = () => {};

  constructor(files: readonly DroppedFile[]) {
    this.#files = files;
    this.inputs = files.map(({ path }) => path);
    this.name = nameOf(this.inputs);
    this.id = `files:${files.map(({ path, file }) => `${path}:${file.size}`).join(',')}`;
    this.bytes = files.reduce((sum, { file }) => sum + file.size, 0);
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get takenBytes(): number {
    return this.#takenBytes;
  }

  async sample(): Promise<SourceSample> {
    const first = this.#files[0];
    const last = this.#files[this.#files.length - 1];
    return { head: await headOf(first), tail: await tailOf(last) };
  }

  events(session: Session, { format, options, schema }: LogShape): DataFrame {
    return session.readStream.format(format).options(options).from(this.#chunks(), schema);
  }

  async *#chunks(): AsyncGenerator<Uint8Array> {
    for (const { path, file } of this.#files) {
      for await (const chunk of plain(path, this.#counted(file))) yield chunk;
    }
    this.#end();
  }

  #counted(file: File): ReadableStream<Uint8Array<ArrayBuffer>> {
    const count = (bytes: number) => {
      this.#takenBytes += bytes;
    };
    return file.stream().pipeThrough(
      new TransformStream({
        transform: (chunk, controller) => {
          count(chunk.length);
          controller.enqueue(chunk);
        },
      }),
    );
  }
}

function nameOf(paths: readonly string[]): string {
  return paths.length === 1 ? paths[0] : `${paths[0]} and ${paths.length - 1} more`;
}

const isGzip = (path: string) => /\.gz$/i.test(path);

function plain(
  path: string,
  bytes: ReadableStream<Uint8Array<ArrayBuffer>>,
): ReadableStream<Uint8Array> {
  return isGzip(path) ? bytes.pipeThrough(new DecompressionStream('gzip')) : bytes;
}

async function headOf({ path, file }: DroppedFile): Promise<Uint8Array> {
  if (!isGzip(path)) return new Uint8Array(await file.slice(0, SAMPLE_BYTES).arrayBuffer());
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of plain(path, file.stream())) {
    parts.push(chunk);
    length += chunk.length;
    if (length >= SAMPLE_BYTES) break;
  }
  return new Uint8Array(await new Blob(parts.map((part) => new Uint8Array(part))).arrayBuffer());
}

async function tailOf({ path, file }: DroppedFile): Promise<Uint8Array | undefined> {
  if (isGzip(path)) return undefined;
  const bytes = new Uint8Array(await file.slice(-SAMPLE_BYTES).arrayBuffer());
  return file.size <= SAMPLE_BYTES ? bytes : bytes.subarray(bytes.indexOf(10) + 1);
}
