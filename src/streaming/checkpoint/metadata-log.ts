import { batchMetadataNotFound } from '../../errors/checkpoint-errors.ts';
import type { CheckpointStorage, CheckpointWrite } from '../../ports/checkpoint-storage.ts';
import { openedEntry, sealedEntry } from './entry-checksum.ts';

/** How the entries of one log, texts with a JSON object, read and write. `parse` gets the entry's name for its errors. */
export interface LogFormat<Entry> {
  serialize(entry: Entry): string;
  parse(text: string, entryName: string): Entry;
}

/**
 * Numbered, write-once entries `<folder>/<batch id>`: Spark's `HDFSMetadataLog`. The ids are listed once, when the log
 * is opened, and kept in memory from then on: nobody else writes a locked checkpoint.
 */
export class MetadataLog<Entry> {
  readonly #storage: CheckpointStorage;
  readonly #folder: string;
  readonly #format: LogFormat<Entry>;
  /** Ascending. */
  #ids: number[] = [];

  constructor(storage: CheckpointStorage, folder: string, format: LogFormat<Entry>) {
    this.#storage = storage;
    this.#folder = folder;
    this.#format = format;
  }

  /** Reads which entries there are. Called once, before anything else. */
  async open(): Promise<void> {
    const prefix = `${this.#folder}/`;
    const names = await this.#storage.list(prefix);
    this.#ids = names
      .map((name) => name.slice(prefix.length))
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .sort((left, right) => left - right);
  }

  /** The smallest batch id in the log; undefined while it is empty. */
  get oldestId(): number | undefined {
    return this.#ids[0];
  }

  /** The largest batch id in the log; undefined while it is empty. */
  get latestId(): number | undefined {
    return this.#ids.at(-1);
  }

  /** The entry of a batch. Fails with BATCH_METADATA_NOT_FOUND, or with what its format finds wrong. */
  async read(id: number): Promise<Entry> {
    const name = this.#nameOf(id);
    const bytes = await this.#storage.read(name);
    if (bytes === undefined) throw batchMetadataNotFound({ batchMetadataFile: name });
    return this.#format.parse(openedEntry(bytes, name), name);
  }

  /** The write that adds an entry. It is in the log once the storage has written it: say so with `written`. */
  entryWrite(id: number, entry: Entry): CheckpointWrite {
    return {
      name: this.#nameOf(id),
      bytes: sealedEntry(this.#format.serialize(entry)),
      mode: 'create',
    };
  }

  written(id: number): void {
    this.#ids.push(id);
  }

  /** Names of the entries below `oldestId`; they are no longer in the log. */
  takeBelow(oldestId: number): string[] {
    const first = this.#ids.findIndex((id) => id >= oldestId);
    const count = first === -1 ? this.#ids.length : first;
    return this.#ids.splice(0, count).map((id) => this.#nameOf(id));
  }

  #nameOf(id: number): string {
    return `${this.#folder}/${id}`;
  }
}
