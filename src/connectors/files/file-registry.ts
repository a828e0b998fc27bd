import { malformedLogEntry } from '../../errors/checkpoint-errors.ts';
import type { CheckpointStorage } from '../../ports/checkpoint-storage.ts';
import { utf8 } from '../../wasm/memory.ts';
import { type FileIdentity, formatIdentities, parseIdentities } from './file-identity.ts';

const ENTRY = /^files-(\d+)$/;

interface Entry {
  readonly first: number;
  count: number;
}

/**
 * The identities of the files that a source has begun to read, by their numbers, in entries `sources/<n>/files-<first>`
 * of consecutive files. An identity is saved before an offset names the file.
 */
export class FileRegistry {
  readonly #storage: CheckpointStorage;
  readonly #identities: FileIdentity[];
  readonly #entries: Entry[];
  /** Numbers of files whose saved identity is another. */
  readonly #changed = new Set<number>();

  private constructor(storage: CheckpointStorage, identities: FileIdentity[], entries: Entry[]) {
    this.#storage = storage;
    this.#identities = identities;
    this.#entries = entries;
  }

  /** Reads what an earlier run saved. Fails with MALFORMED_LOG_ENTRY for an entry that does not read, or is missing. */
  static async open(storage: CheckpointStorage): Promise<FileRegistry> {
    const firsts = (await storage.list('files-'))
      .flatMap((name) => ENTRY.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((left, right) => left - right);
    const identities: FileIdentity[] = [];
    const entries: Entry[] = [];
    for (const first of firsts) {
      const found = await readEntry(storage, first);
      if (found === undefined || first !== identities.length) throw malformed(first);
      identities.push(...found);
      entries.push({ first, count: found.length });
    }
    return new FileRegistry(storage, identities, entries);
  }

  get identities(): readonly FileIdentity[] {
    return this.#identities;
  }

  /** Sets the identity of a file; of one that has none yet only in the order of the numbers. */
  set(number: number, identity: FileIdentity): void {
    this.#identities[number] = identity;
    this.#changed.add(number);
  }

  /** Makes durable what was set. */
  async save(): Promise<void> {
    if (this.#changed.size === 0) return;
    const isSaved = (number: number) => this.#entries.some((entry) => holds(entry, number));
    const added = [...this.#changed].filter((number) => !isSaved(number)).sort((a, b) => a - b);
    if (added.length > 0) this.#entries.push({ first: added[0], count: added.length });
    const touched = this.#entries.filter((entry) =>
      [...this.#changed].some((number) => holds(entry, number)),
    );
    this.#changed.clear();
    await this.#storage.write(
      touched.map(({ first, count }) => ({
        name: `files-${first}`,
        bytes: utf8(formatIdentities(this.#identities.slice(first, first + count))),
        mode: 'replace' as const,
      })),
    );
  }
}

/** The identities that a query's checkpoint holds for a source: what must be given again after a refresh. */
export async function knownFiles(storage: CheckpointStorage): Promise<readonly FileIdentity[]> {
  return (await FileRegistry.open(storage)).identities;
}

async function readEntry(
  storage: CheckpointStorage,
  first: number,
): Promise<FileIdentity[] | undefined> {
  const bytes = await storage.read(`files-${first}`);
  return bytes === undefined ? undefined : parseIdentities(new TextDecoder().decode(bytes));
}

function holds({ first, count }: Entry, number: number): boolean {
  return number >= first && number < first + count;
}

function malformed(first: number): Error {
  return malformedLogEntry({
    entry: `sources/*/files-${first}`,
    expected: 'the identities of files',
    found: 'something else',
  });
}
