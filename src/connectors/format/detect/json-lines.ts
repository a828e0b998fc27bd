import { type DataType, StringType } from '../../../types/data-type.ts';
import type { Candidate } from './candidate.ts';
import { FieldSamples, isoTimeMs, numberType, quotedType } from './field-sample.ts';

/** The reading of lines as JSON objects. */
export function jsonLines(lines: readonly string[]): Candidate {
  const samples = new FieldSamples();
  const timesMs: number[] = [];
  let parsedLines = 0;
  for (const line of lines) {
    const text = line.trim();
    if (!isObject(text)) continue;
    parsedLines++;
    let timeMs: number | undefined;
    for (const { name, value } of topLevelMembers(text)) {
      const { type, content } = readValue(value);
      samples.add(name, type, content);
      timeMs ??= isoTimeMs(content);
    }
    if (timeMs !== undefined) timesMs.push(timeMs);
  }
  return {
    format: 'json',
    options: {},
    parsedLines,
    explainedLines: parsedLines,
    detail: 1,
    timesMs,
    fields: samples.list(),
  };
}

function isObject(text: string): boolean {
  if (!text.startsWith('{')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

interface Member {
  readonly name: string;
  /** Its text as it stands: that a number was written `1.0` matters for its type. */
  readonly value: string;
}

/** The members of an object that is known to be well formed. */
function topLevelMembers(object: string): Member[] {
  const members: Member[] = [];
  let depth = 0;
  let name: string | undefined;
  let valueStart = 0;
  for (const { 0: part, index } of object.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g)) {
    const isEnd = depth === 1 && (part === ',' || part === '}');
    if (isEnd && name !== undefined) {
      members.push({ name, value: object.slice(valueStart, index).trim() });
      name = undefined;
    } else if (depth === 1 && name === undefined && part.startsWith('"')) {
      name = unquoted(part);
    } else if (depth === 1 && part === ':') {
      valueStart = index + 1;
    }
    if (part === '{' || part === '[') depth++;
    if (part === '}' || part === ']') depth--;
  }
  return members;
}

function unquoted(text: string): string {
  const value: unknown = JSON.parse(text);
  return String(value);
}

/** A value's type, undefined for null, and its text. Nested values are text: that is what a STRING column holds of them. */
function readValue(value: string): {
  readonly type: DataType | undefined;
  readonly content: string;
} {
  if (value === 'null') return { type: undefined, content: '' };
  if (value.startsWith('"')) {
    const content = unquoted(value);
    return { type: quotedType(content), content };
  }
  if (value === 'true' || value === 'false') return { type: { kind: 'boolean' }, content: value };
  return { type: numberType(value) ?? StringType, content: value };
}
