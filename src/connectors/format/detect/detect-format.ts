import { StringType, type StructType, structField, structType } from '../../../types/data-type.ts';
import { FormatOptions } from '../format-options.ts';
import { LINE_COLUMN_OPTIONS, lineColumnNames } from '../line-columns.ts';
import { accessLines } from './access-lines.ts';
import { binaryKind } from './binary.ts';
import { type Candidate, SHARE_MIN, scoreOf } from './candidate.ts';
import type { DetectedFormat, FormatShare } from './detected-format.ts';
import type { FieldSample } from './field-sample.ts';
import { jsonLines } from './json-lines.ts';
import { logfmtLines } from './logfmt-lines.ts';
import { rolesOf } from './roles.ts';
import { sampleLines, sampleText } from './sample-lines.ts';
import { separatedLines } from './separated-lines.ts';
import { syslogLines } from './syslog-lines.ts';
import { textLogLines } from './text-log-lines.ts';

export interface DetectOptions {
  /** A format that was chosen: the sample then only tells its columns. */
  readonly format?: string;
}

/**
 * Finds the format of a log by its first lines, of which 64 kB are enough: each format reads the sample, and the one that
 * accounts for the most wins — share of the lines parsed × how much it tells of a line × whether its times are in order.
 * `text` is what no other format is.
 */
export function detectFormat(sample: Uint8Array, options: DetectOptions = {}): DetectedFormat {
  const kind = binaryKind(sample);
  if (kind !== undefined && options.format === undefined) {
    return { ...plainText(0, 0), isBinary: true, binaryKind: kind };
  }
  const text = sampleText(sample);
  const lines = sampleLines(text);
  const candidates = candidatesOf(text, lines);
  const ranked = candidates
    .filter(({ parsedLines }) => parsedLines > 0)
    .sort((left, right) => scoreOf(right, lines.length) - scoreOf(left, lines.length));
  const best = ranked.find(({ explainedLines }) => explainedLines >= lines.length * SHARE_MIN);
  const chosen = options.format === undefined ? best : formatOf(candidates, options.format);
  const name = chosen?.format ?? options.format ?? 'text';
  const other = ranked.find(({ format }) => format !== name);
  const runnerUp = other && { runnerUp: shareOf(other, lines.length) };
  if (chosen === undefined) return { ...plainText(lines.length, 1), format: name, ...runnerUp };
  return { ...describeCandidate(chosen, lines.length), ...runnerUp };
}

function candidatesOf(text: string, lines: readonly string[]): Candidate[] {
  const separated = separatedLines(text);
  return [
    accessLines(lines),
    syslogLines(lines),
    jsonLines(lines),
    logfmtLines(lines),
    ...(separated === undefined ? [] : [separated]),
    textLogLines(lines),
  ];
}

/** The reading as a format that was chosen; CSV and TSV are both what has columns. */
function formatOf(candidates: readonly Candidate[], format: string): Candidate | undefined {
  return candidates.find((candidate) => candidate.format === format);
}

function shareOf({ format, parsedLines }: Candidate, lineCount: number): FormatShare {
  return { format, confidence: lineCount === 0 ? 0 : Math.min(1, parsedLines / lineCount) };
}

function plainText(sampleLines: number, confidence: number): DetectedFormat {
  return {
    format: 'text',
    confidence,
    options: {},
    schema: structType([structField('value', StringType)]),
    roles: {},
    isBinary: false,
    sampleLines,
  };
}

function describeCandidate(candidate: Candidate, lineCount: number): DetectedFormat {
  const { fields = [], fixed, variant } = candidate;
  const options = { ...candidate.options, ...lineColumnOptions(fields) };
  const roles = fixed?.roles ?? rolesOf(fields);
  return {
    ...shareOf(candidate, lineCount),
    ...(variant !== undefined && { variant }),
    options,
    schema: fixed?.schema ?? schemaOf(fields, options),
    ...(roles.time !== undefined && { timeField: roles.time.column }),
    roles,
    isBinary: false,
    sampleLines: lineCount,
  };
}

/** Fields that have the name of a column that tells of lines are read as fields: that column is then left out. */
function lineColumnOptions(fields: readonly FieldSample[]): Readonly<Record<string, string>> {
  const names = new Set(fields.map(({ name }) => name));
  const taken = LINE_COLUMN_OPTIONS.filter((option) => names.has(option.default));
  return Object.fromEntries(taken.map(({ name }) => [name, '']));
}

/** The fields, and the columns that tell of lines. The one of malformed records says nothing that `_raw` and `_error` do not. */
function schemaOf(
  fields: readonly FieldSample[],
  options: Readonly<Record<string, string>>,
): StructType {
  const { raw, error } = lineColumnNames(new FormatOptions(options));
  const told = [raw, error].filter((name) => name !== '');
  return structType([
    ...fields.map(({ name, type }) => structField(name, type)),
    ...told.map((name) => structField(name, StringType)),
  ]);
}
