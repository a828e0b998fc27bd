/** The ranked list and the statuses, summed over the cells of a range that a selection lets through. */
import type { RankedRow, RankOrder, StatusRow, TimeRange } from '../../protocol.ts';
import type { CellTable } from './cell-table.ts';
import { BUCKETS, percentileMs } from './latency-buckets.ts';
import type { Selection } from './selection.ts';
import { FAILING } from './statuses.ts';
import type { Bars } from './strip.ts';
import type { WindowCells } from './window-cells.ts';
import type { WindowSummaries } from './window-summary.ts';

const SPARK_MAX = 60;
/** Statuses are few; where a log has others, those behind the first hundred are none that anyone reads. */
const STATUSES_MAX = 100;

/** What the cells of a range add up to. */
export interface RangeSums {
  readonly rows: number;
  /** By shown name. */
  readonly nameRows: Float64Array;
  readonly nameFailing: Float64Array;
  /** `BUCKETS` numbers for each shown name. */
  readonly nameHistograms: Uint32Array;
  /** By status. */
  readonly statusRows: Float64Array;
}

export function sumRange(table: CellTable, selection: Selection, range: TimeRange): RangeSums {
  const names = table.names.shown.length;
  const sums = {
    rows: 0,
    nameRows: new Float64Array(names),
    nameFailing: new Float64Array(names),
    nameHistograms: new Uint32Array(names * BUCKETS),
    statusRows: new Float64Array(table.statuses.texts.length),
  };
  for (const window of table.windows) {
    if (window.startMs < range.fromMs || window.startMs >= range.toMs) continue;
    sums.rows += sumWindow(window, table, selection, sums);
  }
  return sums;
}

function sumWindow(
  { size, isRaw, names, tags, counts }: WindowCells,
  table: CellTable,
  selection: Selection,
  sums: Omit<RangeSums, 'rows'>,
): number {
  const { shownOf } = table.names;
  const { classes } = table.statuses;
  const { nameRows, nameFailing, nameHistograms, statusRows } = sums;
  let rows = 0;
  for (let place = 0; place < size; place++) {
    const status = tags[place] >>> 8;
    if (selection.statuses !== undefined && selection.statuses[status] !== 1) continue;
    const name = isRaw ? shownOf[names[place]] : names[place];
    if (selection.names !== undefined && selection.names[name] !== 1) continue;
    const count = counts[place];
    rows += count;
    nameRows[name] += count;
    if (classes[status] === FAILING) nameFailing[name] += count;
    nameHistograms[name * BUCKETS + (tags[place] & 255)] += count;
    statusRows[status] += count;
  }
  return rows;
}

/** The rows of a range by status, and no more: for the span before the one that is shown. */
export function statusRowsOf(
  table: CellTable,
  summaries: WindowSummaries,
  range: TimeRange,
): Float64Array {
  const rows = new Float64Array(table.statuses.texts.length);
  for (const window of table.windows) {
    if (window.startMs < range.fromMs || window.startMs >= range.toMs) continue;
    const { statuses } = summaries.of(window);
    for (let status = 0; status < statuses.length; status++) rows[status] += statuses[status];
  }
  return rows;
}

/** The first names in an order, and how many names have rows at all. */
export function rankNames(
  table: CellTable,
  sums: RangeSums,
  { by, limit }: { readonly by: RankOrder; readonly limit: number },
): { readonly ranked: RankedRow[]; readonly total: number } {
  const { shown } = table.names;
  const { nameRows, nameFailing, nameHistograms } = sums;
  const present = shown.map((_, name) => name).filter((name) => nameRows[name] > 0);
  const p95 = new Map<number, number>();
  const p95Of = (name: number) => {
    const known = p95.get(name) ?? percentileMs(nameHistograms, name * BUCKETS, 0.95);
    p95.set(name, known);
    return known;
  };
  const label = (name: number) => `${shown[name].name} ${shown[name].prefix}`;
  const byRows = (a: number, b: number) => nameRows[b] - nameRows[a] || a - b;
  const orders: Record<RankOrder, (a: number, b: number) => number> = {
    rows: byRows,
    failing: (a, b) => nameFailing[b] - nameFailing[a] || byRows(a, b),
    // Names without durations come last.
    p95: (a, b) => (p95Of(b) || -1) - (p95Of(a) || -1) || byRows(a, b),
    name: (a, b) => (label(a) < label(b) ? -1 : 1),
  };
  const ranked = present
    .sort(orders[by])
    .slice(0, limit)
    .map((name) => ({
      ...shown[name],
      rows: nameRows[name],
      failing: nameFailing[name],
      p95: Number.isNaN(p95Of(name)) ? undefined : p95Of(name),
    }));
  return { ranked, total: present.length };
}

/** The statuses that have rows, the most frequent first. */
export function listStatuses(
  table: CellTable,
  summaries: WindowSummaries,
  { sums, before, bars }: { sums: RangeSums; before: Float64Array | undefined; bars: Bars },
): StatusRow[] {
  const { texts, classes } = table.statuses;
  const rowsBefore = before?.reduce((sum, rows) => sum + rows, 0) ?? 0;
  const sparks = sparksOf(table, summaries, bars);
  return texts
    .map((name, status) => ({
      name,
      classIndex: classes[status],
      rows: sums.statusRows[status],
      shareBefore:
        before === undefined || rowsBefore === 0 ? undefined : before[status] / rowsBefore,
      spark: sparks[status],
    }))
    .filter(({ rows }) => rows > 0)
    .sort((a, b) => b.rows - a.rows)
    .slice(0, STATUSES_MAX);
}

/** Rows by status over the bars of the strip, neighbours added up to at most 60. */
function sparksOf(table: CellTable, summaries: WindowSummaries, bars: Bars): number[][] {
  const each = Math.max(1, Math.ceil(bars.count / SPARK_MAX));
  const length = Math.ceil(bars.count / each);
  const sparks = table.statuses.texts.map(() => new Array<number>(length).fill(0));
  for (const window of table.windows) {
    const at = Math.floor((window.startMs - bars.fromMs) / (bars.barMs * each));
    if (at < 0 || at >= length) continue;
    const { statuses } = summaries.of(window);
    for (let status = 0; status < statuses.length; status++) sparks[status][at] += statuses[status];
  }
  return sparks;
}
