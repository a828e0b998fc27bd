import { logFormat } from '../log.ts';
import type { Candidate } from './candidate.ts';
import type { LogRoles, TimeUnit } from './detected-format.ts';

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const QUOTED = String.raw`"(?:[^"\\]|\\.)*"`;
const LINE = new RegExp(
  String.raw`^(?<client>[^ ]+ .+?) \[(?<day>\d\d)/(?<month>[A-Z][a-z]{2})/(?<year>\d{4}):(?<clock>\d\d:\d\d:\d\d) [+-]\d{4}\] ${QUOTED} (?:\d{3}|-) (?:\d+|-)(?<agent> ${QUOTED} ${QUOTED}(?<forwarded> ${QUOTED})?(?: (?<seconds>-|\d+(?:\.\d+)?))?)?$`,
);

/** Durations of this and more are no seconds. */
const SECONDS_MAX = 600;

/** The reading of lines as access lines of Apache and nginx. */
export function accessLines(lines: readonly string[]): Candidate {
  const variants = new Map<string, number>();
  const timesMs: number[] = [];
  const durations: string[] = [];
  for (const line of lines) {
    const parts = LINE.exec(line)?.groups;
    const timeMs = parts === undefined ? Number.NaN : timeOf(parts);
    if (parts === undefined || Number.isNaN(timeMs)) continue;
    const variant = variantOf(parts);
    variants.set(variant, (variants.get(variant) ?? 0) + 1);
    timesMs.push(timeMs);
    if (parts.seconds !== undefined && parts.seconds !== '-') durations.push(parts.seconds);
  }
  const [variant] = [...variants].sort(([, left], [, right]) => right - left)[0] ?? [];
  return {
    format: 'log',
    ...(variant !== undefined && { variant }),
    options: {},
    parsedLines: timesMs.length,
    explainedLines: timesMs.length,
    detail: 1,
    timesMs,
    fixed: {
      schema: logFormat.fixedSchema?.({}) ?? { kind: 'struct', fields: [] },
      roles: rolesOf(durations),
    },
  };
}

type LineParts = Readonly<Record<string, string | undefined>>;

function timeOf({ day, month = '', year, clock }: LineParts): number {
  const index = MONTHS.indexOf(month);
  const number = String(index / 3 + 1).padStart(2, '0');
  return index % 3 === 0 ? Date.parse(`${year}-${number}-${day}T${clock}Z`) : Number.NaN;
}

function variantOf({ client = '', agent, forwarded, seconds }: LineParts): string {
  if (agent === undefined) return 'common';
  if (forwarded !== undefined) return 'main';
  if (seconds !== undefined) return 'combined with request time';
  const [, ident, , ...others] = client.split(' ');
  return others.length > 0 && ident !== '-' ? 'vhost combined' : 'combined';
}

function rolesOf(durations: readonly string[]): LogRoles {
  return {
    time: { column: 'ts', unit: 'timestamp' },
    status: 'status',
    method: 'method',
    path: 'path',
    bytes: 'bytes',
    client: 'ip',
    ...(durations.length > 0 && {
      duration: { column: 'request_time', unit: requestTimeUnit(durations) },
    }),
  };
}

/** nginx logs seconds with a fraction, Apache whole seconds, or whole microseconds, of which few requests take few. */
function requestTimeUnit(durations: readonly string[]): TimeUnit {
  const isWhole = durations.every((text) => !text.includes('.'));
  return isWhole && durations.some((text) => Number(text) > SECONDS_MAX) ? 'us' : 's';
}
