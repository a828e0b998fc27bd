import type { Offset, SinkWriter, Source } from '../connectors/connector.ts';
import type { Clock } from '../ports/clock.ts';
import type { Halt } from './halt.ts';
import { pushRows } from './push-rows.ts';
import type { RunningQuery, ScanInput } from './running-query.ts';
import { hasRows } from './streaming-sources.ts';

/** The rows of all sources that go through together. */
export interface Slice {
  readonly start: readonly (Offset | null)[];
  readonly end: readonly (Offset | null)[];
  /** The processing time. */
  readonly timestampMs: number;
}

/** The rows of a source that an input takes in one micro-batch. */
interface ScanRange {
  readonly source: Source;
  readonly start: Offset | null;
  readonly end: Offset;
}

/** Where the time of a micro-batch went, in milliseconds. */
export interface BatchTimes {
  /** Preparing the operators. */
  planning: number;
  /** Opening the sources' readers. */
  opening: number;
  /** Reading rows and pushing them through the operators. */
  updates: number;
  /** Ending the operators: emission and eviction. */
  removals: number;
}

export function newTimes(): BatchTimes {
  return { planning: 0, opening: 0, updates: 0, removals: 0 };
}

export interface RunContext {
  readonly clock: Clock;
  readonly halt: Halt;
}

export interface PushContext extends RunContext {
  readonly writer: SinkWriter;
  readonly times: BatchTimes;
}

/** Pushes what an input takes of a slice, unless nobody needs it. Returns the rows read. */
export async function pushInput(
  query: RunningQuery,
  input: ScanInput,
  slice: Slice,
  { clock, halt, writer, times }: PushContext,
): Promise<number> {
  const isNeeded = input.scan.input.isSatisfied?.() !== true;
  const range = isNeeded ? rangeOf(query, input, slice) : undefined;
  if (range === undefined) return 0;
  const { core, timeZone } = query.evaluation;
  const { columns, scan } = input;
  const startMs = clock.monotonicMs();
  const filters = scan.scan.pushedFilters;
  const context = { core, columns, filters, timeZone, batchTimestampMs: slice.timestampMs };
  const reader = await halt.race(range.source.read(range.start, range.end, context));
  const openMs = clock.monotonicMs();
  times.opening += openMs - startMs;
  const rows = await pushRows(reader, scan.input, { core, halt, writer });
  times.updates += clock.monotonicMs() - openMs;
  return rows;
}

/** What an input reads in the slice; undefined where that is nothing. */
function rangeOf(query: RunningQuery, input: ScanInput, slice: Slice): ScanRange | undefined {
  if (input.kind === 'table') {
    const { end, source } = input;
    return end === null ? undefined : { source, start: null, end };
  }
  const start = slice.start[input.ordinal];
  const end = slice.end[input.ordinal];
  if (end === null || !hasRows(start, end)) return undefined;
  return { source: query.sources[input.ordinal], start, end };
}

/** Has a writer that bounds what it buffers let go of it. */
export async function flush({ halt, writer }: Omit<PushContext, 'times'>): Promise<void> {
  if (writer.flush !== undefined) await halt.finish(writer.flush());
}

export function timed(
  { clock, times }: Pick<PushContext, 'clock' | 'times'>,
  key: keyof BatchTimes,
  work: () => void,
): void {
  const startMs = clock.monotonicMs();
  work();
  times[key] += clock.monotonicMs() - startMs;
}
