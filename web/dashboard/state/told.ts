/** Folds one event of the engine into the page's state. */
import { assertNever } from '../parts/assert-never.ts';
import type { Activity, PageEvent, Strip, TailRow } from '../protocol.ts';
import { writtenOffset } from '../text/times.ts';
import {
  hasFilter,
  type Lists,
  type PageState,
  withoutSource,
  withProblem,
  withSource,
} from './page-state.ts';

export function told(state: PageState, event: PageEvent): PageState {
  switch (event.kind) {
    case 'ready':
      return { ...state, isReady: true, kept: event.kept, storage: event.storage };
    case 'storage':
      return { ...state, kept: event.kept, storage: event.storage };
    case 'opened':
      return withSource(state, event.source);
    case 'activity':
      return toldActivity(state, event.activity);
    case 'vitals':
      return { ...state, vitals: event.vitals };
    case 'strip':
      return toldStrip(state, event.strip);
    case 'lists': {
      const { ranked, rankedTotal, statuses, rows } = event;
      return toldLists(state, { ranked, rankedTotal, statuses, rows });
    }
    case 'tail':
      return toldTail(state, event);
    case 'resumed':
      return { ...state, resumed: event.resumed };
    case 'filesNeeded':
      return { ...state, filesNeeded: event };
    case 'problem':
      return withProblem(state, event.problem);
    default:
      return assertNever(event);
  }
}

function toldActivity(state: PageState, activity: Activity): PageState {
  if (activity.kind === 'empty') return withoutSource(state);
  const goesOn = activity.kind === 'reading' || activity.kind === 'live';
  return { ...state, activity, filesNeeded: goesOn ? undefined : state.filesNeeded };
}

/** A view that stands still takes numbers only for what the reader changed since. */
function toldStrip(state: PageState, strip: Strip): PageState {
  if (state.pause !== undefined && !state.stale.strip)
    return { ...state, waiting: { ...state.waiting, strip } };
  return { ...state, strip, stale: { ...state.stale, strip: false } };
}

function toldLists(state: PageState, lists: Lists): PageState {
  const namesInAll = hasFilter(state) ? state.namesInAll : lists.rankedTotal;
  if (state.pause !== undefined && !state.stale.lists)
    return { ...state, namesInAll, waiting: { ...state.waiting, lists } };
  return { ...state, namesInAll, lists, stale: { ...state.stale, lists: false } };
}

function toldTail(state: PageState, event: Extract<PageEvent, { kind: 'tail' }>): PageState {
  const { oneIn, start, end } = event;
  // Rows that someone looks at stay when they leave the ring; asking for others lets them go.
  const held = state.pause === undefined ? undefined : state.tail?.rows;
  const isGone = held !== undefined && !state.stale.tail && (held[0]?.number ?? start) < start;
  const rows = isGone ? held : event.rows;
  return {
    ...state,
    tail: { rows, oneIn, start, end },
    stale: { ...state.stale, tail: false },
    writtenOffsetMinutes: state.writtenOffsetMinutes ?? firstOffset(event.rows),
  };
}

function firstOffset(rows: readonly TailRow[]): number | undefined {
  for (const row of rows) {
    const offset = writtenOffset(row.raw);
    if (offset !== undefined) return offset;
  }
  return undefined;
}
