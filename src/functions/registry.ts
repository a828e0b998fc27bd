import { AGGREGATES } from './aggregate/index.ts';
import { ARITHMETIC } from './arithmetic.ts';
import { ARITHMETIC_UNARY } from './arithmetic-unary.ts';
import { BITWISE } from './bitwise.ts';
import { CAST } from './cast.ts';
import { COLLECTION } from './collection.ts';
import { COMPARISON } from './comparison.ts';
import { CONDITIONAL } from './conditional.ts';
import { DATETIME_CALCULATION } from './datetime-calculation.ts';
import { DATETIME_CONSTRUCTION } from './datetime-construction.ts';
import { DATETIME_CONVERSION } from './datetime-conversion.ts';
import { DATETIME_FIELD } from './datetime-field.ts';
import { DATETIME_PATTERN } from './datetime-pattern-functions.ts';
import { DATETIME_TRUNCATION } from './datetime-truncation.ts';
import type { AggregateFunction, ScalarFunction } from './define.ts';
import { ENCODING } from './encoding.ts';
import { HASH } from './hash.ts';
import { LOGICAL } from './logical.ts';
import { MATCHING } from './matching.ts';
import { MATH } from './math.ts';
import { ROUNDING } from './rounding.ts';
import { STRING } from './string.ts';
import { STRING_BUILDING } from './string-building.ts';
import { STRUCT } from './struct.ts';
import { TEXT_FORMS } from './text-forms.ts';

/** Every function by its lower case name and aliases. */
const FUNCTIONS = index([
  ...AGGREGATES,
  ...ARITHMETIC,
  ...CAST,
  ...COLLECTION,
  ...COMPARISON,
  ...CONDITIONAL,
  ...DATETIME_FIELD,
  ...HASH,
  ...LOGICAL,
  ...ARITHMETIC_UNARY,
  ...BITWISE,
  ...ROUNDING,
  ...MATH,
  ...STRING,
  ...STRING_BUILDING,
  ...MATCHING,
  ...DATETIME_TRUNCATION,
  ...DATETIME_CALCULATION,
  ...DATETIME_CONSTRUCTION,
  ...DATETIME_CONVERSION,
  ...DATETIME_PATTERN,
  ...ENCODING,
  ...TEXT_FORMS,
  ...STRUCT,
]);

function index(
  functions: readonly (ScalarFunction | AggregateFunction)[],
): ReadonlyMap<string, ScalarFunction | AggregateFunction> {
  const byName = new Map<string, ScalarFunction | AggregateFunction>();
  for (const definition of functions) {
    for (const name of [definition.name, ...(definition.aliases ?? [])]) {
      byName.set(name.toLowerCase(), definition);
    }
  }
  return byName;
}

/** The function of a name, in any case; undefined where there is none. */
export function lookupFunction(name: string): ScalarFunction | AggregateFunction | undefined {
  return FUNCTIONS.get(name.toLowerCase());
}

/** The names of all functions and their aliases, sorted; for proposals and the reference. */
export function functionNames(): readonly string[] {
  return [...FUNCTIONS.keys()].sort();
}
