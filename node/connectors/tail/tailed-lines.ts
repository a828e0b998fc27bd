/**
 * Files that grow, as lines that a WebSocket server serves: everything that is there, from the beginning, and then each
 * line as it is completed. Rotation and truncation are followed as by the source (`TailFollower`); positions are those
 * of a `StreamMap`, which is kept on disk, and so are the same after a restart.
 *
 * Nothing is held in memory but the map. A reader's lines are read from the files when it has credit for them.
 */
import { closeSync, fstatSync } from 'node:fs';
import type { Platform } from '../../../src/ports/platform.ts';
import { readFully } from '../file/line-ends.ts';
import { PathWatch } from '../path-watch.ts';
import type { ServedLines } from '../served-lines.ts';
import { CompressedText } from './compressed-text.ts';
import { hasHead } from './file-identity.ts';
import { openContent } from './open-content.ts';
import { StreamJournal } from './stream-journal.ts';
import { endOf, type Stretch } from './stream-map.ts';
import { TailFollower } from './tail-follower.ts';
import { watchedFolder } from './tailed-paths.ts';

export interface TailedLinesOptions {
  /** Absolute: a file or a folder. */
  readonly path: string;
  /** Where the positions are kept; of this process alone. */
  readonly stateFolder: string;
  readonly platform: Pick<Platform, 'clock' | 'logger' | 'scheduler'>;
  /** How long a last line without its newline waits for it. */
  readonly finishedAfterMs: number;
  /** The least time between two looks at the files: in a folder each may begin a new stretch of the map. */
  readonly lookEveryMs: number;
  readonly onLines: () => void;
}

/** A decompressed file that a reader has left off, and where. */
interface LeftOff {
  readonly file: number;
  readonly at: number;
  readonly text: CompressedText;
}

/** Decompressions that are kept for the readers that go on; each holds about half a megabyte. */
const LEFT_OFF_MAX = 8;
/** A file that is truncated while it is read is read again in its copy. */
const READS_MAX = 3;
const NEWLINE = 10;
const NOTHING = new Uint8Array(0);

export class TailedLines implements ServedLines {
  readonly #options: TailedLinesOptions;
  readonly #journal: StreamJournal;
  readonly #follower: TailFollower;
  readonly #watch: PathWatch;
  readonly #closed = new AbortController();
  /** Numbers of files whose bytes are gone. */
  readonly #lost = new Set<number>();
  /** The one that was used last at the end. */
  #leftOff: LeftOff[] = [];
  #isLooking = false;
  #isDue = false;

  private constructor(options: TailedLinesOptions, watched: string) {
    this.#options = options;
    this.#journal = StreamJournal.open(options.stateFolder);
    this.#follower = new TailFollower(options);
    this.#watch = new PathWatch([watched], options.platform.scheduler);
  }

  /** Has looked at the files once, and follows them until it is closed. */
  static async open(options: TailedLinesOptions): Promise<TailedLines> {
    const lines = new TailedLines(options, await watchedFolder(options.path));
    await lines.#look();
    lines.#watch.onChange(() => void lines.#lookSoon());
    return lines;
  }

  /** Names the positions; the same as long as the state folder lasts. */
  get streamId(): string {
    return this.#journal.streamId;
  }

  get start(): number {
    return this.keptFrom(this.#journal.map.start);
  }

  get end(): number {
    return this.#journal.map.end;
  }

  read(position: number, bytesMax: number): Uint8Array | Promise<Uint8Array> {
    const stretch = this.#journal.map.at(position);
    if (stretch === undefined || this.#lost.has(stretch.file)) return NOTHING;
    const at = stretch.from + (position - stretch.start);
    const lines = this.#readStretch(stretch, at, bytesMax);
    return lines instanceof Promise
      ? lines.then((later) => later ?? this.#isGone(stretch))
      : (lines ?? this.#isGone(stretch));
  }

  keptFrom(position: number): number {
    const { map } = this.#journal;
    let kept = Math.max(position, map.start);
    for (;;) {
      const stretch = map.at(kept);
      if (stretch === undefined || !this.#lost.has(stretch.file)) return kept;
      kept = endOf(stretch);
    }
  }

  /** The files are someone else's. */
  release(): void {}

  close(): void {
    this.#closed.abort();
    this.#watch.close();
    this.#follower.close();
    this.#journal.close();
    for (const { text } of this.#leftOff.splice(0)) text.close();
  }

  /** Looks again, but not more often than it should, and once more if something changes meanwhile. */
  async #lookSoon(): Promise<void> {
    this.#isDue = true;
    if (this.#isLooking) return;
    this.#isLooking = true;
    const { platform, lookEveryMs, onLines } = this.#options;
    while (this.#isDue && !this.#closed.signal.aborted) {
      this.#isDue = false;
      const before = this.end;
      try {
        await this.#look();
      } catch (error) {
        // The disk is full, a folder is closed to us: what was there can still be read, and the next look may succeed.
        platform.logger.error('the log could not be followed', { error: String(error) });
      }
      if (this.end > before) onLines();
      await platform.scheduler.sleep(lookEveryMs, this.#closed.signal);
    }
    this.#isLooking = false;
  }

  async #look(): Promise<void> {
    // Of generations under one inode the last counts; those before tell copies of them from new files.
    const known = this.#journal.map.files;
    const { positions } = await this.#follower.look(known, Number.POSITIVE_INFINITY);
    if (this.#closed.signal.aborted) return;
    for (const file of positions) {
      const { map } = this.#journal;
      const hasGrown = file.position > (map.files.at(map.numberOf(file))?.position ?? 0);
      this.#journal.follow(file, hasGrown && file.endsWithinLine);
    }
  }

  #isGone({ file }: Stretch): Uint8Array {
    this.#lost.add(file);
    const { path } = this.#journal.map.files[file];
    this.#options.platform.logger.warn('lines are gone that a reader asked for', { path });
    return NOTHING;
  }

  /** Undefined where the bytes are gone. */
  #readStretch(
    stretch: Stretch,
    at: number,
    bytesMax: number,
  ): Uint8Array | undefined | Promise<Uint8Array | undefined> {
    for (let read = 0; read < READS_MAX; read++) {
      const identity = this.#journal.map.files[stretch.file];
      const content = openContent({ ...identity, position: stretch.to });
      if (content === undefined) return undefined;
      if (content.isCompressed) return this.#readCompressed(content.file, stretch, at, bytesMax);
      const { file } = content;
      try {
        const lines = plainLines(file, stretch, at, bytesMax);
        // Truncated while it was read: then these may be the bytes of another generation.
        if (fstatSync(file).size >= stretch.to && hasHead(file, identity.head)) return lines;
      } finally {
        closeSync(file);
      }
    }
    return undefined;
  }

  async #readCompressed(
    open: number,
    stretch: Stretch,
    at: number,
    bytesMax: number,
  ): Promise<Uint8Array | undefined> {
    const text = this.#takeText(open, stretch.file, at);
    try {
      const lines = await compressedLines(text, stretch, at, bytesMax);
      if (lines === undefined) text.close();
      else this.#leaveText({ file: stretch.file, at: at + lines.length, text });
      return lines;
    } catch (error) {
      text.close();
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.platform.logger.warn('a rotated log could not be read to its end', { reason });
      return undefined;
    }
  }

  #takeText(open: number, file: number, at: number): CompressedText {
    const index = this.#leftOff.findIndex((left) => left.file === file && left.at === at);
    if (index < 0) return new CompressedText(open);
    closeSync(open);
    return this.#leftOff.splice(index, 1)[0].text;
  }

  #leaveText(left: LeftOff): void {
    this.#leftOff.push(left);
    const isOver = this.#closed.signal.aborted || this.#leftOff.length > LEFT_OFF_MAX;
    if (isOver) this.#leftOff.shift()?.text.close();
  }
}

/** Whole lines of a stretch from a place in its file on: about `bytesMax`, but at least one, however long it is. */
function plainLines(file: number, stretch: Stretch, at: number, bytesMax: number): Buffer {
  for (let size = bytesMax; ; size *= 4) {
    const bytes = Buffer.alloc(Math.min(size, stretch.to - at));
    readFully(file, bytes, at);
    const lines = linesWithin(bytes, stretch, at, bytesMax);
    if (lines !== undefined) return lines;
  }
}

/** The same of a compressed file; undefined where it ends before the stretch does. */
async function compressedLines(
  text: CompressedText,
  stretch: Stretch,
  at: number,
  bytesMax: number,
): Promise<Buffer | undefined> {
  for (let size = bytesMax; ; size *= 4) {
    const count = Math.min(size, stretch.to - at);
    const bytes = await text.bytesAt(at, count);
    if (bytes.length < count) return undefined;
    const lines = linesWithin(bytes, stretch, at, bytesMax);
    if (lines !== undefined) return lines;
  }
}

/** Undefined where the bytes end within the first line. */
function linesWithin(
  bytes: Buffer,
  { to, addsNewline }: Stretch,
  at: number,
  bytesMax: number,
): Buffer | undefined {
  const isRest = bytes.length >= to - at;
  const all = isRest && addsNewline ? Buffer.concat([bytes, Buffer.of(NEWLINE)]) : bytes;
  const within = all.lastIndexOf(NEWLINE, bytesMax - 1) + 1;
  const end = within > 0 ? within : all.indexOf(NEWLINE) + 1;
  if (end > 0) return all.subarray(0, end);
  return isRest ? all : undefined;
}
