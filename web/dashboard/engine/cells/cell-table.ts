/**
 * The counts of a log, as its streaming aggregation gives them: windows of cells (`window-cells.ts`).
 *
 * While a window is open the aggregation tells each cell's new total, by the raw name; so an open window holds raw names,
 * and taking the same rows twice changes nothing. Once the watermark has closed a window its cells are added, under the
 * names that are shown, to a closed one.
 *
 * There are at most `CELLS_MAX` cells, so that a page can stay open for weeks. Beyond that the names that are rarest in
 * all are counted as one, `other`; if that is not enough, closed windows are merged to longer ones. No row is lost.
 */
import type { ClassKind } from '../../protocol.ts';
import { Names, OTHER_NAMES } from './names.ts';
import { Statuses } from './statuses.ts';
import { WindowCells } from './window-cells.ts';
import { longerWindowMs } from './window-size.ts';

export const CELLS_MAX = 1_000_000;
/** A day of 10 s windows. */
const WINDOWS_MAX = 8640;
/** Shown names before the rarest are counted as one. */
const NAMES_MAX = 8192;
/** So many names are told apart, however many cells they have. */
const NAMES_LEAST = 64;
/** Raw names before those that no open window uses are let go. */
const RAW_NAMES_MAX = 200_000;

/** What a micro-batch changed: the new total of each changed cell. */
export interface CellRows {
  readonly count: number;
  readonly startMs: Float64Array;
  /** Numbers of `Names.raw`. */
  readonly names: Uint32Array;
  /** See `tagOf`. */
  readonly tags: Uint32Array;
  readonly counts: Uint32Array;
}

export interface CellTableOptions {
  readonly classes: ClassKind;
  /** Whether the ranked field is a path, whose identifiers are folded. */
  readonly isPath: boolean;
  readonly windowMs: number;
  readonly cellsMax?: number;
}

export class CellTable {
  readonly windowMs: number;
  readonly statuses: Statuses;
  readonly names: Names;
  readonly #cellsMax: number;
  readonly #open = new Map<number, WindowCells>();
  #closed = new Map<number, WindowCells>();
  #closedMs: number;
  #watermarkMs = Number.NEGATIVE_INFINITY;
  #sorted: readonly WindowCells[] | undefined;
  #size = 0;
  #version = 0;

  constructor({ classes, isPath, windowMs, cellsMax = CELLS_MAX }: CellTableOptions) {
    this.windowMs = windowMs;
    this.#closedMs = windowMs;
    this.#cellsMax = cellsMax;
    this.statuses = new Statuses(classes);
    this.names = new Names(isPath);
  }

  /** The length of closed windows: `windowMs`, or a multiple where windows were merged. */
  get closedMs(): number {
    return this.#closedMs;
  }

  /** All windows that have rows, the oldest first. An open and a closed one may begin at the same time. */
  get windows(): readonly WindowCells[] {
    this.#sorted ??= [...this.#closed.values(), ...this.#open.values()].sort(
      (a, b) => a.startMs - b.startMs,
    );
    return this.#sorted;
  }

  /** Cells of all windows. */
  get size(): number {
    return this.#size;
  }

  /** Grows with every change; also when names or windows are merged. */
  get version(): number {
    return this.#version;
  }

  /** Windows that end here or earlier are closed. */
  get watermarkMs(): number {
    return this.#watermarkMs;
  }

  get openWindows(): number {
    return this.#open.size;
  }

  /** By how many rows the counts grow with what a micro-batch changed. Nothing is taken yet. */
  changeOf(rows: CellRows): number {
    let change = 0;
    let window: WindowCells | undefined;
    for (let row = 0; row < rows.count; row++) {
      const startMs = rows.startMs[row];
      if (row === 0 || startMs !== rows.startMs[row - 1]) window = this.#open.get(startMs);
      change += rows.counts[row] - (window?.count(rows.names[row], rows.tags[row]) ?? 0);
    }
    return change;
  }

  /** Takes what a micro-batch changed. */
  apply(rows: CellRows): void {
    let window: WindowCells | undefined;
    for (let row = 0; row < rows.count; row++) {
      const startMs = rows.startMs[row];
      if (window?.startMs !== startMs) window = this.#openWindow(startMs);
      const before = window.size;
      window.put(rows.names[row], rows.tags[row], rows.counts[row]);
      this.#size += window.size - before;
    }
    this.#version++;
  }

  /** Closes the windows that end at the watermark or before: they don't change any more. */
  close(watermarkMs: number): void {
    if (watermarkMs <= this.#watermarkMs) return;
    this.#watermarkMs = watermarkMs;
    const ended = [...this.#open.values()].filter(
      ({ startMs }) => startMs + this.windowMs <= watermarkMs,
    );
    if (ended.length === 0) return;
    for (const window of ended) {
      this.#open.delete(window.startMs);
      this.#size -= window.size;
    }
    this.#addToClosed(ended, this.names.shownOf);
  }

  /** Whether `shrink` has something to do. */
  get isTooLarge(): boolean {
    return (
      this.#size > this.#cellsMax ||
      this.#closed.size > WINDOWS_MAX ||
      this.names.shown.length > NAMES_MAX ||
      this.names.raw.count > RAW_NAMES_MAX
    );
  }

  /** Brings the table within its bounds as far as closed windows can. Names have other numbers afterwards. */
  shrink(): void {
    if (this.names.raw.count > RAW_NAMES_MAX) this.#keepOpenRawNames();
    let namesMax = this.names.shown.length;
    if (namesMax > NAMES_MAX) namesMax = this.#keepCommonNames(NAMES_MAX / 2);
    while (this.#size > this.#cellsMax && namesMax > NAMES_LEAST) {
      namesMax = this.#keepCommonNames(Math.max(NAMES_LEAST, namesMax >> 1));
    }
    while (this.#closed.size > WINDOWS_MAX || this.#size > this.#cellsMax) {
      if (this.#closed.size <= 1 || !this.#mergeClosed()) break;
    }
    this.#version++;
  }

  /** Puts back what was kept, into an empty table. */
  restore(kept: {
    readonly windows: readonly WindowCells[];
    readonly closedMs: number;
    readonly watermarkMs: number;
  }): void {
    for (const window of kept.windows) {
      (window.isRaw ? this.#open : this.#closed).set(window.startMs, window);
      this.#size += window.size;
    }
    this.#closedMs = kept.closedMs;
    this.#watermarkMs = kept.watermarkMs;
    this.#sorted = undefined;
    this.#version++;
  }

  #openWindow(startMs: number): WindowCells {
    const known = this.#open.get(startMs);
    if (known !== undefined) return known;
    const window = new WindowCells(startMs, true);
    this.#open.set(startMs, window);
    this.#sorted = undefined;
    return window;
  }

  /** Adds windows to closed ones, under the names that `numbers` gives. */
  #addToClosed(windows: readonly WindowCells[], numbers: Uint32Array): void {
    const changed = new Set<WindowCells>();
    for (const window of windows) {
      const startMs = Math.floor(window.startMs / this.#closedMs) * this.#closedMs;
      const target = this.#closed.get(startMs) ?? new WindowCells(startMs, false);
      this.#closed.set(startMs, target);
      const before = target.size;
      target.addAll(window, numbers);
      this.#size += target.size - before;
      changed.add(target);
    }
    for (const window of changed) window.rest();
    this.#sorted = undefined;
    this.#version++;
  }

  /** Makes all closed windows anew, under other names or of another length. */
  #renewClosed(numbers: Uint32Array): void {
    const windows = [...this.#closed.values()];
    this.#closed = new Map();
    for (const window of windows) this.#size -= window.size;
    this.#addToClosed(windows, numbers);
  }

  #mergeClosed(): boolean {
    const longer = longerWindowMs(this.#closedMs);
    if (longer === undefined) return false;
    this.#closedMs = longer;
    this.#renewClosed(this.names.identity());
    return true;
  }

  #keepCommonNames(count: number): number {
    const rows = this.#rowsByName();
    const common = Array.from(rows.keys())
      .filter((name) => name !== OTHER_NAMES)
      .sort((a, b) => rows[b] - rows[a])
      .slice(0, count);
    this.#renewClosed(this.names.keepShown(common));
    return common.length;
  }

  #rowsByName(): Float64Array {
    const { shownOf } = this.names;
    const rows = new Float64Array(this.names.shown.length);
    for (const { size, isRaw, names, counts } of this.windows) {
      for (let place = 0; place < size; place++) {
        rows[isRaw ? shownOf[names[place]] : names[place]] += counts[place];
      }
    }
    return rows;
  }

  #keepOpenRawNames(): void {
    const used = new Set<number>();
    for (const { names, size } of this.#open.values()) {
      for (let place = 0; place < size; place++) used.add(names[place]);
    }
    const numbers = this.names.keepRaw([...used]);
    for (const [startMs, window] of this.#open) {
      const renamed = new WindowCells(startMs, true);
      renamed.addAll(window, numbers);
      this.#open.set(startMs, renamed);
    }
    this.#sorted = undefined;
  }
}
