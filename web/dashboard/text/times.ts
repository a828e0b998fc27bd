/** Times of day in the zone that the reader chose. */

/** `written`: the offset that the log's own times carry. */
export type Zone =
  | { readonly kind: 'utc' }
  | { readonly kind: 'local' }
  | { readonly kind: 'written'; readonly offsetMinutes: number };

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** How far the zone is ahead of UTC at a time, in milliseconds. */
export function zoneOffsetMs(timeMs: number, zone: Zone): number {
  switch (zone.kind) {
    case 'utc':
      return 0;
    case 'local':
      return -new Date(timeMs).getTimezoneOffset() * 60_000;
    case 'written':
      return zone.offsetMinutes * 60_000;
  }
}

const shifted = (timeMs: number, zone: Zone) => new Date(timeMs + zoneOffsetMs(timeMs, zone));
const isTime = (timeMs: number) => Math.abs(timeMs) < 8.64e15 - 864e5;

/** `10:38:20`; empty for what is no time. */
export const clockText = (timeMs: number, zone: Zone): string =>
  isTime(timeMs) ? shifted(timeMs, zone).toISOString().slice(11, 19) : '';

/** `10:38`. */
export const minuteText = (timeMs: number, zone: Zone): string =>
  clockText(timeMs, zone).slice(0, 5);

/** `10:38:20.512`. */
export const preciseClockText = (timeMs: number, zone: Zone): string =>
  isTime(timeMs) ? shifted(timeMs, zone).toISOString().slice(11, 23) : '';

/** `25 Nov`; with the year when `now` is in another one. */
export function dayText(timeMs: number, zone: Zone, nowMs: number): string {
  if (!isTime(timeMs)) return '';
  const date = shifted(timeMs, zone);
  const year = date.getUTCFullYear();
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  return year === shifted(nowMs, zone).getUTCFullYear() ? day : `${day} ${year}`;
}

/** The clock, with the day before it unless that is today. */
export function momentText(timeMs: number, zone: Zone, nowMs: number): string {
  const day = dayText(timeMs, zone, nowMs);
  const clock = clockText(timeMs, zone);
  return day === dayText(nowMs, zone, nowMs) ? clock : `${day} ${clock}`;
}

/** `UTC`, `+02:00`; what stands at the axis. */
export function zoneText(zone: Zone, timeMs: number): string {
  if (zone.kind === 'utc') return 'UTC';
  const minutes = zoneOffsetMs(timeMs, zone) / 60_000;
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${minutes < 0 ? '−' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
}

/** The offset in minutes that a line's time is written with; undefined where it has none. */
export function writtenOffset(line: string): number | undefined {
  const found = /\d\d:\d\d:\d\d(?:[.,]\d+)? ?(?:(Z)|([+-])(\d\d):?(\d\d))(?!\d)/.exec(line);
  if (found === null) return undefined;
  const [, zulu, sign, hours, minutes] = found;
  if (zulu !== undefined) return 0;
  const offset = Number(hours) * 60 + Number(minutes);
  return offset > 18 * 60 ? undefined : sign === '-' ? -offset : offset;
}
