/** The sources whose windows are kept in this browser: what they are, and how they are read. */
import type { CheckpointStorage } from '../../../../src/ports/checkpoint-storage.ts';
import type { KeptSource, SourceRequest } from '../../protocol.ts';
import type { LogShape } from '../source/log-shape.ts';
import type { WindowPlan } from '../source/time-span.ts';

/** Where the list is. */
export const KEPT_LOCATION = 'page/kept';
const SOURCE = 'source/';
/** Records of another version are of another program. */
const RECORD_FORMAT = 1;

/** A file that was looked at, by which it is known again. */
export interface KeptFile {
  readonly path: string;
  readonly bytes: number;
}

/** What is needed to open a source again. */
export type KeptInput =
  | { readonly kind: 'files'; readonly files: readonly KeptFile[] }
  | Extract<SourceRequest, { readonly kind: 'webSocket' }>
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'text'; readonly text: string };

export interface KeptRecord {
  readonly format: number;
  readonly id: string;
  readonly name: string;
  readonly input: KeptInput;
  /** The query must be the same as it was, or its checkpoint would not fit. */
  readonly shape: LogShape;
  readonly plan: WindowPlan;
  readonly rows: number;
  readonly bytes: number;
  readonly lastUsedMs: number;
}

/** The checkpoint's location of a source; its cells are below. */
export function checkpointLocation(id: string): string {
  return `page/log/${id}`;
}

export function cellsLocation(id: string): string {
  return `${checkpointLocation(id)}/cells`;
}

export class KeptSources {
  readonly #storage: CheckpointStorage;
  #records = new Map<string, KeptRecord>();

  constructor(storage: CheckpointStorage) {
    this.#storage = storage;
  }

  /** Reads the list; what can't be read is not in it. */
  async load(): Promise<void> {
    this.#records = new Map();
    for (const name of await this.#storage.list(SOURCE)) {
      const bytes = await this.#storage.read(name);
      const record = bytes === undefined ? undefined : parseRecord(bytes);
      if (record !== undefined) this.#records.set(record.id, record);
    }
  }

  /** For the page, the one that was used last first. */
  get list(): KeptSource[] {
    return [...this.#records.values()]
      .sort((a, b) => b.lastUsedMs - a.lastUsedMs)
      .map(({ id, name, input, rows, bytes, lastUsedMs }) => ({
        ...{ id, name, rows, bytes, lastUsedMs },
        kind: input.kind,
      }));
  }

  get(id: string): KeptRecord | undefined {
    return this.#records.get(id);
  }

  get ids(): readonly string[] {
    return [...this.#records.keys()];
  }

  async save(record: Omit<KeptRecord, 'format'>): Promise<void> {
    const kept = { ...record, format: RECORD_FORMAT };
    this.#records.set(record.id, kept);
    const bytes = new TextEncoder().encode(JSON.stringify(kept));
    await this.#storage.write([{ name: `${SOURCE}${record.id}`, bytes, mode: 'replace' }]);
  }

  async remove(id: string): Promise<void> {
    this.#records.delete(id);
    await this.#storage.delete([`${SOURCE}${id}`]);
  }
}

function parseRecord(bytes: Uint8Array): KeptRecord | undefined {
  try {
    const record = JSON.parse(new TextDecoder().decode(bytes)) as KeptRecord;
    return record.format === RECORD_FORMAT ? record : undefined;
  } catch {
    return undefined;
  }
}
