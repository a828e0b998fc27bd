/** What the page knows and how it is looked at, as one record; `told` folds what the engine says into it. */
import type { Served } from '../empty/demo.ts';
import type {
  Activity,
  ClassKind,
  Filter,
  KeptSource,
  OpenedSource,
  PageEvent,
  Problem,
  RankedRow,
  RankOrder,
  Resumed,
  StatusRow,
  StorageState,
  Strip,
  TailRow,
  Vitals,
} from '../protocol.ts';
import type { Zone } from '../text/times.ts';

export interface Lists {
  readonly ranked: readonly RankedRow[];
  readonly rankedTotal: number;
  readonly statuses: readonly StatusRow[];
  readonly rows: number;
}

export interface TailPage {
  readonly rows: readonly TailRow[];
  readonly oneIn: number;
  readonly start: number;
  readonly end: number;
}

export type FilesNeeded = Extract<PageEvent, { kind: 'filesNeeded' }>;

/** Why the view stands still, since when, and how many rows passed the filter then. */
export interface Pause {
  readonly atMs: number;
  readonly because: 'asked' | 'scrolled' | 'chose';
  readonly matchingRows: number;
}

export interface ShownProblem {
  readonly problem: Problem;
  /** How often it was told since it was first shown. */
  readonly times: number;
}

/** Which panels still show the numbers of another filter. */
export interface Stale {
  readonly strip: boolean;
  readonly lists: boolean;
  readonly tail: boolean;
}

export interface PageState {
  readonly isReady: boolean;
  readonly kept: readonly KeptSource[];
  readonly storage: StorageState | undefined;
  /** The host that was asked for, while it is not known to be one. */
  readonly address: string | undefined;
  /** What the server of the page has to show; undefined on a static host. */
  readonly served: Served | undefined;
  /** The name of the one that is looked at. */
  readonly stream: string | undefined;
  readonly source: OpenedSource | undefined;
  readonly activity: Activity;
  readonly vitals: Vitals | undefined;
  readonly strip: Strip | undefined;
  readonly lists: Lists | undefined;
  /** The number of ranked names without a filter; the base that a filtered list is "of". */
  readonly namesInAll: number | undefined;
  readonly tail: TailPage | undefined;
  readonly resumed: Resumed | undefined;
  readonly filesNeeded: FilesNeeded | undefined;
  readonly problems: readonly ShownProblem[];
  /** The offset that the lines' own times are written with. */
  readonly writtenOffsetMinutes: number | undefined;

  readonly filter: Filter;
  readonly spanMs: number | 'all';
  readonly zone: Zone;
  readonly order: RankOrder;
  readonly pause: Pause | undefined;
  readonly stale: Stale;
  /** What came while the view stood still. */
  readonly waiting: { readonly strip: Strip | undefined; readonly lists: Lists | undefined };
  readonly failingOnly: boolean;
  /** The number of the chosen line. */
  readonly chosen: number | undefined;
  readonly isDetailOpen: boolean;
  readonly dialog: 'keys' | 'clear' | undefined;
  /** The reader has seen that lines do not fit the format. */
  readonly isUnparsedClosed: boolean;
}

const FRESH: Stale = { strip: false, lists: false, tail: false };
const NO_FILTER: Filter = { terms: [], brush: undefined };
export const DEFAULT_SPAN_MS = 15 * 60_000;

export const EMPTY_PAGE: PageState = {
  isReady: false,
  kept: [],
  storage: undefined,
  address: undefined,
  served: undefined,
  stream: undefined,
  source: undefined,
  activity: { kind: 'empty' },
  vitals: undefined,
  strip: undefined,
  lists: undefined,
  namesInAll: undefined,
  tail: undefined,
  resumed: undefined,
  filesNeeded: undefined,
  problems: [],
  writtenOffsetMinutes: undefined,
  filter: NO_FILTER,
  spanMs: DEFAULT_SPAN_MS,
  zone: { kind: 'utc' },
  order: 'rows',
  pause: undefined,
  stale: FRESH,
  waiting: { strip: undefined, lists: undefined },
  failingOnly: false,
  chosen: undefined,
  isDetailOpen: false,
  dialog: undefined,
  isUnparsedClosed: false,
};

export const classesOf = (state: PageState): ClassKind => state.source?.classes ?? 'none';

export const hasFilter = ({ filter }: PageState): boolean =>
  filter.terms.length > 0 || filter.brush !== undefined;

/** The page on a source that was just opened: nothing told of the one before stays, what the reader set does. */
export const withSource = (state: PageState, source: OpenedSource): PageState => ({
  ...state,
  source,
  vitals: undefined,
  strip: undefined,
  lists: undefined,
  namesInAll: undefined,
  tail: undefined,
  resumed: undefined,
  filesNeeded: undefined,
  writtenOffsetMinutes: undefined,
  zone: state.zone.kind === 'written' ? { kind: 'utc' } : state.zone,
  waiting: { strip: undefined, lists: undefined },
  stale: FRESH,
});

/** The page as before any source; the zone and the order of lists are the reader's and stay. */
export const withoutSource = (state: PageState): PageState => ({
  ...EMPTY_PAGE,
  isReady: state.isReady,
  served: state.served,
  kept: state.kept,
  storage: state.storage,
  zone: state.zone.kind === 'written' ? { kind: 'utc' } : state.zone,
  order: state.order,
});

/** Keeps one entry a condition, the newest last. */
export function withProblem(state: PageState, problem: Problem): PageState {
  const before = state.problems.find((shown) => shown.problem.condition === problem.condition);
  const others = state.problems.filter((shown) => shown !== before);
  return { ...state, problems: [...others, { problem, times: (before?.times ?? 0) + 1 }] };
}

export const withoutProblem = (state: PageState, condition: string): PageState => ({
  ...state,
  problems: state.problems.filter((shown) => shown.problem.condition !== condition),
});

/** A filter, brush, span or order that differs: all panels are stale until their next numbers come. */
export const asStale = (state: PageState): PageState => ({
  ...state,
  stale: { strip: true, lists: true, tail: true },
  waiting: { strip: undefined, lists: undefined },
});

export function resumedView(state: PageState): PageState {
  if (state.pause === undefined) return state;
  return {
    ...state,
    pause: undefined,
    strip: state.waiting.strip ?? state.strip,
    lists: state.waiting.lists ?? state.lists,
    waiting: { strip: undefined, lists: undefined },
    chosen: undefined,
    isDetailOpen: false,
  };
}
