import type { Value } from '../../src/types/value.ts';

const SPACE = String.raw`[\x00-\x20]`;
const PAIR = new RegExp(
  String.raw`([^\x00-\x20="]+)(?:(=)(?:"((?:[^"\\]|\\.)*)"(?=${SPACE}|$)|(?!")([^\x00-\x20]*)))?(?:${SPACE}+|$)`,
  'ys',
);
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** The pairs of a line of logfmt by regular expression; undefined for a line that is none. Null is a value that is missing. */
export function logfmtPairs(line: string): ReadonlyMap<string, string | null> | undefined {
  const pairs = new Map<string, string | null>();
  const text = line.replace(new RegExp(`^${SPACE}+`), '');
  let hasValue = false;
  for (let at = 0; at < text.length; at = PAIR.lastIndex) {
    PAIR.lastIndex = at;
    const match = PAIR.exec(text);
    if (match === null || hasBadEscape(match[3] ?? '')) return undefined;
    hasValue ||= match[2] !== undefined;
    pairs.set(match[1], pairValue(match));
  }
  return hasValue ? pairs : undefined;
}

const hasBadEscape = (quoted: string) =>
  [...quoted.matchAll(/\\(u[0-9a-fA-F]{4}|.)/gs)].some(([, code]) => code === 'u');

function pairValue([, , equals, quoted, bare]: readonly (string | undefined)[]): string | null {
  if (equals === undefined) return 'true';
  if (quoted !== undefined) return unescaped(quoted);
  return bare === '' || bare === 'null' || bare === undefined ? null : bare;
}

function unescaped(quoted: string): string {
  return quoted.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, code, letter: string) =>
    code === undefined
      ? (ESCAPES[letter] ?? letter)
      : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** A value of a type by its text; undefined where it does not fit. */
export function logfmtValue(text: string | null, type: string): Value | undefined {
  if (text === null || type === 'string') return text;
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined;
  if (type === 'double') return NUMBER.test(text) ? Number(text) : undefined;
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text);
  return value >= -(2n ** 63n) && value < 2n ** 63n ? value : undefined;
}
