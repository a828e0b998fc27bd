import { textLogFormat } from '../text-log.ts';
import type { Candidate } from './candidate.ts';
import { GLOG_STAMP, STAMP, stampMs } from './stamp.ts';

/** At the start of the line or behind one or two words, in brackets or not. */
const LINE = new RegExp(
  String.raw`^(?<before>(?:\S+[\0- ]+){0,2}?)(?<bracket>[[(]?)(?<stamp>${STAMP}|${GLOG_STAMP})(?<behind>.?)`,
  's',
);
const BYTES_BEFORE = 64;

/** How much lines tell that are a time, a level and a text, and how much less if most have words or columns around it. */
const DETAIL = 0.85;
const WORDS_LOSS = 0.15;
const COLUMNS_LOSS = 0.25;
/** At least this share of lines has a time, where the others go on from the line before. */
const STAMPED_SHARE_MIN = 0.1;

/** The reading of lines as text with times. */
export function textLogLines(lines: readonly string[]): Candidate {
  const timesMs: number[] = [];
  let first = -1;
  let parsedLines = 0;
  let columns = 0;
  let words = 0;
  lines.forEach((line, index) => {
    const parts = LINE.exec(line)?.groups;
    if (parts === undefined || parts.before.length >= BYTES_BEFORE) return;
    if (first < 0) first = index;
    parsedLines++;
    if (parts.bracket === '' && /[,;\t|]/.test(parts.behind)) columns++;
    if (parts.before !== '') words++;
    const timeMs = stampMs(parts.stamp);
    if (timeMs !== undefined) timesMs.push(timeMs);
  });
  const isMost = (count: number) => count > parsedLines / 2;
  const goesOn = parsedLines >= 2 && parsedLines >= lines.length * STAMPED_SHARE_MIN;
  return {
    format: 'text-log',
    options: {},
    parsedLines,
    explainedLines: goesOn ? lines.length - first : parsedLines,
    detail: DETAIL - (isMost(words) ? WORDS_LOSS : 0) - (isMost(columns) ? COLUMNS_LOSS : 0),
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
