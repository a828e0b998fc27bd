/** A chosen stretch of time: moved and resized by whole windows. */
import type { TimeRange } from '../protocol.ts';

/** The windows of a strip: the first start, how many, how wide. */
export interface Windows {
  readonly firstMs: number;
  readonly windowMs: number;
  readonly count: number;
}

const endMs = ({ firstMs, windowMs, count }: Windows) => firstMs + windowMs * count;

/** The edge of a window that is nearest to a time. */
export function nearestEdge(timeMs: number, windows: Windows): number {
  const { firstMs, windowMs, count } = windows;
  const index = Math.round((timeMs - firstMs) / windowMs);
  return firstMs + Math.min(count, Math.max(0, index)) * windowMs;
}

/** From one time to another, whichever comes first: whole windows, and at least one. */
export function brushBetween(oneMs: number, otherMs: number, windows: Windows): TimeRange {
  const { windowMs } = windows;
  const fromMs = nearestEdge(Math.min(oneMs, otherMs), windows);
  const toMs = nearestEdge(Math.max(oneMs, otherMs), windows);
  if (toMs > fromMs) return { fromMs, toMs };
  return toMs === endMs(windows)
    ? { fromMs: fromMs - windowMs, toMs }
    : { fromMs, toMs: toMs + windowMs };
}

/** The whole brush by so many windows; it keeps its width and stays inside. */
export function movedBrush({ fromMs, toMs }: TimeRange, by: number, windows: Windows): TimeRange {
  const low = windows.firstMs - fromMs;
  const high = endMs(windows) - toMs;
  const shift = Math.max(Math.min(low, 0), Math.min(Math.max(high, 0), by * windows.windowMs));
  return { fromMs: fromMs + shift, toMs: toMs + shift };
}

/** One edge to a time; it stops a window before the other edge. */
export function withEdge(
  brush: TimeRange,
  edge: 'from' | 'to',
  timeMs: number,
  windows: Windows,
): TimeRange {
  const at = nearestEdge(timeMs, windows);
  return edge === 'from'
    ? { fromMs: Math.min(at, brush.toMs - windows.windowMs), toMs: brush.toMs }
    : { fromMs: brush.fromMs, toMs: Math.max(at, brush.fromMs + windows.windowMs) };
}
