import { sourceFileDiffers, sourceFilesNeeded } from '../../errors/file-errors.ts';
import type { CheckpointStorage } from '../../ports/checkpoint-storage.ts';
import type { Scheduler } from '../../ports/scheduler.ts';
import type { FileIdentity } from './file-identity.ts';
import { FileRegistry } from './file-registry.ts';
import type { FilePosition, FilesOffset } from './files-offset.ts';
import type { GivenFile } from './given-file.ts';
import { matchFiles } from './match-files.ts';
import { oldestFirst } from './rotation-order.ts';
import { SourceFile } from './source-file.ts';

/** A gzip file that is not whole. */
export interface CutFile {
  readonly path: string;
  readonly reason: string;
}

/**
 * The files of a source by their numbers: first those that an earlier run has read or begun, then what is new, oldest
 * first. One that was not given again has its number all the same.
 */
export class FileList {
  readonly #files: readonly (SourceFile | undefined)[];
  readonly #registry: FileRegistry;
  /** Files that may be read on after they were passed. */
  readonly #growing: readonly number[];

  private constructor(files: readonly (SourceFile | undefined)[], registry: FileRegistry) {
    this.#files = files;
    this.#registry = registry;
    this.#growing = files.flatMap((file, number) => {
      const known = registry.identities.at(number);
      const hasGrown =
        file !== undefined && known !== undefined && file.sizeBytes > known.sizeBytes;
      return hasGrown || file?.isFollowed ? [number] : [];
    });
  }

  /**
   * Matches what is given with what the checkpoint knows. Fails with `SOURCE_FILE_DIFFERS` for a file that is not the one
   * it was, unless it is followed: then it begins anew.
   */
  static async open(
    given: readonly GivenFile[],
    storage: CheckpointStorage,
    scheduler: Scheduler,
  ): Promise<FileList> {
    const registry = await FileRegistry.open(storage);
    const { identities } = registry;
    const { matched, added, refused } = await matchFiles(identities, given);
    const known = identities.map((identity, number) => {
      const file = matched.get(number);
      return file === undefined ? undefined : new SourceFile(file, scheduler, identity);
    });
    for (const { number, file, difference } of refused) {
      const { path, sizeBytes } = identities[number];
      if (file.handle === undefined) {
        const sizes = { expected: String(sizeBytes), found: String(file.file.size) };
        throw sourceFileDiffers({ difference, path, ...sizes });
      }
      const anew = new SourceFile(file, scheduler, identities[number]);
      anew.beginAnew(await anew.head());
      known[number] = anew;
      registry.set(number, anew.identity ?? identities[number]);
    }
    const fresh = oldestFirst(added, ({ path }) => path).map(
      (file) => new SourceFile(file, scheduler),
    );
    return new FileList([...known, ...fresh], registry);
  }

  get count(): number {
    return this.#files.length;
  }

  /** The end of everything that there is now. */
  end(): FilesOffset {
    const last = this.#files.at(-1);
    const isPassedAtEnd = last === undefined || last.isCompressed;
    const file = isPassedAtEnd ? this.count : this.count - 1;
    const byte = isPassedAtEnd ? 0 : last.sizeBytes;
    return { next: { file, byte, generation: this.generationOf(file) }, grown: [] };
  }

  /** For people: the first names, and how many more there are. */
  names(): string {
    const paths = this.#files.map((file, number) => file?.path ?? this.#known(number).path);
    const more = paths.length > 3 ? `, ${paths.length - 3} more` : '';
    return paths.slice(0, 3).join(', ') + more;
  }

  /** Files that have a handle. */
  followed(): readonly SourceFile[] {
    return this.#files.filter((file) => file !== undefined).filter((file) => file.isFollowed);
  }

  growing(): readonly number[] {
    return this.#growing;
  }

  /** A file to read. Fails with `SOURCE_FILES_NEEDED` for one that was not given again. */
  needed(number: number): SourceFile {
    const file = this.#files[number];
    if (file !== undefined) return file;
    const missing = this.#files.flatMap((other, index) =>
      other === undefined && index >= number ? [this.#known(index).path] : [],
    );
    throw sourceFilesNeeded({ paths: missing.join(', ') });
  }

  /** Tells what a file is, and takes note of it. */
  async look(number: number): Promise<FileIdentity> {
    const identity = await this.needed(number).look();
    if (this.#registry.identities.at(number) !== identity) this.#registry.set(number, identity);
    return identity;
  }

  /** The file was read up to a byte, and the next one's turn has come. */
  pass(number: number, sizeBytes: number): void {
    if (this.#known(number).sizeBytes === sizeBytes) return;
    const file = this.needed(number);
    file.setPassed(sizeBytes);
    this.#registry.set(number, file.identity ?? this.#known(number));
  }

  /** The end of a file that was passed: the compressed file's is behind all that is in it. */
  passedTo(number: number): FilePosition {
    const { sizeBytes, generation } = this.#known(number);
    const isCompressed = this.#files[number]?.isCompressed ?? false;
    const byte = isCompressed ? Number.POSITIVE_INFINITY : sizeBytes;
    return { file: number, byte, generation };
  }

  /** How far an offset reads in a file. */
  positionIn(number: number, { next, grown }: FilesOffset): FilePosition {
    if (number === next.file) return next;
    if (number > next.file) {
      return { file: number, byte: 0, generation: this.generationOf(number) };
    }
    return grown.find(({ file }) => file === number) ?? this.passedTo(number);
  }

  generationOf(number: number): number {
    const identity = this.#files.at(number)?.identity ?? this.#registry.identities.at(number);
    return identity?.generation ?? 0;
  }

  numberOf(file: SourceFile): number {
    return this.#files.indexOf(file);
  }

  /** A compressed file ended before its end. Answers whether that is news. */
  async noteCut(file: SourceFile, reason: string): Promise<boolean> {
    const number = this.numberOf(file);
    if (this.#known(number).cut !== undefined) return false;
    file.setCut(reason);
    this.#registry.set(number, file.identity ?? this.#known(number));
    await this.save();
    return true;
  }

  cuts(): readonly CutFile[] {
    return this.#registry.identities.flatMap(({ path, cut }) =>
      cut === undefined ? [] : [{ path, reason: cut }],
    );
  }

  totalBytes(): number {
    return this.#bytesOf(this.count);
  }

  /** Bytes on disk before a position, of compressed files those that were used. */
  bytesBefore({ file, byte }: FilePosition): number {
    const current = this.#files.at(file);
    const inside = current?.isCompressed ? current.inputBytes : byte;
    return this.#bytesOf(file) + (file < this.count ? inside : 0);
  }

  #bytesOf(count: number): number {
    return this.#files
      .slice(0, count)
      .reduce((sum, file, number) => sum + (file?.sizeBytes ?? this.#known(number).sizeBytes), 0);
  }

  save(): Promise<void> {
    for (const file of this.#files) {
      const number = file === undefined ? -1 : this.numberOf(file);
      const known = this.#registry.identities.at(number);
      if (file?.identity !== undefined && known !== undefined && known !== file.identity) {
        this.#registry.set(number, file.identity);
      }
    }
    return this.#registry.save();
  }

  async close(): Promise<void> {
    await Promise.all(this.#files.map((file) => file?.close()));
  }

  #known(number: number): FileIdentity {
    return this.#registry.identities[number];
  }
}
