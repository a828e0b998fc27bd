import { textLogFormat } from '../text-log.ts';
import type { Candidate } from './candidate.ts';
import { GLOG_STAMP, STAMP, stampMs } from './stamp.ts';

/** At the start of the line or behind one or two words, in brackets or not. */
const LINE = new RegExp(
  String.raw`^(?<before>(?:\S+[\0- ]+){0,2}?)(?<bracket>[[(]?)(?<stamp>${STAMP}|${GLOG_STAMP})(?<behind>.?)`,
  's',
);
const BYTES_BEFORE = 64;

/** How much a line tells that is a time, a level and a text, and how much if other columns seem to follow the time. */
const DETAIL = 0.85;
const SEPARATED_DETAIL = 0.6;
/** At least this share of lines has a time, where the others go on from the line before. */
const STAMPED_SHARE_MIN = 0.1;

/** The reading of lines as text with times. */
export function textLogLines(lines: readonly string[]): Candidate {
  const timesMs: number[] = [];
  let first = -1;
  let parsedLines = 0;
  let separated = 0;
  lines.forEach((line, index) => {
    const parts = LINE.exec(line)?.groups;
    if (parts === undefined || parts.before.length >= BYTES_BEFORE) return;
    if (first < 0) first = index;
    parsedLines++;
    if (parts.bracket === '' && /[,;\t|]/.test(parts.behind)) separated++;
    const timeMs = stampMs(parts.stamp);
    if (timeMs !== undefined) timesMs.push(timeMs);
  });
  const goesOn = parsedLines >= 2 && parsedLines >= lines.length * STAMPED_SHARE_MIN;
  return {
    format: 'text-log',
    options: {},
    parsedLines,
    explainedLines: goesOn ? lines.length - first : parsedLines,
    detail: separated > parsedLines / 2 ? SEPARATED_DETAIL : DETAIL,
    timesMs,
    fixed: {
      schema: textLogFormat.fixedSchema?.({}) ?? { kind: 'struct', fields: [] },
      roles: {
        time: { column: 'ts', unit: 'timestamp' },
        level: 'level',
        message: 'message',
        group: 'level',
      },
    },
  };
}
