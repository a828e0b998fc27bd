/**
 * Where the bytes of a stream stand that is made of files: the files in the order in which they were followed, each
 * stretch at the position at which it was first seen.
 *
 * ```text
 * position   0              4096      4107           9000
 *            ├──────────────┼─────────┼──────────────┤ end
 * stretch    access.log.1   …half\n   access.log
 *            [0, 4096)      [0, 10)+1 [0, 4893)
 * ```
 *
 * A stretch only grows while it is the last, so a position means the same bytes for ever. A half line that counts because
 * nobody finishes it gets the newline that it lacks.
 */
import type { TailPosition } from './tail-offset.ts';

export interface Stretch {
  readonly start: number;
  /** Number of the file. */
  readonly file: number;
  /** The bytes `[from, to)` of the file. */
  readonly from: number;
  readonly to: number;
  /** One newline follows that is not in the file. */
  readonly addsNewline: boolean;
}

export type Growth = Omit<Stretch, 'start'>;

/** Beyond this many stretches the oldest are forgotten. */
const STRETCHES_MAX = 500_000;

export class StreamMap {
  readonly #files: TailPosition[] = [];
  #stretches: Stretch[] = [];
  #end: number;

  /** An empty stream that begins at a position. */
  constructor(start = 0) {
    this.#end = start;
  }

  get start(): number {
    return this.#stretches.at(0)?.start ?? this.#end;
  }

  get end(): number {
    return this.#end;
  }

  get stretches(): readonly Stretch[] {
    return this.#stretches;
  }

  /** By number; each with how far it was followed. */
  get files(): readonly TailPosition[] {
    return this.#files;
  }

  /** The number of the file that a position belongs to; the next free one for a file that is not known. */
  numberOf({ inode, generation }: TailPosition): number {
    const known = this.#files.findLastIndex(
      (file) => file.inode === inode && file.generation === generation,
    );
    return known < 0 ? this.#files.length : known;
  }

  /** Takes note of a file's name, first bytes, and how far it was followed. */
  setFile(number: number, file: TailPosition): void {
    this.#files[number] = file;
  }

  /** Appends a part of a file that is known to the stream. */
  grow(growth: Growth): void {
    this.#files[growth.file] = { ...this.#files[growth.file], position: growth.to };
    const last = this.#stretches.at(-1);
    const goesOn = last?.file === growth.file && last.to === growth.from && !last.addsNewline;
    if (last !== undefined && goesOn) {
      this.#stretches[this.#stretches.length - 1] = {
        ...growth,
        start: last.start,
        from: last.from,
      };
    } else {
      this.#stretches.push({ ...growth, start: this.#end });
    }
    this.#end += lengthOf(growth);
    if (this.#stretches.length > STRETCHES_MAX) {
      this.#stretches = this.#stretches.slice(STRETCHES_MAX / 10);
    }
  }

  /** The stretch that holds a position; undefined before the first and at the end. */
  at(position: number): Stretch | undefined {
    let low = 0;
    let high = this.#stretches.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#stretches[middle].start <= position) low = middle + 1;
      else high = middle;
    }
    const found = this.#stretches.at(low - 1);
    return low > 0 && found !== undefined && position < endOf(found) ? found : undefined;
  }
}

/** Bytes of the stream. */
export function lengthOf({ from, to, addsNewline }: Growth): number {
  return to - from + Number(addsNewline);
}

/** The position after a stretch. */
export function endOf(stretch: Stretch): number {
  return stretch.start + lengthOf(stretch);
}
