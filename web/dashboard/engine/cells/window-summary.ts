/**
 * What a strip and the statuses need of a window: its rows by status and its latencies by bucket, of the cells that a
 * selection lets through. A summary is kept until its window or the selection changes, so a strip costs what changed.
 */
import type { CellTable } from './cell-table.ts';
import { BUCKETS } from './latency-buckets.ts';
import type { Selection } from './selection.ts';
import type { WindowCells } from './window-cells.ts';

export interface WindowSummary {
  readonly version: number;
  readonly rows: number;
  /** By the number of the status; later statuses have none. */
  readonly statuses: Float64Array;
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
    const { statuses: statusMask, names: nameMask } = this.#selection;
    const { shownOf } = this.#table.names;
    const statuses = new Float64Array(this.#table.statuses.texts.length);
    const histogram = new Uint32Array(BUCKETS);
    let rows = 0;
    for (let place = 0; place < size; place++) {
      const status = tags[place] >>> 8;
      if (statusMask !== undefined && statusMask[status] !== 1) continue;
      if (nameMask !== undefined && nameMask[isRaw ? shownOf[names[place]] : names[place]] !== 1) {
        continue;
      }
      const count = counts[place];
      rows += count;
      statuses[status] += count;
      histogram[tags[place] & 255] += count;
    }
    return { version, rows, statuses, histogram };
  }
}
