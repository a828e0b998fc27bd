/**
 * The page as one thing with a life: its state, what the reader does to it, and the engine that it tells. Components read
 * the state and call the methods; they know nothing of messages.
 */
import type { Served } from './empty/demo.ts';
import type { EngineLink } from './engine-link.ts';
import type {
  DroppedFile,
  FilterTerm,
  PageEvent,
  PageRequest,
  RankOrder,
  SourceRequest,
  TimeRange,
} from './protocol.ts';
import {
  asStale,
  EMPTY_PAGE,
  type PageState,
  type Pause,
  resumedView,
  type TailPage,
  withoutProblem,
  withoutSource,
  withProblem,
} from './state/page-state.ts';
import {
  placeAround,
  placeAtShare,
  scrolledPlace,
  type TailPlace,
  tailRequest,
} from './state/tail-place.ts';
import { told } from './state/told.ts';
import type { Zone } from './text/times.ts';

/** How many names a list shows. */
const RANKED_MAX = 10;

export interface PageSurroundings {
  /** Milliseconds since the epoch. */
  now(): number;
  copy(text: string): void;
  /** Puts the focus on a line of the tail, so that it is not lost with what was closed. */
  focusLine(number: number | undefined): void;
  /** Calls back when something can be drawn; not while the tab is hidden. */
  onFrame(callback: () => void): void;
  /** The stream that is looked at belongs to the page's address, as it is the only view of it that a link names. */
  nameStream(name: string): void;
  /** The source that this tab had open before a refresh, across which the browser keeps it. */
  remember(id: string | undefined): void;
}

export class Page {
  readonly #engine: EngineLink;
  readonly #surroundings: PageSurroundings;
  readonly #listeners = new Set<() => void>();
  #state = EMPTY_PAGE;
  #tailPlace: TailPlace = { kind: 'end' };
  #tailCount = 0;
  /** Waits for the rows that were asked for. */
  #afterTail: ((tail: TailPage) => void) | undefined;

  constructor(
    start: (onEvent: (event: PageEvent) => void, onEnd: (message: string) => void) => EngineLink,
    surroundings: PageSurroundings,
  ) {
    this.#surroundings = surroundings;
    this.#engine = start(
      (event) => this.#hear(event),
      (message) => this.#engineEnded(message),
    );
  }

  get state(): PageState {
    return this.#state;
  }

  /** Calls back after each change. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  change(change: Partial<PageState>): void {
    this.#become({ ...this.#state, ...change });
  }

  // What is looked at

  open(source: SourceRequest, format?: string): void {
    this.#startAnew();
    if ('url' in source) this.change({ address: new URL(source.url).host });
    this.#send({ kind: 'open', source, format });
  }

  /** Opens the stream of a name that the page's server has; the first one where there is none of it. */
  openStream(name?: string): void {
    const streams = this.#state.served?.streams ?? [];
    const stream = streams.find((each) => each.name === name) ?? streams.at(0);
    if (stream === undefined) return;
    const { source, format } = stream;
    this.open(source.kind === 'webSocket' ? { ...source, name: stream.name } : source, format);
    if (streams.length === 1) return;
    this.change({ stream: stream.name });
    this.#surroundings.nameStream(stream.name);
  }

  /** What the server has to show, also after it was changed: a stream that has a new address is opened there. */
  serve(served: Served): void {
    const { served: before, stream } = this.#state;
    const addressIn = (all: Served | undefined) =>
      all?.streams.find(({ name }) => name === stream)?.source.url;
    this.change({ served });
    const address = addressIn(served);
    if (stream !== undefined && address !== undefined && address !== addressIn(before))
      this.openStream(stream);
  }

  reopen(id: string): void {
    this.#startAnew();
    this.#send({ kind: 'reopen', id });
  }

  supplyFiles(files: readonly DroppedFile[]): void {
    // Those that are not the right ones are asked for again.
    this.change({ filesNeeded: undefined });
    this.#send({ kind: 'supplyFiles', files });
  }

  setFormat(id: string): void {
    const { stream } = this.#state;
    this.#startAnew();
    this.change({ stream });
    this.#send({ kind: 'setFormat', id });
  }

  /** Back to the page without a source; what is kept stays. */
  close(): void {
    this.#surroundings.remember(undefined);
    this.#send({ kind: 'close' });
    this.#become(withoutSource(this.#state));
  }

  forget(id: string | 'all'): void {
    if (id === 'all') this.close();
    this.#send({ kind: 'forget', id });
  }

  persist(): void {
    this.#send({ kind: 'persist' });
  }

  retry(): void {
    this.#send({ kind: 'retry' });
  }

  // How it is looked at

  setTerms(terms: readonly FilterTerm[]): void {
    this.#setFilter({ ...this.#state.filter, terms });
  }

  setBrush(brush: TimeRange | undefined): void {
    const before = this.#state.filter.brush;
    // A drag says the same many times: brushes are whole windows.
    if (before?.fromMs === brush?.fromMs && before?.toMs === brush?.toMs) return;
    this.#setFilter({ ...this.#state.filter, brush });
  }

  setSpan(spanMs: number | 'all'): void {
    this.#become(asStale({ ...this.#state, spanMs }));
    this.#send({ kind: 'setSpan', spanMs });
  }

  setZone(zone: Zone): void {
    this.change({ zone });
  }

  setOrder(order: RankOrder): void {
    this.#become({ ...this.#state, order, stale: { ...this.#state.stale, lists: true } });
    this.#send({ kind: 'rank', by: order, limit: RANKED_MAX });
  }

  closeProblem(condition: string): void {
    this.#become(withoutProblem(this.#state, condition));
  }

  // Standing still

  pause(because: Pause['because']): void {
    const { pause, source, vitals } = this.#state;
    if (pause !== undefined || source === undefined) return;
    const first = this.#state.tail?.rows[0];
    this.change({
      pause: { atMs: this.#surroundings.now(), because, matchingRows: vitals?.matchingRows ?? 0 },
    });
    if (first !== undefined) this.lookAt({ kind: 'from', number: first.number });
  }

  resume(): void {
    this.#become(resumedView(this.#state));
    this.lookAt({ kind: 'end' });
  }

  // The tail

  get tailCount(): number {
    return this.#tailCount;
  }

  /** How many whole rows there is room for. */
  setTailCount(count: number): void {
    if (count === this.#tailCount) return;
    this.#tailCount = count;
    this.#askTail();
  }

  lookAt(place: TailPlace): void {
    this.#tailPlace = place;
    this.#askTail();
    this.change({ stale: { ...this.#state.stale, tail: true } });
  }

  setFailingOnly(failingOnly: boolean): void {
    this.change({ failingOnly });
    this.#askTail();
  }

  /** Moves by whole rows; scrolling up stops the view. False where there is nowhere to go. */
  scrollTail(by: number): boolean {
    const { tail, pause } = this.#state;
    if (tail === undefined) return false;
    const place = scrolledPlace(tail, by);
    if (pause === undefined && (by > 0 || place === undefined)) return false;
    if (place === undefined)
      return by > 0 && pause?.because === 'scrolled' ? this.#resumeAtEnd() : false;
    this.pause('scrolled');
    this.lookAt(place);
    return true;
  }

  /** To a share of all kept rows, 0 the oldest, 1 the newest: what a scroll bar says. */
  scrollTailTo(share: number): void {
    const { tail, pause } = this.#state;
    if (tail === undefined) return;
    if (share >= 0.999) {
      if (pause?.because === 'scrolled') this.resume();
      return;
    }
    this.pause('scrolled');
    this.lookAt(placeAtShare(tail, share, this.#tailCount));
  }

  /** Chooses a line; the view stops, or it would run away. */
  choose(number: number): void {
    this.pause('chose');
    this.change({ chosen: number });
  }

  /** The line below (above, if negative) the chosen one; the newest if none is. Scrolls when it is not shown. */
  chooseNext(by: 1 | -1): void {
    const { tail, chosen } = this.#state;
    const rows = tail?.rows ?? [];
    if (tail === undefined || rows.length === 0) return;
    const at = rows.findIndex((row) => row.number === chosen);
    const next = at < 0 ? rows[rows.length - 1] : rows[at + by];
    if (next !== undefined) {
      this.choose(next.number);
      return;
    }
    const place = scrolledPlace(tail, by);
    if (place === undefined) return;
    this.pause('chose');
    this.#afterTail = (shown) => this.#chooseBeside(shown, chosen ?? 0, by);
    this.lookAt(place);
  }

  /** The next (previous, if negative) line of the classes that fail, shown among its neighbours. */
  chooseNextFailing(by: 1 | -1): void {
    const { tail, chosen } = this.#state;
    if (tail === undefined || tail.rows.length === 0) return;
    const from = chosen ?? tail.rows[tail.rows.length - 1].number;
    this.pause('chose');
    const place: TailPlace =
      by > 0 ? { kind: 'from', number: from + 1 } : { kind: 'before', number: from };
    this.#afterTail = ({ rows, start }) => {
      const found = by > 0 ? rows[0] : rows[rows.length - 1];
      const isBeyond = found !== undefined && (by > 0 ? found.number > from : found.number < from);
      if (isBeyond) this.change({ chosen: found.number });
      this.lookAt(placeAround(start, isBeyond ? found.number : from, this.#tailCount));
    };
    this.#send(tailRequest({ place, count: Math.max(1, this.#tailCount), failingOnly: true }));
  }

  openDetail(): void {
    if (this.#state.chosen === undefined) this.chooseNext(-1);
    if (this.#state.chosen !== undefined) this.change({ isDetailOpen: true });
  }

  closeDetail(): void {
    this.change({ isDetailOpen: false });
    this.#surroundings.focusLine(this.#state.chosen);
  }

  copyChosen(): void {
    const { tail, chosen } = this.#state;
    const row = tail?.rows.find((each) => each.number === chosen);
    if (row !== undefined) this.#surroundings.copy(row.raw);
  }

  #chooseBeside({ rows }: TailPage, chosen: number, by: 1 | -1): void {
    const beside =
      by > 0
        ? rows.find((row) => row.number > chosen)
        : rows.findLast((row) => row.number < chosen);
    if (beside !== undefined) this.change({ chosen: beside.number });
  }

  #resumeAtEnd(): boolean {
    this.resume();
    return true;
  }

  #askTail(): void {
    if (this.#tailCount === 0) return;
    const { failingOnly } = this.#state;
    this.#send(tailRequest({ place: this.#tailPlace, count: this.#tailCount, failingOnly }));
  }

  #setFilter(filter: PageState['filter']): void {
    this.#become(asStale({ ...this.#state, filter }));
    this.#send({ kind: 'setFilter', filter });
  }

  /** The engine keeps what it is told for the next source, so it is told how a fresh page looks at it. */
  #startAnew(): void {
    this.#become({ ...withoutSource(this.#state), spanMs: this.#state.spanMs });
    this.#tailPlace = { kind: 'end' };
    this.#send({ kind: 'setFilter', filter: this.#state.filter });
    this.#send({ kind: 'setSpan', spanMs: this.#state.spanMs });
    this.#send({ kind: 'rank', by: this.#state.order, limit: RANKED_MAX });
    this.#askTail();
  }

  #hear(event: PageEvent): void {
    if (event.kind === 'opened') this.#surroundings.remember(event.source.id);
    if (event.kind !== 'strip') {
      this.#become(told(this.#state, event));
      if (event.kind === 'tail') this.#tailCame(event);
      return;
    }
    // A copy of a few kilobytes lets the buffer go back at once when the strip is drawn; a hidden tab draws nothing,
    // gives nothing back, and so is sent no more.
    const { buffer } = event.strip.values;
    const strip = { ...event.strip, values: event.strip.values.slice() };
    this.#become(told(this.#state, { ...event, strip }));
    this.#surroundings.onFrame(() => this.#send({ kind: 'returnBuffer', buffer }));
  }

  #tailCame(tail: TailPage): void {
    const after = this.#afterTail;
    this.#afterTail = undefined;
    after?.(tail);
  }

  #engineEnded(message: string): void {
    const atMs = this.#surroundings.now();
    const problem = { condition: 'PAGE_ENGINE_ENDED', message, parameters: {}, atMs };
    this.#become(
      withProblem(
        { ...this.#state, isReady: true, activity: { kind: 'failed', problem } },
        problem,
      ),
    );
  }

  #become(state: PageState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  #send(request: PageRequest): void {
    this.#engine.send(request);
  }
}
