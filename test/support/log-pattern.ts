import type { ValueRow } from '../../src/types/value.ts';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const QUOTED = String.raw`"((?:[^"\\]|\\.)*)"`;
const TIME = String.raw`\[(\d\d)/(\w{3})/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)\]`;
const MIDDLE = String.raw`((?:(?! \[).)+) ${TIME} ${QUOTED} (\d{3}|-) (\d+|-)`;
const AGENT = ` ${QUOTED} ${QUOTED}`;
const SECONDS = String.raw` (-|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)`;

const PATTERNS: Readonly<Record<string, RegExp>> = {
  auto: new RegExp(`^()([^ ]+) ([^ ]+) ${MIDDLE}(?:${AGENT}(?: ${QUOTED})?(?:${SECONDS})?)?$`, 's'),
  autoHost: new RegExp(
    `^([^ ]+) ((?!- )[^ ]+) ([^ ]+) (?!\\[)${MIDDLE}(?:${AGENT}(?: ${QUOTED})?(?:${SECONDS})?)?$`,
    's',
  ),
  common: new RegExp(`^()([^ ]+) ([^ ]+) ${MIDDLE}()()()()$`, 's'),
  combined: new RegExp(`^()([^ ]+) ([^ ]+) ${MIDDLE}${AGENT}()()$`, 's'),
  vhost_combined: new RegExp(`^([^ ]+) ([^ ]+) ([^ ]+) (?!\\[)${MIDDLE}${AGENT}()()$`, 's'),
  combined_request_time: new RegExp(`^()([^ ]+) ([^ ]+) ${MIDDLE}${AGENT}()${SECONDS}$`, 's'),
};

/**
 * The row of an access line, found with regular expressions: what the kernel is held against. Text is taken as latin1, a
 * character a byte, and given back as UTF-8. A line that does not fit is all null, with its text in the last column.
 */
export function logRowByPattern(line: string, format = 'auto'): ValueRow {
  const match =
    (format === 'auto' && PATTERNS.autoHost.exec(line)) || PATTERNS[format].exec(line) || undefined;
  const micros = match && timeMicros(match.slice(5, 14));
  const bytes = match && (match[16] === '-' ? null : BigInt(match[16]));
  if (match === undefined || micros === undefined || (bytes ?? 0n) > 2n ** 63n - 1n) {
    return [...Array(13).fill(null), utf8(line)];
  }
  const [, host, ip, ident, user] = match;
  const [method, path, protocol] = splitRequest(match[14]);
  return [
    text(host || undefined),
    text(ip),
    text(ident),
    text(user),
    micros,
    text(method),
    text(path),
    text(protocol),
    match[15] === '-' ? null : Number(match[15]),
    bytes ?? null,
    text(match[17] ?? undefined, format === 'common'),
    text(match[18] ?? undefined, format === 'common'),
    match[20] === undefined || match[20] === '' || match[20] === '-' ? null : Number(match[20]),
    null,
  ];
}

function timeMicros(parts: readonly string[]): bigint | undefined {
  const [day, name, year, hour, minute, second, sign, zoneHour, zoneMinute] = parts;
  const month = MONTHS.indexOf(name);
  const zone = Number(zoneHour) * 60 + Number(zoneMinute);
  const date = new Date(0);
  date.setUTCFullYear(Number(year), month, Number(day));
  const isDay = month >= 0 && date.getUTCMonth() === month && date.getUTCDate() === Number(day);
  const isClock = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  if (!isDay || !isClock || Number(zoneMinute) > 59 || zone > 18 * 60) return undefined;
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  const offset = (sign === '-' ? -zone : zone) * 60;
  return BigInt(date.getTime() + (seconds - offset) * 1000) * 1000n;
}

function splitRequest(request: string): readonly (string | undefined)[] {
  const match = /^([A-Za-z][A-Za-z_-]*) (.+?)(?: ([A-Z]+\/\d(?:\.\d)?))?$/s.exec(request);
  return match === null ? [undefined, request, undefined] : match.slice(1);
}

function text(latin1: string | undefined, isAbsent = false): string | null {
  return latin1 === undefined || latin1 === '-' || isAbsent ? null : utf8(latin1);
}

function utf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString();
}
