import type { Candidate } from './candidate.ts';
import { bareType, type FieldSample, FieldSamples, isoTimeMs } from './field-sample.ts';

const SEPARATORS = [',', '\t', ';', '|'];
/** Records that are looked at. */
const RECORDS = 200;

/** What columns tell: that there are some, that they have types, and that they are many or have names. */
const BASE_DETAIL = 0.4;
const TYPED_DETAIL = 0.4;
const NAMED_DETAIL = 0.2;

/** The reading of a text as CSV or TSV, with the separator that accounts for most of it; undefined if none does. */
export function separatedLines(text: string): Candidate | undefined {
  const readings = SEPARATORS.map((separator) => readSeparated(text, separator)).filter(
    (reading) => reading !== undefined,
  );
  return readings.sort((left, right) => weightOf(right) - weightOf(left))[0];
}

const weightOf = ({ explainedLines, detail }: Candidate) => explainedLines * detail;

function readSeparated(text: string, separator: string): Candidate | undefined {
  const records = recordsOf(text, separator);
  const width = usualWidth(records);
  const fitting = records.filter(({ values }) => values.length === width);
  if (width < 2 || fitting.length < 2) return undefined;
  const names = uniqueNames(headerOf(fitting));
  const rows = names === undefined ? fitting : fitting.slice(1);
  const fields = fieldsOf(rows, names ?? fitting[0].values.map((_, index) => `_c${index}`));
  const typedShare = fields.filter(({ type }) => type.kind !== 'string').length / width;
  if (names === undefined && typedShare === 0 && (width < 3 || fitting.length < 4))
    return undefined;
  const isTold = names !== undefined || width > 2;
  return {
    format: separator === '\t' ? 'tsv' : 'csv',
    ...(names !== undefined && { variant: 'with a header' }),
    options: optionsOf(records, separator, names !== undefined),
    parsedLines: sum(fitting.map(({ lineCount }) => lineCount)),
    explainedLines: sum(fitting.map(({ lineCount }) => lineCount)),
    detail: BASE_DETAIL + TYPED_DETAIL * typedShare + (isTold ? NAMED_DETAIL : 0),
    timesMs: timesOf(rows),
    fields,
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

interface SeparatedRecord {
  readonly values: readonly string[];
  /** Lines that it stands in: more than one if quoted text holds line ends. */
  readonly lineCount: number;
  /** A quote in quoted text stands twice. */
  readonly doublesQuotes: boolean;
}

/** A value — in quotes, behind a quote that is not closed, or bare — and what ends it. */
function valuePattern(separator: string): RegExp {
  const end = separator === '|' ? String.raw`\|` : separator;
  const quoted = String.raw`"((?:[^"\\]|""|\\.)*)"(?=${end}|[\r\n]|$)`;
  const open = String.raw`"([^"\r\n]*)(?=[\r\n]|$)`;
  const bare = String.raw`([^${end}\r\n]*)`;
  return new RegExp(`(?:${quoted}|${open}|${bare})(${end}|\\r\\n|\\n|\\r|$)`, 'ys');
}

/** The first records of the text. A quote that is not closed goes to the end of its line. */
function recordsOf(text: string, separator: string): SeparatedRecord[] {
  const value = valuePattern(separator);
  const records: SeparatedRecord[] = [];
  let values: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length && records.length < RECORDS; at = value.lastIndex) {
    value.lastIndex = at;
    const match = value.exec(text);
    if (match === null) break;
    const [, quoted, open, bare, end] = match;
    values.push(quoted ?? open ?? bare ?? '');
    if (end === separator) {
      if (value.lastIndex < text.length) continue;
      values.push('');
    }
    const raw = text.slice(start, value.lastIndex);
    const lineCount = raw.trimEnd().split(/\r\n|\n|\r/).length;
    if (raw.trim() !== '')
      records.push({ values, lineCount, doublesQuotes: /[^,;|\t\n]""./.test(raw) });
    values = [];
    start = value.lastIndex;
  }
  return records;
}

function usualWidth(records: readonly SeparatedRecord[]): number {
  const counts = new Map<number, number>();
  for (const { values } of records) counts.set(values.length, (counts.get(values.length) ?? 0) + 1);
  return [...counts].sort(([, left], [, right]) => right - left)[0]?.[0] ?? 0;
}

/** Names, if the first record has them: texts above columns that are not all text. */
function headerOf([{ values: first }, ...others]: readonly SeparatedRecord[]):
  | readonly string[]
  | undefined {
  const isNames =
    new Set(first).size === first.length &&
    first.every(
      (name) => /^[\p{L}_#@][^\r\n]{0,63}$/u.test(name) && bareType(name).kind === 'string',
    );
  if (!isNames) return undefined;
  const isDistinct = first.every((name, index) =>
    others.every(({ values }) => values[index] !== name),
  );
  const hasTypes = others.some(({ values }) =>
    values.some((value) => bareType(value).kind !== 'string'),
  );
  const areWords = first.every((name) => /^[\p{L}_#@][\p{L}\d_ .#@()/-]*$/u.test(name));
  return isDistinct && (hasTypes || (areWords && others.length >= 2)) ? first : undefined;
}

/** Columns go by position, so that one whose name is taken can have a number behind it. */
function uniqueNames(names: readonly string[] | undefined): readonly string[] | undefined {
  const taken = new Set<string>();
  return names?.map((name) => {
    let unique = name;
    for (let number = 2; taken.has(unique.toLowerCase()); number++) unique = `${name}_${number}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

function fieldsOf(records: readonly SeparatedRecord[], names: readonly string[]): FieldSample[] {
  const samples = new FieldSamples();
  for (const { values } of records) {
    names.forEach((name, index) => {
      const value = values[index];
      samples.add(name, value === '' ? undefined : bareType(value), value);
    });
  }
  return samples.list();
}

function optionsOf(
  records: readonly SeparatedRecord[],
  separator: string,
  hasHeader: boolean,
): Readonly<Record<string, string>> {
  return {
    ...(separator !== ',' && separator !== '\t' && { sep: separator }),
    ...(hasHeader && { header: 'true' }),
    ...(records.some(({ doublesQuotes }) => doublesQuotes) && { escape: '"' }),
    ...(records.some(({ lineCount }) => lineCount > 1) && { multiLine: 'true' }),
  };
}

function timesOf(records: readonly SeparatedRecord[]): number[] {
  return records
    .map(({ values }) => values.map(isoTimeMs).find((timeMs) => timeMs !== undefined))
    .filter((timeMs) => timeMs !== undefined);
}
