import { MillraceError } from '../../errors/exception.ts';
import { failedReadFile, fileChanged, filePermissionLost } from '../../errors/file-errors.ts';
import type { Scheduler } from '../../ports/scheduler.ts';
import { differenceFrom, type FileIdentity, HEAD_BYTES_MAX, identityOf } from './file-identity.ts';
import { fileKind } from './file-kind.ts';
import type { ByteStream, GivenFile, HeldFile } from './given-file.ts';
import { type GzipEnd, GzipPieces } from './gzip-pieces.ts';
import { type ByteStreams, PlainPieces } from './text-pieces.ts';

/** What a second look at a followed file found. */
export type SecondLook = 'same' | 'grown' | 'anew' | 'gone';

/** One file of a `files` source: its newest snapshot, and what is known of it. */
export class SourceFile implements ByteStreams {
  readonly path: string;
  readonly #given: GivenFile;
  readonly #scheduler: Scheduler;
  #snapshot: HeldFile;
  #identity: FileIdentity | undefined;
  #isCompressed = false;
  #isLookedAt = false;
  #looksLike: string | undefined;
  #text: GzipPieces | undefined;
  /** Where the next range that goes on with the text begins. */
  #textOwnedTo = 0;

  constructor(given: GivenFile, scheduler: Scheduler, identity?: FileIdentity) {
    this.path = given.path;
    this.#given = given;
    this.#scheduler = scheduler;
    this.#snapshot = given.file;
    this.#identity = identity;
  }

  get sizeBytes(): number {
    return this.#snapshot.size;
  }

  get modifiedMs(): number {
    return this.#snapshot.lastModified ?? 0;
  }

  /** Whether it may grow under our eyes. */
  get isFollowed(): boolean {
    return this.#given.handle !== undefined && !this.#isCompressed;
  }

  get isCompressed(): boolean {
    return this.#isCompressed;
  }

  get identity(): FileIdentity | undefined {
    return this.#identity;
  }

  /** Compressed bytes that were used so far. */
  get inputBytes(): number {
    return this.#text?.inputBytes ?? 0;
  }

  /** What it looks like where it has no lines: `a zip archive`. Known after `look`. */
  get looksLike(): string | undefined {
    return this.#looksLike;
  }

  /** Tells what the file is, once, and answers its identity. Fails as `bytes` does. */
  async look(): Promise<FileIdentity> {
    if (this.#isLookedAt && this.#identity !== undefined) return this.#identity;
    const head = await this.head();
    if (!this.#isLookedAt) await this.#tell(head);
    const { path, sizeBytes } = this;
    this.#identity ??= identityOf({ path, sizeBytes, generation: 0 }, head);
    return this.#identity;
  }

  head(): Promise<Uint8Array> {
    return this.bytes(0, Math.min(this.sizeBytes, HEAD_BYTES_MAX));
  }

  async #tell(head: Uint8Array): Promise<void> {
    const kind = fileKind(head);
    this.#isCompressed = kind.kind === 'gzip';
    if (kind.kind === 'binary') this.#looksLike = kind.looksLike;
    if (kind.kind === 'gzip') await this.#tellContent();
    this.#isLookedAt = true;
  }

  /** What is inside a compressed file may be anything: a tar archive, mostly. */
  async #tellContent(): Promise<void> {
    const text = await this.textFrom(0);
    const piece = await text.next();
    if (piece !== undefined) {
      const inner = fileKind(piece.subarray(0, HEAD_BYTES_MAX));
      text.putBack(piece);
      if (inner.kind === 'gzip') this.#looksLike = 'a gzip file in a gzip file';
      if (inner.kind === 'binary') this.#looksLike = `${inner.looksLike} in a gzip file`;
    }
    this.noteRead(0);
  }

  /**
   * Bytes of the newest snapshot. Fails with `FAILED_READ_FILE.CHANGED` when the file has changed since it was given; one
   * that is followed is then looked at again first, and read if it still is the same.
   */
  async bytes(from: number, to: number): Promise<Uint8Array> {
    try {
      return await this.#slice(from, to);
    } catch (error) {
      await this.recover(error);
    }
    try {
      return await this.#slice(from, to);
    } catch (error) {
      throw this.#failure(error);
    }
  }

  /** The same bytes as a stream, which fails as the platform does: `recover` tells why. */
  open(from: number, to: number): ByteStream {
    return this.#snapshot.slice(from, to).stream();
  }

  async recover(error: unknown, isRepeated = false): Promise<void> {
    const cause = await this.#causeOf(error);
    const mayHelp = hasName(cause, 'NotReadableError') ? this.isFollowed : cause === undefined;
    if (!mayHelp || isRepeated) throw this.#failure(cause ?? error);
    if (cause === undefined) return;
    const look = await this.lookAgain();
    if (look !== 'same' && look !== 'grown') throw fileChanged({ path: this.path }, cause);
  }

  /**
   * Why the file can't be read; undefined where it can again. Chromium's streams of files fail with a network error,
   * whatever it was: another read tells.
   */
  async #causeOf(error: unknown): Promise<unknown> {
    if (error instanceof MillraceError || CAUSES.some((name) => hasName(error, name))) return error;
    try {
      await this.#slice(0, Math.min(1, this.sizeBytes));
      return undefined;
    } catch (cause) {
      return cause;
    }
  }

  async #slice(from: number, to: number): Promise<Uint8Array> {
    if (from >= to) return new Uint8Array(0);
    return new Uint8Array(await this.#snapshot.slice(from, to).arrayBuffer());
  }

  #failure(error: unknown): Error {
    if (error instanceof MillraceError) return error;
    const { path } = this;
    if (hasName(error, 'NotReadableError')) return fileChanged({ path }, error);
    if (hasName(error, 'NotAllowedError')) return filePermissionLost({ path }, error);
    const code = hasName(error, 'NotFoundError') ? 'ENOENT' : undefined;
    return failedReadFile({ path, code, cause: error });
  }

  /**
   * Takes a new snapshot of a followed file. `anew` says that it was truncated or replaced: it then has a new identity,
   * of the next generation.
   */
  async lookAgain(): Promise<SecondLook> {
    const { handle } = this.#given;
    if (handle === undefined) return 'same';
    let snapshot: HeldFile;
    try {
      snapshot = await handle.getFile();
    } catch (error) {
      if (hasName(error, 'NotFoundError')) return 'gone';
      throw this.#failure(error);
    }
    const before = this.#snapshot;
    const isTouched =
      snapshot.size !== before.size || snapshot.lastModified !== before.lastModified;
    if (!isTouched) return 'same';
    this.#snapshot = snapshot;
    return this.#compare(before.size);
  }

  /** Compares the snapshot with the identity. */
  async #compare(sizeBefore: number): Promise<SecondLook> {
    const { sizeBytes } = this;
    const identity = this.#identity;
    if (identity === undefined || this.#isCompressed) return 'same';
    const head = await this.head();
    const known = { ...identity, sizeBytes: Math.max(sizeBefore, identity.sizeBytes) };
    if (differenceFrom(known, { sizeBytes, head }) === undefined) {
      return sizeBytes > sizeBefore ? 'grown' : 'same';
    }
    this.beginAnew(head);
    return 'anew';
  }

  /** It is a new file under the old name: what was read of the old one says nothing about it. */
  beginAnew(head: Uint8Array): void {
    const generation = (this.#identity?.generation ?? -1) + 1;
    const { path, sizeBytes } = this;
    this.#identity = identityOf({ path, sizeBytes, generation }, head);
  }

  /** Remembers how far it was read when the next file's turn came. */
  setPassed(sizeBytes: number): void {
    if (this.#identity !== undefined) this.#identity = { ...this.#identity, sizeBytes };
  }

  /** Remembers that it is not whole. */
  setCut(reason: string): void {
    if (this.#identity !== undefined) this.#identity = { ...this.#identity, cut: reason };
  }

  /**
   * The decompressed text, at the position where ranges that begin at `from` go on. Going on where the last range ended
   * costs nothing; anywhere else it is decompressed again from its beginning.
   */
  async textFrom(from: number): Promise<GzipPieces> {
    const isThere = this.#textOwnedTo === from;
    // Until it is noted how far it was read, nobody knows where it is.
    this.#textOwnedTo = -1;
    if (this.#text !== undefined && isThere) return this.#text;
    await this.#text?.dispose();
    const text = this.#newText();
    this.#text = text;
    // The half line that belongs to the range before: from its last byte on, up to the newline.
    if (from > 0 && (await text.skipTo(from - 1))) await text.skipLine();
    return text;
  }

  /** How the text ends if nothing follows `from`; undefined if something does. */
  async endingAt(from: number): Promise<GzipEnd | undefined> {
    const text = await this.textFrom(from);
    const ending = await text.ending();
    this.noteRead(from);
    return ending;
  }

  /** The text stands where ranges that begin at `to` go on. */
  noteRead(to: number): void {
    this.#textOwnedTo = to;
  }

  #newText(): GzipPieces {
    return new GzipPieces({
      pieces: new PlainPieces(this, 0, this.sizeBytes),
      scheduler: this.#scheduler,
    });
  }

  async close(): Promise<void> {
    await this.#text?.dispose();
    this.#text = undefined;
  }
}

/** Names of failures that say why. */
const CAUSES = ['NotReadableError', 'NotFoundError', 'NotAllowedError'];

/** Platforms' failures of files are `DOMException`s, which differ by name alone. */
function hasName(error: unknown, name: string): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === name;
}
