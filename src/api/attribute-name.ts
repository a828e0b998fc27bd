import { invalidAttributeName } from '../errors/api-errors.ts';

/**
 * Splits a column name at its dots: `a.b` is field `b` of `a`, and `` `a.b`.c `` has the two parts `a.b` and `c`. A
 * back-tick inside quotes is written twice. Fails with INVALID_ATTRIBUTE_NAME_SYNTAX on unpaired or misplaced
 * back-ticks and on empty parts (Spark's `UnresolvedAttribute.parseAttributeName`).
 */
export function parseAttributeName(name: string): string[] {
  const parts: string[] = [];
  let position = 0;
  for (;;) {
    const { part, end } =
      name[position] === '`' ? quotedPart(name, position) : plainPart(name, position);
    parts.push(part);
    if (end === name.length) return parts;
    if (name[end] !== '.') throw invalidAttributeName(name);
    position = end + 1;
  }
}

interface Part {
  readonly part: string;
  /** Index of the first character after the part. */
  readonly end: number;
}

function plainPart(name: string, start: number): Part {
  const dot = name.indexOf('.', start);
  const end = dot < 0 ? name.length : dot;
  const part = name.slice(start, end);
  if (part === '' || part.includes('`')) throw invalidAttributeName(name);
  return { part, end };
}

function quotedPart(name: string, start: number): Part {
  let part = '';
  for (let position = start + 1; position < name.length; position++) {
    if (name[position] !== '`') part += name[position];
    else if (name[position + 1] === '`') part += name[position++];
    else return { part, end: position + 1 };
  }
  throw invalidAttributeName(name);
}
