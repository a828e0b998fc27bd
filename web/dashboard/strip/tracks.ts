/** The tracks of the time strip: which there are, what they say at a window, and how high they go. */
import type { OpenedSource, Strip } from '../protocol.ts';
import { countText, durationText, rateText, shareText, shortNumber } from '../text/numbers.ts';
import {
  closedCount,
  failingShares,
  isUnusual,
  largest,
  stripColumn,
  totalRows,
  trackLimit,
  usualValue,
} from './strip-values.ts';

export type TrackId = 'requests' | 'share' | 'p50' | 'p95' | 'p99';

export interface Track {
  readonly id: TrackId;
  readonly name: string;
  /** One value a window; for the bars, rows a second in all classes. */
  readonly values: Float64Array;
  readonly limit: number;
  readonly limitText: string;
  /** What was usual over the closed windows. */
  readonly usual: number;
  readonly isUnusual: boolean;
}

/** Limits that tracks had before, which they keep while they fit. */
export type Limits = Partial<Record<TrackId, number>>;

const PERCENTILES = ['p50', 'p95', 'p99'] as const;

/** The tracks that the source has data for, from the top. */
export function tracksOf(strip: Strip, source: OpenedSource, before: Limits): readonly Track[] {
  const closed = closedCount(strip);
  const seconds = strip.windowMs / 1000;
  const make = (id: TrackId, name: string, values: Float64Array): Track => {
    const usual = usualValue(values, closed);
    // Room for the limit's own text above a line; bars begin beside it.
    const round = trackLimit(largest(values) * (id === 'requests' ? 1.05 : 1.2), before[id]);
    const limit = id === 'share' ? Math.min(1, round) : round;
    const now = values[closed - 1] ?? Number.NaN;
    const isOff = id === 'share' && isUnusual(now, usual);
    return { id, name, values, limit, limitText: limitText(id, limit), usual, isUnusual: isOff };
  };
  const rates = totalRows(strip).map((rows) => rows / seconds);
  const tracks = [make('requests', source.classes === 'status' ? 'Requests' : 'Rows', rates)];
  if (source.classes !== 'none')
    tracks.push(make('share', `${failingName(source)} share`, failingShares(strip)));
  if (source.hasDuration) {
    for (const id of PERCENTILES) tracks.push(make(id, id, stripColumn(strip, id)));
  }
  return tracks;
}

/** Why tracks are missing, a sentence each. */
export function missingTracks(source: OpenedSource): readonly { name: string; why: string }[] {
  const missing: { name: string; why: string }[] = [];
  if (source.classes === 'none')
    missing.push({ name: 'Error share', why: 'no status and no level in this log format' });
  if (!source.hasDuration)
    missing.push({ name: 'Latency', why: 'no durations in this log format' });
  return missing;
}

export const failingName = (source: OpenedSource): string =>
  source.classes === 'level' ? 'error' : '5xx';

/** A track's value in words, with its unit: `4,182/s`, `6.2 %`, `1.92 s`. */
export function trackText(id: TrackId, value: number): string {
  if (Number.isNaN(value)) return '';
  if (id === 'requests') return `${rateText(value)}/s`;
  return id === 'share' ? shareText(value) : durationText(value);
}

function limitText(id: TrackId, limit: number): string {
  if (id === 'requests') return limit >= 100 ? countText(limit) : shortNumber(limit);
  if (id === 'share') return `${shortNumber(limit * 100)} %`;
  return limit >= 1000 ? `${shortNumber(limit / 1000)} s` : `${shortNumber(limit)} ms`;
}
