/** The times that an axis names. */
import { clockText, dayText, minuteText, type Zone, zoneOffsetMs } from '../text/times.ts';

export interface Tick {
  readonly timeMs: number;
  readonly text: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 7, 14, 30, 91, 365].map((days) => days * DAY),
];

export interface AxisRange {
  readonly fromMs: number;
  readonly toMs: number;
  /** How many names there is room for. */
  readonly countMax: number;
}

/**
 * Round times of the zone within a range: seconds, minutes, hours or days, as many as there is room for. Midnight is named
 * by its day.
 */
export function axisTicks({ fromMs, toMs, countMax }: AxisRange, zone: Zone): readonly Tick[] {
  const width = toMs - fromMs;
  if (!(width > 0) || countMax < 1) return [];
  const step = STEPS_MS.find((candidate) => width / candidate <= countMax) ?? width / countMax;
  const ticks: Tick[] = [];
  const first = Math.ceil((fromMs + zoneOffsetMs(fromMs, zone)) / step) * step;
  for (let shifted = first; ticks.length <= countMax; shifted += step) {
    // The offset may change within the range, where clocks are put forward or back.
    const timeMs = shifted - zoneOffsetMs(shifted - zoneOffsetMs(shifted, zone), zone);
    if (timeMs > toMs) break;
    if (timeMs >= fromMs) ticks.push({ timeMs, text: tickText(timeMs, step, zone) });
  }
  return ticks;
}

function tickText(timeMs: number, step: number, zone: Zone): string {
  const clock = clockText(timeMs, zone);
  if (step >= DAY || clock === '00:00:00') return dayText(timeMs, zone, timeMs);
  return step < MINUTE ? clock : minuteText(timeMs, zone);
}
