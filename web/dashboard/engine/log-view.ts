/**
 * What the page sees of a log: strip, lists and vitals under its filter, span and order. Each is sent at its own pace,
 * and only when it has changed.
 */
import type { Activity, Filter, RankOrder, Strip, TimeRange, Vitals } from '../protocol.ts';
import type { CellTable } from './cells/cell-table.ts';
import { listStatuses, rankNames, statusRowsOf, sumRange } from './cells/lists.ts';
import { lateRows } from './cells/log-totals.ts';
import { isCellTerm, type Selection, selectCells } from './cells/selection.ts';
import { type Bars, barsOf, fillStrip, spanRange, stripLength } from './cells/strip.ts';
import { WindowSummaries } from './cells/window-summary.ts';
import type { EngineHost } from './host.ts';
import type { LogRun } from './log-run.ts';
import { problemOf } from './problem.ts';
import { FilteredCells } from './rows/filtered-cells.ts';
import { Tail, type TailRequest } from './rows/tail.ts';
import { cellFields } from './source/log-shape.ts';
import type { StripBuffers } from './strip-buffers.ts';

const TICK_MS = 100;
const VITALS_MS = 500;
const LISTS_MS = 1000;
/** Over so long the rate of rows is taken. */
const RATE_MS = 2000;
/** An event that is older than this is one of an old log, whose lag says nothing. */
const LIVE_LAG_MS = 3_600_000;

/** What the page wants to see. It outlives the source that is open. */
export interface PageAsks {
  readonly filter: Filter;
  readonly spanMs: number | 'all';
  readonly rank: { readonly by: RankOrder; readonly limit: number };
  readonly tail: TailRequest;
}

export const DEFAULT_ASKS: PageAsks = {
  filter: { terms: [], brush: undefined },
  spanMs: 'all',
  rank: { by: 'rows', limit: 50 },
  tail: { from: 'end', count: 40, failingOnly: false },
};

export class LogView {
  readonly #host: EngineHost;
  readonly #run: LogRun;
  readonly #buffers: StripBuffers;
  #summaries: WindowSummaries;
  /** Counts of kept rows, where the filter asks what cells don't know. */
  #filtered: FilteredCells | undefined;
  readonly #stopped = new AbortController();
  #asked: PageAsks;
  #selection: Selection = { statuses: undefined, names: undefined };
  #selectedVersion = -1;
  #activity: Activity = { kind: 'reading', share: 0 };
  #gaps: readonly TimeRange[] = [];
  #stripOf = '';
  #listsOf = '';
  #vitalsSent = '';
  #nextVitalsMs = 0;
  #nextListsMs = 0;
  #tail: Tail | undefined;
  #isLooking = false;
  #filteredBy = '[]';
  #rowsPerSecond = 0;
  #rates: { readonly atMs: number; readonly rows: number }[] = [];

  constructor(host: EngineHost, run: LogRun, buffers: StripBuffers, asked: PageAsks) {
    this.#asked = asked;
    this.#host = host;
    this.#run = run;
    this.#buffers = buffers;
    this.#summaries = new WindowSummaries(run.table);
    this.#chooseTable();
  }

  /** What is summed: all cells, or those of the kept rows that pass. */
  get #table(): CellTable {
    return this.#filtered?.table ?? this.#run.table;
  }

  /** The terms that need the rows themselves decide which table it is. */
  #chooseTable(): void {
    const { ring, shape, table } = this.#run;
    const fields = cellFields(shape.roles);
    const terms = this.#asked.filter.terms.filter((term) => !isCellTerm(term, fields));
    const text = JSON.stringify(terms);
    if (text === this.#filteredBy) return;
    this.#filteredBy = text;
    void this.#filtered?.stop();
    this.#filtered = undefined;
    if (terms.length > 0) {
      const onFailed = (error: unknown) => this.#complain(error);
      const { windowMs } = table;
      const options = { host: this.#host, shape, windowMs, ring, terms, onFailed };
      this.#filtered = new FilteredCells(options);
      this.#filtered.start().catch(onFailed);
    }
    this.#summaries = new WindowSummaries(this.#table);
    this.#selection = { statuses: undefined, names: undefined };
  }

  /** The page wants to see something else. */
  ask(asked: PageAsks): void {
    const before = this.#asked;
    this.#asked = asked;
    if (asked.filter !== before.filter) {
      this.#selectedVersion = -1;
      this.#chooseTable();
      this.#tail?.filter(asked.filter.terms);
    }
    if (asked.tail !== before.tail) this.#tail?.ask(asked.tail);
    this.#publishNow();
  }

  /** Times for which rows are missing. */
  setGaps(gaps: readonly TimeRange[]): void {
    if (gaps === this.#gaps) return;
    this.#gaps = gaps;
    this.#stripOf = '';
  }

  setActivity(activity: Activity): void {
    if (JSON.stringify(activity) === JSON.stringify(this.#activity)) return;
    this.#activity = activity;
    this.#host.tell({ kind: 'activity', activity });
  }

  get activity(): Activity {
    return this.#activity;
  }

  /** Sends what is due until the view is closed. */
  async publish(): Promise<void> {
    const { scheduler } = this.#host.platform;
    while (!this.#stopped.signal.aborted) {
      this.#tick();
      await scheduler.sleep(TICK_MS, this.#stopped.signal);
    }
  }

  close(): void {
    this.#stopped.abort();
    void this.#filtered?.stop();
  }

  /** Sends everything once more, whatever was sent before: the log is read to its end, or the page asks anew. */
  refresh(): void {
    this.#stripOf = '';
    this.#listsOf = '';
    this.#vitalsSent = '';
    this.#publishNow();
  }

  #publishNow(): void {
    this.#nextListsMs = 0;
    this.#nextVitalsMs = 0;
    this.#tick();
  }

  #tick(): void {
    if (this.#stopped.signal.aborted) return;
    const nowMs = this.#host.platform.clock.nowMs();
    this.#select();
    this.#sendStrip();
    if (!this.#isLooking) void this.#sendTail();
    if (nowMs >= this.#nextVitalsMs) {
      this.#nextVitalsMs = nowMs + VITALS_MS;
      this.#sendVitals(nowMs);
    }
    if (nowMs >= this.#nextListsMs) {
      this.#nextListsMs = nowMs + LISTS_MS;
      this.#sendLists();
    }
  }

  /** One look at a time: the next tick sees what came meanwhile. */
  async #sendTail(): Promise<void> {
    const { ring, session, shape } = this.#run;
    if (session === undefined) return;
    this.#isLooking = true;
    try {
      this.#tail ??= this.#newTail(new Tail(session, shape, ring));
      const isOver = this.#activity.kind === 'finished';
      const part = await this.#tail.look(isOver ? 0 : this.#rowsPerSecond);
      if (part !== undefined && !this.#stopped.signal.aborted) {
        this.#host.tell({ kind: 'tail', ...part });
      }
    } catch (error) {
      // A look that a closing session cut short.
      if (!this.#stopped.signal.aborted) this.#complain(error);
    } finally {
      this.#isLooking = false;
    }
  }

  #newTail(tail: Tail): Tail {
    tail.ask(this.#asked.tail);
    tail.filter(this.#asked.filter.terms);
    return tail;
  }

  #complain(error: unknown): void {
    const problem = problemOf(error, this.#host.platform.clock.nowMs());
    this.#host.tell({ kind: 'problem', problem });
  }

  /** Names come and go, so what a filter selects is looked up again with each change of the table. */
  #select(): void {
    const { shape } = this.#run;
    const table = this.#table;
    if (this.#selectedVersion === table.version) return;
    const fields = cellFields(shape.roles);
    const terms = this.#asked.filter.terms.filter((term) => isCellTerm(term, fields));
    const selection = selectCells(table, fields, terms);
    const isSame =
      sameMask(selection.names, this.#selection.names) &&
      sameMask(selection.statuses, this.#selection.statuses);
    if (!isSame) this.#summaries.select(selection);
    this.#selection = selection;
    this.#selectedVersion = table.version;
  }

  #sendStrip(): void {
    const table = this.#table;
    const state = `${table.version} ${JSON.stringify([this.#asked.filter, this.#asked.spanMs])}`;
    if (state === this.#stripOf) return;
    const range = spanRange(table, this.#asked.spanMs);
    if (range === undefined) return;
    const bars = barsOf(range, table.closedMs);
    const values = this.#buffers.take(stripLength(bars.count));
    if (values === undefined) return;
    this.#stripOf = state;
    fillStrip(values, table, this.#summaries, bars);
    const strip: Strip = {
      windows: bars.count,
      windowMs: bars.barMs,
      values,
      openFromMs: this.#openFromMs(range),
      gaps: this.#gaps,
    };
    this.#host.tell({ kind: 'strip', strip, spanMs: range.toMs - range.fromMs }, [values.buffer]);
  }

  /** When the log has ended nothing is open any more. */
  #openFromMs(range: TimeRange): number {
    const { table, watermarkMs } = this.#run;
    if (this.#activity.kind === 'finished') return range.toMs;
    const closed = Math.floor(watermarkMs / table.windowMs) * table.windowMs;
    return Math.max(range.fromMs, Math.min(range.toMs, closed));
  }

  #sendLists(): void {
    const table = this.#table;
    const asked = [this.#asked.filter, this.#asked.spanMs, this.#asked.rank];
    const state = `${table.version} ${JSON.stringify(asked)}`;
    const span = spanRange(table, this.#asked.spanMs);
    if (state === this.#listsOf || span === undefined) return;
    this.#listsOf = state;
    const range = this.#asked.filter.brush ?? span;
    const sums = sumRange(table, this.#selection, range);
    const { ranked, total } = rankNames(table, sums, this.#asked.rank);
    const before = this.#rowsBefore(range);
    const bars: Bars = barsOf(span, table.closedMs);
    const statuses = listStatuses(table, this.#summaries, { sums, before, bars });
    this.#host.tell({ kind: 'lists', ranked, rankedTotal: total, statuses, rows: sums.rows });
  }

  /** Rows by status in the time of the same length before; undefined where the log begins in the midst of it. */
  #rowsBefore({ fromMs, toMs }: TimeRange): Float64Array | undefined {
    const table = this.#table;
    const before = { fromMs: fromMs - (toMs - fromMs), toMs: fromMs };
    const first = table.windows[0]?.startMs ?? Number.POSITIVE_INFINITY;
    return first > before.fromMs ? undefined : statusRowsOf(table, this.#summaries, before);
  }

  #sendVitals(nowMs: number): void {
    const vitals = this.#vitals(nowMs);
    const text = JSON.stringify(vitals);
    if (text === this.#vitalsSent) return;
    this.#vitalsSent = text;
    this.#host.tell({ kind: 'vitals', vitals });
  }

  #vitals(nowMs: number): Vitals {
    this.#rowsPerSecond = this.#rate(nowMs);
    const { checkpointMs, newestEventMs, sourceMetrics, totals, watermarkMs } = this.#run;
    const lagMs = Math.max(0, nowMs - newestEventMs);
    return {
      rowsPerSecond: this.#rowsPerSecond,
      lagMs: lagMs > LIVE_LAG_MS ? undefined : lagMs,
      watermarkMs: watermarkMs > 0 ? watermarkMs : undefined,
      lateRows: lateRows(totals),
      droppedRows: Number(sourceMetrics.droppedRows ?? 0),
      gaps: Number(sourceMetrics.gaps ?? 0),
      unparsedRows: totals.unparsed,
      checkpointMs,
      totalRows: totals.rows,
      matchingRows: this.#matchingRows(),
      matchedOf: this.#filtered === undefined ? totals.rows : this.#filtered.seenRows,
    };
  }

  #rate(nowMs: number): number {
    const { rows } = this.#run.totals;
    this.#rates = [
      ...this.#rates.filter(({ atMs }) => nowMs - atMs <= RATE_MS),
      { atMs: nowMs, rows },
    ];
    const [first] = this.#rates;
    return nowMs > first.atMs ? Math.round(((rows - first.rows) * 1000) / (nowMs - first.atMs)) : 0;
  }

  #matchingRows(): number {
    const { totals } = this.#run;
    const table = this.#table;
    const { terms, brush } = this.#asked.filter;
    if (terms.length === 0 && brush === undefined) return totals.rows;
    let rows = 0;
    for (const window of table.windows) {
      if (brush !== undefined && (window.startMs < brush.fromMs || window.startMs >= brush.toMs)) {
        continue;
      }
      rows += this.#summaries.of(window).rows;
    }
    return rows;
  }
}

function sameMask(left: Uint8Array | undefined, right: Uint8Array | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.length === right.length && left.every((value, index) => value === right[index]);
}
