/**
 * Numbered, write-once entries of JSON lines, of which every tenth holds all that came before it, so that a restart
 * reads a handful of files however long the query ran. Spark's `CompactibleFileStreamLog`, with its names and its text:
 *
 * ```text
 * 0  1  …  8  9.compact  10  11            each: v1, then one JSON object a line
 * ```
 *
 * The file source keeps what it has seen in one, the file sink what it has written (`_spark_metadata`).
 */

import { batchMetadataNotFound } from '../../../src/errors/checkpoint-errors.ts';
import { concurrentStreamLogUpdate } from '../../../src/errors/streaming-errors.ts';
import type { CheckpointStorage } from '../../../src/ports/checkpoint-storage.ts';
import {
  type JsonObject,
  linesOfVersion,
  parseJsonObject,
} from '../../../src/streaming/checkpoint/log-text.ts';
import { utf8 } from '../../../src/wasm/memory.ts';

const COMPACT_INTERVAL = 10;

export interface CompactibleLogFormat<Entry> {
  toJson(entry: Entry): JsonObject;
  /** Fails with `MALFORMED_LOG_ENTRY`, naming the entry, for an object that is none of the log's. */
  fromJson(object: JsonObject, entryName: string): Entry;
}

/** One write-once file of the log. */
interface LogFile {
  readonly id: number;
  readonly isCompact: boolean;
}

export class CompactibleLog<Entry> {
  readonly #storage: CheckpointStorage;
  readonly #format: CompactibleLogFormat<Entry>;
  /** Where the log is, for errors: the storage does not know. */
  readonly #folder: string;
  #files: LogFile[] = [];

  private constructor(
    storage: CheckpointStorage,
    format: CompactibleLogFormat<Entry>,
    folder: string,
  ) {
    this.#storage = storage;
    this.#format = format;
    this.#folder = folder;
  }

  /** Finds which entries there are. Other names in the storage are left alone. Errors name entries below `folder`. */
  static async open<Entry>(
    storage: CheckpointStorage,
    format: CompactibleLogFormat<Entry>,
    folder: string,
  ): Promise<CompactibleLog<Entry>> {
    const log = new CompactibleLog<Entry>(storage, format, folder);
    for (const name of await storage.list('')) {
      const match = /^(\d+)(\.compact)?$/.exec(name);
      if (match !== null) {
        log.#files.push({ id: Number(match[1]), isCompact: match[2] !== undefined });
      }
    }
    log.#files.sort((left, right) => left.id - right.id);
    return log;
  }

  /** The number of the last entry; -1 while there is none. */
  get latestId(): number {
    return this.#files.at(-1)?.id ?? -1;
  }

  /**
   * Fails with `BATCH_METADATA_NOT_FOUND`, naming the entry, when one of those that make up the log is missing. For logs
   * whose every number has an entry.
   */
  checkGapless(): void {
    const files = this.#current();
    files.forEach(({ id, isCompact }, index) => {
      const previousId = index === 0 ? -1 : files[index - 1].id;
      if (isCompact || id === previousId + 1) return;
      throw batchMetadataNotFound({ batchMetadataFile: this.#entryOf(fileOf(previousId + 1)) });
    });
  }

  /** Everything the log says, oldest first: the last compact entry and those after it. */
  async readAll(): Promise<Entry[]> {
    return (await Promise.all(this.#current().map((file) => this.#read(file)))).flat();
  }

  /** The last compact entry and those after it: what is before was replaced, and may be half removed. */
  #current(): readonly LogFile[] {
    const first = this.#files.findLastIndex((file) => file.isCompact);
    return this.#files.slice(Math.max(0, first));
  }

  /**
   * Writes the next entry. `compacted` gives everything before it, for the entry that holds all; what that
   * one replaces is removed. Fails with `CONCURRENT_STREAM_LOG_UPDATE` if the entry exists.
   */
  async add(id: number, entries: readonly Entry[], compacted: () => Promise<readonly Entry[]>) {
    if (id <= this.latestId) throw concurrentStreamLogUpdate({ batchId: String(id) });
    const file = fileOf(id);
    const { isCompact } = file;
    const all = isCompact ? [...(await compacted()), ...entries] : entries;
    await this.#storage.write([
      { name: nameOf(file), bytes: utf8(this.#serialize(all)), mode: 'create' },
    ]);
    const replaced = isCompact ? this.#files : [];
    this.#files = isCompact ? [file] : [...this.#files, file];
    if (replaced.length > 0) await this.#storage.delete(replaced.map(nameOf));
  }

  #serialize(entries: readonly Entry[]): string {
    return ['v1', ...entries.map((entry) => JSON.stringify(this.#format.toJson(entry)))].join('\n');
  }

  async #read(file: LogFile): Promise<Entry[]> {
    const entry = this.#entryOf(file);
    const bytes = (await this.#storage.read(nameOf(file))) ?? new Uint8Array(0);
    const lines = linesOfVersion(new TextDecoder().decode(bytes), 1, entry);
    return lines
      .filter((line) => line !== '')
      .map((line) => this.#format.fromJson(parseJsonObject(line, entry), entry));
  }

  #entryOf(file: LogFile): string {
    return `${this.#folder}/${nameOf(file)}`;
  }
}

function fileOf(id: number): LogFile {
  return { id, isCompact: (id + 1) % COMPACT_INTERVAL === 0 };
}

function nameOf({ id, isCompact }: LogFile): string {
  return isCompact ? `${id}.compact` : String(id);
}
