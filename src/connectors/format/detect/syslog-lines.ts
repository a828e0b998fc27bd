import { syslogFormat } from '../syslog.ts';
import type { Candidate } from './candidate.ts';
import { MONTH_STAMP, stampMs } from './stamp.ts';

const PRIORITY = String.raw`(?:<(?:\d|[1-9]\d|1[0-8]\d|19[01])>)`;
const CLOCK = String.raw`(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d`;
const ISO = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T${CLOCK}(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?`;
const ELEMENT = String.raw`\[[^\] "][^\]"]*(?:"(?:[^"\\]|\\.)*"[^\]"]*)*\]`;

const RFC5424 = new RegExp(
  String.raw`^${PRIORITY}?[1-9]\d{0,2} (-|${ISO})(?: [^ ]+){4} (?:-|(?:${ELEMENT})+)(?: |$)`,
);
const RFC3164 = new RegExp(`^(${PRIORITY}?)(${MONTH_STAMP}(?=:? )|${ISO}(?= )):? (.+)$`, 's');

/** A host and a tag, or a tag alone, and then a space or the end. */
const TAGGED = /^(?:([^ ]+) )?[^ :[]+(?:\[[^\] ]*\]:?|:)(?: |$)/;
/** What is more likely a level than a host. */
const LEVEL = /^(?:trace|debug|info|notice|warn|warning|error|err|fatal|critical|severe)$/i;

/** How much lines tell that have a host at most, and how much a priority or a tag adds. */
const PLAIN_DETAIL = 0.6;
const TAG_DETAIL = 0.38;

/** The reading of lines as syslog. */
export function syslogLines(lines: readonly string[]): Candidate {
  const timesMs: number[] = [];
  let newer = 0;
  let older = 0;
  let tagged = 0;
  for (const line of lines) {
    const [, newerTime] = RFC5424.exec(line) ?? [];
    const [, priority, olderTime, rest] = newerTime === undefined ? (RFC3164.exec(line) ?? []) : [];
    const time = newerTime ?? olderTime;
    if (time === undefined) continue;
    if (newerTime === undefined) older++;
    else newer++;
    if (newerTime !== undefined || priority !== '' || isTagged(rest)) tagged++;
    const timeMs = stampMs(time);
    if (timeMs !== undefined) timesMs.push(timeMs);
  }
  const parsedLines = newer + older;
  return {
    format: 'syslog',
    ...(parsedLines > 0 && { variant: newer >= older ? 'RFC 5424' : 'RFC 3164' }),
    options: {},
    parsedLines,
    explainedLines: parsedLines,
    detail: parsedLines === 0 ? 0 : PLAIN_DETAIL + TAG_DETAIL * (tagged / parsedLines),
    timesMs,
    fixed: {
      schema: syslogFormat.fixedSchema?.({}) ?? { kind: 'struct', fields: [] },
      roles: {
        time: { column: 'ts', unit: 'timestamp' },
        level: 'level',
        client: 'hostname',
        message: 'message',
        group: 'app',
      },
    },
  };
}

function isTagged(rest: string): boolean {
  const match = TAGGED.exec(rest);
  return match !== null && !LEVEL.test(match[1] ?? '');
}
