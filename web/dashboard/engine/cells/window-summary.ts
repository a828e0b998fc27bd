/**
 * What the time strip needs of a window: its rows by class and its latencies by bucket, of the cells that a selection
 * lets through. A summary is kept until its window or the selection changes, so a strip costs what changed.
 */
import { CLASS_COUNT } from '../../protocol.ts';
import type { CellTable } from './cell-table.ts';
import { BUCKETS } from './latency-buckets.ts';
import type { Selection } from './selection.ts';
import type { WindowCells } from './window-cells.ts';

export interface WindowSummary {
  readonly version: number;
  readonly rows: number;
  readonly classes: Float64Array;
  readonly histogram: Uint32Array;
}

export class WindowSummaries {
  readonly #table: CellTable;
  #selection: Selection = { statuses: undefined, names: undefined };
  #summaries = new WeakMap<WindowCells, WindowSummary>();

  constructor(table: CellTable) {
    this.#table = table;
  }

  /** Chooses the cells; what was summed of others is forgotten. */
  select(selection: Selection): void {
    this.#selection = selection;
    this.#summaries = new WeakMap();
  }

  of(window: WindowCells): WindowSummary {
    const known = this.#summaries.get(window);
    if (known?.version === window.version) return known;
    const summary = this.#sum(window);
    this.#summaries.set(window, summary);
    return summary;
  }

  #sum(window: WindowCells): WindowSummary {
    const { size, isRaw, names, tags, counts, version } = window;
    const { statuses, names: nameMask } = this.#selection;
    const { shownOf } = this.#table.names;
    const classOfStatus = this.#table.statuses.classes;
    const classes = new Float64Array(CLASS_COUNT);
    const histogram = new Uint32Array(BUCKETS);
    let rows = 0;
    for (let place = 0; place < size; place++) {
      const status = tags[place] >>> 8;
      if (statuses !== undefined && statuses[status] === 0) continue;
      if (nameMask !== undefined && nameMask[isRaw ? shownOf[names[place]] : names[place]] !== 1) {
        continue;
      }
      const count = counts[place];
      rows += count;
      classes[classOfStatus[status]] += count;
      histogram[tags[place] & 255] += count;
    }
    return { version, rows, classes, histogram };
  }
}
