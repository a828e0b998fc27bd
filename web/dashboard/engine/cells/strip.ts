/** The time strip: windows in order and without holes, several of them merged to a bar where there are very many. */
import { STRIP_COLUMNS, type TimeRange } from '../../protocol.ts';
import type { CellTable } from './cell-table.ts';
import { BUCKETS, percentileMs } from './latency-buckets.ts';
import type { WindowCells } from './window-cells.ts';
import type { WindowSummaries } from './window-summary.ts';

/** More bars than this are not told apart on a screen. */
export const BARS_MAX = 360;
/** As many bars are wanted where windows are merged. */
const BARS_WANTED = 180;

/** Rows that stand alone, further from the rest than the rest is long, are left out of a strip of everything. */
const STRAGGLER_SHARE = 0.001;

/** The bars of a strip. */
export interface Bars {
  readonly fromMs: number;
  readonly barMs: number;
  readonly count: number;
}

/** Which time a span shows; undefined while there are no windows. A span ends with the newest window. */
export function spanRange(table: CellTable, spanMs: number | 'all'): TimeRange | undefined {
  const { windows, closedMs } = table;
  if (windows.length === 0) return undefined;
  const whole = rangeWithoutStragglers(windows, table.windowMs);
  if (spanMs === 'all') return whole;
  const shownMs = Math.max(closedMs, Math.ceil(spanMs / closedMs) * closedMs);
  return { fromMs: whole.toMs - shownMs, toMs: whole.toMs };
}

/** One line with a wrong date must not shrink all others to a single bar. */
function rangeWithoutStragglers(windows: readonly WindowCells[], windowMs: number): TimeRange {
  let first = 0;
  let last = windows.length - 1;
  const rows = windows.reduce((sum, window) => sum + window.rows, 0);
  const spare = rows * STRAGGLER_SHARE;
  const length = () => windows[last].startMs - windows[first].startMs;
  for (let seen = 0, at = last; at > first; at--) {
    seen += windows[at].rows;
    if (seen > spare) break;
    const hole = windows[at].startMs - windows[at - 1].startMs - windowMs;
    if (hole > windows[at - 1].startMs - windows[first].startMs + windowMs) {
      last = at - 1;
      break;
    }
  }
  for (let seen = 0, at = first; at < last; at++) {
    seen += windows[at].rows;
    if (seen > spare) break;
    const hole = windows[at + 1].startMs - windows[at].startMs - windowMs;
    if (hole > windows[last].startMs - windows[at + 1].startMs + windowMs) {
      first = at + 1;
      break;
    }
  }
  const fromMs = windows[first].startMs;
  return { fromMs, toMs: fromMs + length() + windowMs };
}

/** Cuts a range into bars of one or several windows, which begin at multiples of their length. */
export function barsOf({ fromMs, toMs }: TimeRange, windowMs: number): Bars {
  const windows = Math.ceil((toMs - fromMs) / windowMs);
  const barMs = windows <= BARS_MAX ? windowMs : windowMs * Math.ceil(windows / BARS_WANTED);
  const first = Math.floor(fromMs / barMs) * barMs;
  return { fromMs: first, barMs, count: Math.ceil((toMs - first) / barMs) };
}

/** Numbers that a strip of so many bars has. */
export function stripLength(bars: number): number {
  return bars * STRIP_COLUMNS.length;
}

/** Fills `values` as `STRIP_COLUMNS` says; it is `stripLength(bars.count)` long. */
export function fillStrip(
  values: Float64Array,
  table: CellTable,
  summaries: WindowSummaries,
  bars: Bars,
): void {
  const { fromMs, barMs, count } = bars;
  const { classes } = table.statuses;
  values.fill(0);
  const histograms = new Float64Array(count * BUCKETS);
  for (const window of table.windows) {
    const bar = Math.floor((window.startMs - fromMs) / barMs);
    if (bar < 0 || bar >= count) continue;
    const { histogram, statuses } = summaries.of(window);
    for (let status = 0; status < statuses.length; status++) {
      values[(1 + classes[status]) * count + bar] += statuses[status];
    }
    for (let bucket = 1; bucket < BUCKETS; bucket++) {
      histograms[bar * BUCKETS + bucket] += histogram[bucket];
    }
  }
  for (let bar = 0; bar < count; bar++) {
    values[bar] = fromMs + bar * barMs;
    values[5 * count + bar] = percentileMs(histograms, bar * BUCKETS, 0.5);
    values[6 * count + bar] = percentileMs(histograms, bar * BUCKETS, 0.95);
    values[7 * count + bar] = percentileMs(histograms, bar * BUCKETS, 0.99);
  }
}
