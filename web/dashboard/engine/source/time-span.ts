/** Looks at the times in the first and the last lines of a log, before it is read. */

import { unix_millis } from '../../../../src/api/functions.ts';
import type { Session } from '../../../../src/api/session.ts';
import { createSessionOn } from '../../../../src/engine/local-session.ts';
import { DEFAULT_WINDOW_MS, windowFor } from '../cells/window-size.ts';
import type { EngineHost } from '../host.ts';
import { keptRows } from '../rows/kept-frame.ts';
import { keptRowsConnector } from '../rows/kept-rows.ts';
import { RowRing } from '../rows/row-ring.ts';
import { eventTime, type LogShape } from './log-shape.ts';
import type { LogSource, SourceSample } from './log-source.ts';

/** How windows are cut and how long they wait. */
export interface WindowPlan {
  readonly windowMs: number;
  readonly delayMs: number;
}

/** The least that a window waits: for what is on its way now, and for what lies in a file. */
const LIVE_DELAY_MS = 10_000;
const FILE_DELAY_MS = 30_000;
/** Windows of a file wait for so many more, which costs little: a file does not go on for ever. */
const FILE_DELAY_WINDOWS = 6;
/** Times in a sample are further apart than this only by mistake. */
const DISORDER_MS_MAX = 600_000;
/** A compressed log is some ten times as long when it is unpacked. */
const COMPRESSION = 10;
/** Logs of a stream that are older than this are read from their beginning: their length is told by it. */
const HISTORY_MS = 3_600_000;

/** Decides by the sample. Files get 60 to 180 windows; what has no end gets the usual ones. */
export async function planWindows(
  host: EngineHost,
  source: LogSource,
  sample: SourceSample,
  shape: LogShape,
): Promise<WindowPlan> {
  if (shape.roles.time === undefined) {
    return { windowMs: DEFAULT_WINDOW_MS, delayMs: LIVE_DELAY_MS };
  }
  const ring = new RowRing();
  const session = await createSessionOn(host.platform, host.connectors, {
    connectors: [keptRowsConnector(ring)],
  });
  try {
    const head = await timesOf(session, shape, ring, sample.head);
    const tail = sample.tail && (await timesOf(session, shape, ring, sample.tail));
    const disorderMs = Math.min(DISORDER_MS_MAX, disorderOf(head));
    if (source.bytes === undefined) return livePlan(head, disorderMs, host.platform.clock.nowMs());
    const spanMs =
      tail === undefined
        ? (lengthOf(head) * source.bytes * COMPRESSION) / Math.max(1, sample.head.length)
        : Math.max(0, typical(tail, 0.9) - typical(head, 0.1));
    const windowMs = windowFor(spanMs);
    const overlapMs = source.inputs.length > 1 ? spanMs : 0;
    return {
      windowMs,
      delayMs: Math.max(FILE_DELAY_MS, windowMs * FILE_DELAY_WINDOWS, disorderMs * 4, overlapMs),
    };
  } finally {
    await session.stop();
  }
}

function livePlan(head: readonly number[], disorderMs: number, nowMs: number): WindowPlan {
  const ageMs = head.length === 0 ? 0 : nowMs - typical(head, 0.1);
  const windowMs =
    ageMs > HISTORY_MS ? Math.max(DEFAULT_WINDOW_MS, windowFor(ageMs / 4)) : DEFAULT_WINDOW_MS;
  return { windowMs, delayMs: Math.max(LIVE_DELAY_MS, disorderMs * 2) };
}

/** The event times of a text's lines, in their order. */
async function timesOf(
  session: Session,
  shape: LogShape,
  ring: RowRing,
  bytes: Uint8Array,
): Promise<number[]> {
  ring.restartAt(0);
  appendText(ring, bytes);
  const rows = keptRows(session, shape, { from: 0, to: ring.end });
  const times = await rows.select(unix_millis(eventTime(shape.roles)).as('time')).collect();
  return times.flatMap(({ time }) => (time === null ? [] : [Number(time)]));
}

/** Adds the whole lines of a text to a ring. */
export function appendText(ring: RowRing, bytes: Uint8Array): void {
  const starts: number[] = [];
  for (let at = 0; at >= 0 && at < bytes.length; ) {
    const end = bytes.indexOf(10, at);
    starts.push(at);
    at = end < 0 ? bytes.length : end + 1;
  }
  const endOf = (row: number) => {
    const next = row + 1 < starts.length ? starts[row + 1] : bytes.length;
    return bytes[next - 1] === 10 ? next - 1 : next;
  };
  ring.append({
    bytes,
    count: starts.length,
    start: (row) => starts[row],
    length: (row) => endOf(row) - starts[row],
  });
}

/** How far a time is behind the latest one before it, at most. */
function disorderOf(times: readonly number[]): number {
  let latest = Number.NEGATIVE_INFINITY;
  let disorder = 0;
  for (const time of times) {
    latest = Math.max(latest, time);
    disorder = Math.max(disorder, latest - time);
  }
  return disorder;
}

function lengthOf(times: readonly number[]): number {
  return times.length === 0 ? 0 : typical(times, 0.9) - typical(times, 0.1);
}

/** A time that is not the single wrong one among many. */
function typical(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
}
