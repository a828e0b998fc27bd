import {
  appendFileSync,
  copyFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** What rotation is in the middle of, step by step as logrotate and gzip do it. */
type UnderWay =
  | { readonly kind: 'copy'; readonly isWhole: boolean }
  | { readonly kind: 'gzip'; readonly plain: string; readonly isWhole: boolean };

/** A log that is rotated as by logrotate, one system call at a time, with the writer's own account of its lines. */
export class RotatedLog {
  readonly path: string;
  /** Lines that a reader must have got, in order. */
  readonly lines: string[] = [];
  /** Lines that were written between a copy and the truncation: a reader has them if it was quick. */
  readonly raced = new Set<string>();
  #half = '';
  #written = 0;
  #underWay: UnderWay | undefined;
  #sinceCopy: string[] = [];
  #timeMs = Date.now();

  constructor(folder: string) {
    this.path = join(folder, 'access.log');
    this.write(['first\n']);
  }

  /** Texts without a newline leave a half line, which the next ones finish. */
  write(texts: readonly string[]): void {
    const isCopied = this.#underWay?.kind === 'copy' && this.#underWay.isWhole;
    // So short a log is known by all of its bytes, and so not by a copy that lacks some.
    if (isCopied && statSync(this.path).size < 1024) return;
    for (const text of texts) {
      // What copying cuts in two is damaged, whoever reads it.
      const whole = isCopied && !text.endsWith('\n') ? `${text}\n` : text;
      // Each line is another one, as if it began with its time.
      const part = this.#half === '' ? `${this.#written++} ${whole}` : whole;
      appendFileSync(this.path, part);
      this.#half += part;
      if (whole.endsWith('\n')) this.#endLine(isCopied);
    }
    this.#touch(this.path);
  }

  /** A line that rotation has cut counts as one. */
  rename(): void {
    this.finish();
    if (!this.#isThere()) return;
    this.#makeRoom();
    renameSync(this.path, `${this.path}.1`);
    if (this.#half !== '') this.#endLine(false);
  }

  /** Begins to copy the log, goes on, and truncates it, with each call one step. */
  copyAndTruncate(): void {
    if (this.#underWay?.kind === 'gzip') this.finish();
    if (this.#underWay === undefined) {
      if (!this.#isThere() || statSync(this.path).size === 0) return;
      if (this.#half !== '') this.write(['\n']);
      this.#makeRoom();
      const bytes = readFileSync(this.path);
      writeFileSync(`${this.path}.1`, bytes.subarray(0, bytes.length / 2));
      this.#touch(`${this.path}.1`);
      this.#underWay = { kind: 'copy', isWhole: false };
    } else if (!this.#underWay.isWhole) {
      // While it was copied, it may have grown: that much is in the copy, and ends with a line.
      if (this.#half !== '') this.write(['\n']);
      copyFileSync(this.path, `${this.path}.1`);
      this.#touch(`${this.path}.1`);
      this.#underWay = { kind: 'copy', isWhole: true };
    } else {
      truncateSync(this.path);
      this.#touch(this.path);
      for (const line of this.#sinceCopy.splice(0)) this.raced.add(line);
      this.#underWay = undefined;
    }
  }

  /** Compresses what is rotated away: half a `.gz`, a whole one beside the file, the `.gz` alone, with each call one step. */
  compress(): void {
    if (this.#underWay?.kind === 'copy') this.finish();
    if (this.#underWay === undefined) {
      const plain = this.#generations().findLast((path) => !path.endsWith('.gz'));
      if (plain === undefined) return;
      const bytes = gzipSync(readFileSync(plain));
      writeFileSync(`${plain}.gz`, bytes.subarray(0, bytes.length / 2));
      this.#touch(`${plain}.gz`);
      this.#underWay = { kind: 'gzip', plain, isWhole: false };
    } else if (this.#underWay.kind === 'gzip') {
      const { plain, isWhole } = this.#underWay;
      if (isWhole) unlinkSync(plain);
      else {
        const { mtime } = statSync(plain);
        writeFileSync(`${plain}.gz`, gzipSync(readFileSync(plain)));
        utimesSync(`${plain}.gz`, mtime, mtime);
      }
      this.#underWay = isWhole ? undefined : { kind: 'gzip', plain, isWhole: true };
    }
  }

  /** Ends what rotation is in the middle of. */
  finish(): void {
    while (this.#underWay !== undefined) {
      if (this.#underWay.kind === 'copy') this.copyAndTruncate();
      else this.compress();
    }
  }

  #endLine(isRaced: boolean): void {
    const line = this.#half.replace(/\n$/, '');
    this.#half = '';
    this.lines.push(line);
    if (isRaced) this.#sinceCopy.push(line);
  }

  #isThere(): boolean {
    return readdirSync(dirname(this.path)).includes('access.log');
  }

  /** Newest first. */
  #generations(): string[] {
    const numberOf = (name: string) => Number(/\.(\d+)(\.gz)?$/.exec(name)?.[1] ?? 0);
    return readdirSync(dirname(this.path))
      .filter((name) => numberOf(name) > 0)
      .sort((left, right) => numberOf(left) - numberOf(right))
      .map((name) => join(dirname(this.path), name));
  }

  #makeRoom(): void {
    for (const path of this.#generations().reverse()) {
      renameSync(
        path,
        path.replace(/\.(\d+)(\.gz)?$/, (_, number, gz = '') => `.${Number(number) + 1}${gz}`),
      );
    }
  }

  /** The times of files have a grain of some milliseconds: here each step has a time of its own. */
  #touch(path: string): void {
    this.#timeMs++;
    utimesSync(path, this.#timeMs / 1000, this.#timeMs / 1000);
  }
}
