import type { DataFrame } from '../../../../src/api/dataframe.ts';
import type { Session } from '../../../../src/api/session.ts';
import { fileKind } from '../../../../src/connectors/files/file-kind.ts';
import { oldestFirst } from '../../../../src/connectors/files/rotation-order.ts';
import { fileChanged } from '../../../../src/errors/file-errors.ts';
import type { DroppedFile } from '../../protocol.ts';
import type { KeptInput } from '../kept/kept-sources.ts';
import type { LogShape } from './log-shape.ts';
import { type LogSource, SAMPLE_BYTES, type SourceSample } from './log-source.ts';
import { plainHead } from './plain-head.ts';
import { shortHash } from './source-id.ts';

const LINE_END = 10;
const PASTED = 'pasted text';

/** Files that were dropped or chosen, or text that was pasted: read oldest first, compressed ones too. */
export class FileLogSource implements LogSource {
  readonly id: string;
  readonly name: string;
  readonly input: KeptInput;
  readonly inputs: readonly string[];
  readonly hosts: readonly string[] = [];
  readonly bytes: number;
  readonly isShownWhileItComes = false;
  /** Files with handles are followed. */
  readonly isEndless: boolean;
  readonly files: readonly DroppedFile[];

  private constructor(files: readonly DroppedFile[], firstLine: string, text?: string) {
    this.files = files;
    this.inputs = files.map(({ path }) => path);
    this.name = nameOf(this.inputs);
    this.bytes = files.reduce((sum, { file }) => sum + file.size, 0);
    this.isEndless = files.some(({ handle }) => handle !== undefined);
    const known = shortHash([...this.inputs, text ?? firstLine].join('\n'));
    this.id = `${text === undefined ? 'files' : 'text'}-${known}`;
    this.input =
      text === undefined
        ? { kind: 'files', files: files.map(({ path, file }) => ({ path, bytes: file.size })) }
        : { kind: 'text', text };
  }

  /** The same files are known by their names and by how the oldest one begins: it may have grown. */
  static async of(files: readonly DroppedFile[]): Promise<FileLogSource> {
    const sorted = oldestFirst(files, ({ path }) => path);
    const head =
      sorted.length === 0 ? new Uint8Array(0) : await bytesOf(sorted[0], 0, SAMPLE_BYTES);
    const end = head.indexOf(LINE_END);
    const firstLine = new TextDecoder().decode(end < 0 ? head : head.subarray(0, end));
    return new FileLogSource(sorted, firstLine);
  }

  static ofText(text: string): FileLogSource {
    const file = new File([text], PASTED, { lastModified: 0 });
    return new FileLogSource([{ path: PASTED, file }], '', text);
  }

  /** Fails with `FAILED_READ_FILE.NOT_TEXT` for files that have no lines. */
  async sample(): Promise<SourceSample> {
    const oldest = this.files.at(0);
    const newest = this.files.at(-1);
    if (oldest === undefined || newest === undefined) {
      return { head: new Uint8Array(0), tail: undefined };
    }
    return { head: await headOf(oldest), tail: await tailOf(newest) };
  }

  events(session: Session, { format, options, schema }: LogShape): DataFrame {
    return session.readStream.format(format).options(options).schema(schema).files(this.files);
  }
}

function nameOf(paths: readonly string[]): string {
  if (paths.length === 0) return 'nothing';
  const newest = paths[paths.length - 1];
  return paths.length === 1 ? newest : `${newest} and ${paths.length - 1} more`;
}

/** Bytes of a file as it was given. Fails with `FAILED_READ_FILE.CHANGED` for one that has changed since. */
async function bytesOf(
  { file, path }: DroppedFile,
  from: number,
  to: number,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.slice(from, to).arrayBuffer());
  } catch (error) {
    throw fileChanged({ path }, error);
  }
}

async function headOf(given: DroppedFile): Promise<Uint8Array> {
  return plainHead(await bytesOf(given, 0, SAMPLE_BYTES), given.path);
}

/** The last lines; undefined for a compressed file, whose end can't be had without all before it. */
async function tailOf(given: DroppedFile): Promise<Uint8Array | undefined> {
  const { size } = given.file;
  if (fileKind(await bytesOf(given, 0, SAMPLE_BYTES)).kind !== 'text') return undefined;
  const bytes = await bytesOf(given, Math.max(0, size - SAMPLE_BYTES), size);
  return size <= SAMPLE_BYTES ? bytes : bytes.subarray(bytes.indexOf(LINE_END) + 1);
}
