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
import { hasHead, openCopy, openIfSame, openRenamed } from './file-identity.ts';
import { StreamJournal } from './stream-journal.ts';
import { endOf, type Stretch } from './stream-map.ts';
import { TailFollower } from './tail-follower.ts';
import type { TailPosition } from './tail-offset.ts';
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

  read(position: number, bytesMax: number): Uint8Array {
    const stretch = this.#journal.map.at(position);
    if (stretch === undefined || this.#lost.has(stretch.file)) return NOTHING;
    const lines = this.#readStretch(stretch, position, bytesMax);
    if (lines !== undefined) return lines;
    this.#lost.add(stretch.file);
    const { path } = this.#journal.map.files[stretch.file];
    this.#options.platform.logger.warn('lines are gone that a reader asked for', { path });
    return NOTHING;
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
    this.#journal.close();
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
      this.#journal.follow(file, hasGrown && endsWithinLine(file));
    }
  }

  /** Undefined where the bytes are gone. */
  #readStretch(stretch: Stretch, position: number, bytesMax: number): Uint8Array | undefined {
    const identity = this.#journal.map.files[stretch.file];
    const file = openFollowed(identity);
    if (file === undefined) return undefined;
    try {
      const lines = linesOf(file, stretch, stretch.from + (position - stretch.start), bytesMax);
      // Truncated while it was read: then these may be the bytes of another generation.
      const isWhole = fstatSync(file).size >= stretch.to && hasHead(file, identity.head);
      return isWhole ? lines : undefined;
    } finally {
      closeSync(file);
    }
  }
}

/** The file of a position, under its name or another, or a copy of it. */
function openFollowed(file: TailPosition): number | undefined {
  const { path, inode, head } = file;
  return openIfSame(path, inode, head) ?? openRenamed(path, inode, head) ?? openCopy(path, head);
}

/** Whether the last line counts although nothing ends it. */
function endsWithinLine(file: TailPosition): boolean {
  const open = openFollowed(file);
  if (open === undefined) return false;
  const last = Buffer.alloc(1);
  readFully(open, last, file.position - 1);
  closeSync(open);
  return last[0] !== NEWLINE;
}

/** Whole lines of a stretch from a place in its file on: about `bytesMax`, but at least one, however long it is. */
function linesOf(file: number, { to, addsNewline }: Stretch, at: number, bytesMax: number): Buffer {
  for (let size = bytesMax; ; size *= 4) {
    const isRest = size >= to - at;
    const ending = Buffer.alloc(Number(isRest && addsNewline), NEWLINE);
    const bytes = Buffer.concat([Buffer.alloc(Math.min(size, to - at)), ending]);
    readFully(file, bytes.subarray(0, bytes.length - ending.length), at);
    const within = bytes.lastIndexOf(NEWLINE, bytesMax - 1) + 1;
    const end = within > 0 ? within : bytes.indexOf(NEWLINE) + 1;
    if (end > 0) return bytes.subarray(0, end);
    if (isRest) return bytes;
  }
}
