import type { Candidate } from './candidate.ts';
import { bareType, FieldSamples, isoTimeMs } from './field-sample.ts';

const SPACE = String.raw`[\0- ]`;
/** A key with its value, bare or in quotes, or a key alone, up to the next space or the end. */
const PAIR = new RegExp(
  String.raw`${SPACE}*([^\0- ="]+)(?:=(?:"((?:[^"\\]|\\u[0-9a-fA-F]{4}|\\[^u])*)"(?=${SPACE}|$)|(?!")([^\0- ]*)))?(?=${SPACE}|$)`,
  'gys',
);

/** Lines of fewer pairs on average are more likely something else. */
const PAIRS_MIN = 2;

/** The reading of lines as logfmt. */
export function logfmtLines(lines: readonly string[]): Candidate {
  const samples = new FieldSamples();
  const timesMs: number[] = [];
  let parsedLines = 0;
  let pairCount = 0;
  let keyCount = 0;
  for (const line of lines) {
    const tokens = tokensOf(line);
    const pairs = tokens.filter(({ hasValue }) => hasValue).length;
    if (pairs === 0) continue;
    parsedLines++;
    pairCount += pairs;
    keyCount += tokens.length;
    let timeMs: number | undefined;
    for (const { key, value } of tokens) {
      samples.add(key, value === undefined ? undefined : bareType(value), value ?? '');
      timeMs ??= isoTimeMs(value ?? '');
    }
    if (timeMs !== undefined) timesMs.push(timeMs);
  }
  const isSparse = pairCount < parsedLines * PAIRS_MIN;
  return {
    format: 'logfmt',
    options: {},
    parsedLines,
    explainedLines: parsedLines,
    detail: keyCount === 0 ? 0 : (pairCount / keyCount) * (isSparse ? 0.6 : 0.95),
    timesMs,
    fields: samples.list(),
  };
}

interface Token {
  readonly key: string;
  readonly hasValue: boolean;
  /** Undefined for a value that is missing, or a bare `null`. */
  readonly value: string | undefined;
}

/** The pairs and keys of a line; none if it is no logfmt. */
function tokensOf(line: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of line.trimEnd().matchAll(PAIR)) {
    end = match.index + match[0].length;
    tokens.push(tokenOf(match));
  }
  return end === line.trimEnd().length ? tokens : [];
}

function tokenOf([, key, quoted, bare]: readonly (string | undefined)[]): Token {
  const hasValue = quoted !== undefined || bare !== undefined;
  if (quoted !== undefined) return { key: key ?? '', hasValue, value: quoted };
  if (bare === undefined) return { key: key ?? '', hasValue, value: 'true' };
  return { key: key ?? '', hasValue, value: bare === '' || bare === 'null' ? undefined : bare };
}
