import { decimalCast } from '../functions/cast-number.ts';
import { isDeterministic } from '../functions/is-deterministic.ts';
import { canFail } from '../physical/scalar-signature.ts';
import { conjuncts } from '../plan/predicates.ts';
import type { ResolvedCast, ResolvedExpression } from '../plan/resolved-expression.ts';
import type { ComparisonOperator, FilterColumn, SourceFilter } from '../plan/source-filter.ts';
import { type DataType, sameType } from '../types/data-type.ts';
import { parseDate, parseLocalTimestamp, parseTimestamp } from '../types/datetime-text.ts';
import { microsOfLocal, namedZone, UTC } from '../types/local-time.ts';
import { configText, type SessionConfig } from '../types/session-config.ts';
import type { TimeZone } from '../types/time-zone.ts';
import type { Value } from '../types/value.ts';

const MICROS_PER_DAY = 86_400_000_000n;

/**
 * The terms of a condition that a reader can be told: comparisons of columns with constants, and logic over them. In front
 * stands what they say of nulls, as in Spark.
 *
 * A term that may fail, and all behind it, is kept from the reader: a row that would have failed must reach it. So is all
 * where something is random, which depends on the rows that come.
 */
export function sourceFilters(
  condition: ResolvedExpression,
  config: SessionConfig,
): readonly SourceFilter[] {
  const terms = conjuncts(condition);
  if (!terms.every(isDeterministic)) return [];
  const zone = namedZone(configText(config, 'spark.sql.session.timeZone')) ?? UTC;
  const filters: SourceFilter[] = [];
  for (const term of terms) {
    const filter = translate(term, zone);
    if (filter === undefined && canFail(term)) break;
    filters.push(...parts(filter));
  }
  return [...impliedNotNull(filters), ...filters];
}

/** A filter as those that all have to be met. */
function parts(filter: SourceFilter | undefined): readonly SourceFilter[] {
  if (filter === undefined) return [];
  return filter.kind === 'and' ? [...parts(filter.left), ...parts(filter.right)] : [filter];
}

/** Columns that can't be null where all filters are met, and are not said to be. */
function impliedNotNull(filters: readonly SourceFilter[]): readonly SourceFilter[] {
  const key = ({ path }: FilterColumn) => JSON.stringify(path);
  const said = filters.flatMap((filter) => (filter.kind === 'isNotNull' ? filter.column : []));
  const known = new Set(said.map(key));
  const implied: SourceFilter[] = [];
  for (const column of filters.flatMap(refusesNull)) {
    if (known.has(key(column))) continue;
    known.add(key(column));
    implied.push({ kind: 'isNotNull', column });
  }
  return implied;
}

/** The columns that a filter, as Spark sees it, needs to be there. */
function refusesNull(filter: SourceFilter): readonly FilterColumn[] {
  switch (filter.kind) {
    case 'comparison':
      return filter.operator === '<=>' ? [] : [filter.column];
    case 'startsWith':
    case 'endsWith':
    case 'contains':
      return [filter.column];
    case 'not':
      return refusesNull(filter.child);
    default:
      return [];
  }
}

/** Operators by name, with those that say the same of the sides exchanged, and the opposite. */
const OPERATORS = new Map<
  string,
  readonly [is: ComparisonOperator, exchanged: ComparisonOperator, opposite?: ComparisonOperator]
>([
  ['==', ['=', '=']],
  ['<=>', ['<=>', '<=>']],
  ['<', ['<', '>', '>=']],
  ['<=', ['<=', '>=', '>']],
  ['>', ['>', '<', '<=']],
  ['>=', ['>=', '<=', '<']],
]);
const TEXT_TESTS = new Map<string, 'startsWith' | 'endsWith' | 'contains'>([
  ['startswith', 'startsWith'],
  ['endswith', 'endsWith'],
  ['contains', 'contains'],
]);

/** A term as a filter; undefined where a reader can't be told. */
function translate(term: ResolvedExpression, zone: TimeZone): SourceFilter | undefined {
  const column = columnOf(term);
  if (column !== undefined) {
    return { kind: 'comparison', operator: '=', column, value: true };
  }
  if (term.kind !== 'call') return undefined;
  const [first, second, third] = term.args;
  switch (term.name) {
    case 'and':
    case 'or':
      return both(term.name, translate(first, zone), translate(second, zone));
    case 'not':
      return negation(translate(first, zone));
    case 'isnull':
    case 'isnotnull': {
      const of = columnOf(first);
      return of && { kind: term.name === 'isnull' ? 'isNull' : 'isNotNull', column: of };
    }
    case 'between':
      return both(
        'and',
        comparison('>=', [first, second], zone),
        comparison('<=', [first, third], zone),
      );
    case 'in':
      return membership(term.args, zone);
    case 'like':
      return term.args.length === 2 ? likeTest(first, second) : undefined;
    default:
      return textTest(term.name, [first, second]) ?? comparison(term.name, [first, second], zone);
  }
}

function both(
  kind: 'and' | 'or',
  left: SourceFilter | undefined,
  right: SourceFilter | undefined,
): SourceFilter | undefined {
  return left && right && { kind, left, right };
}

/** NOT goes to the sides of AND and OR, as in Spark: of what all have to meet, each is a filter of its own. */
function negation(child: SourceFilter | undefined): SourceFilter | undefined {
  if (child?.kind === 'and' || child?.kind === 'or') {
    const kind = child.kind === 'and' ? 'or' : 'and';
    return both(kind, negation(child.left), negation(child.right));
  }
  const opposite = child?.kind === 'comparison' && OPERATORS.get(child.operator)?.[2];
  return opposite ? { ...child, operator: opposite } : child && { kind: 'not', child };
}

function columnOf(expression: ResolvedExpression): FilterColumn | undefined {
  const { dataType } = expression;
  if (expression.kind === 'attribute') return { path: [expression.name], dataType };
  if (expression.kind !== 'getField') return undefined;
  const parent = columnOf(expression.child);
  return parent && { path: [...parent.path, expression.name], dataType };
}

type Pair = readonly [ResolvedExpression, ResolvedExpression | undefined];

function comparison(name: string, [left, right]: Pair, zone: TimeZone): SourceFilter | undefined {
  const operators = OPERATORS.get(name);
  if (operators === undefined || right === undefined) return undefined;
  const [operator, exchanged] = operators;
  return (
    columnComparison(operator, [left, right], zone) ??
    columnComparison(exchanged, [right, left], zone)
  );
}

function columnComparison(
  operator: ComparisonOperator,
  [of, constant]: readonly [ResolvedExpression, ResolvedExpression],
  zone: TimeZone,
): SourceFilter | undefined {
  const value = constantOf(constant, zone);
  if (value === undefined) return undefined;
  if (value === null) {
    const column = operator === '<=>' ? columnOf(of) : undefined;
    return column && { kind: 'isNull', column };
  }
  const compared = comparedColumn(of, [value]);
  return (
    compared && { kind: 'comparison', operator, column: compared.column, value: compared.values[0] }
  );
}

function membership(args: readonly ResolvedExpression[], zone: TimeZone): SourceFilter | undefined {
  const [of, ...candidates] = args;
  const values = candidates.map((candidate) => constantOf(candidate, zone));
  const known = values.filter((value) => value !== undefined);
  if (known.length < values.length) return undefined;
  const compared = comparedColumn(of, known);
  return compared && { kind: 'in', column: compared.column, values: compared.values };
}

/** Kinds of values whose order a reader can be asked for. */
const COMPARED = new Set<DataType['kind']>([
  'boolean',
  'byte',
  'short',
  'integer',
  'long',
  'float',
  'double',
  'decimal',
  'string',
  'binary',
  'date',
  'timestamp',
  'timestamp_ntz',
]);

/**
 * The column that is compared with values; undefined where one of those is null. A column of whole numbers that is widened first is compared
 * as it is, where its own type holds the values.
 */
function comparedColumn(
  expression: ResolvedExpression,
  values: readonly Value[],
): { readonly column: FilterColumn; readonly values: readonly Value[] } | undefined {
  if (values.includes(null)) return undefined;
  if (expression.kind === 'cast') return narrowed(expression, values);
  const column = columnOf(expression);
  return column && COMPARED.has(column.dataType.kind) ? { column, values } : undefined;
}

const BITS: Partial<Record<DataType['kind'], number>> = {
  byte: 8,
  short: 16,
  integer: 32,
  long: 64,
};

function narrowed({ child, dataType }: ResolvedCast, values: readonly Value[]) {
  const column = columnOf(child);
  const from = BITS[child.dataType.kind];
  const to = BITS[dataType.kind];
  if (column === undefined || from === undefined || to === undefined || from > to) return undefined;
  const whole = values.flatMap((value) =>
    typeof value === 'number' || typeof value === 'bigint' ? BigInt(value) : [],
  );
  if (whole.some((value) => BigInt.asIntN(from, value) !== value)) return undefined;
  return { column, values: whole.map((value) => (from === 64 ? value : Number(value))) };
}

function textTest(name: string, [of, constant]: Pair): SourceFilter | undefined {
  const kind = TEXT_TESTS.get(name);
  const column = columnOf(of);
  if (kind === undefined || column?.dataType.kind !== 'string') return undefined;
  if (constant?.kind !== 'literal' || typeof constant.value !== 'string') return undefined;
  return { kind, column, text: constant.value };
}

/** LIKE with nothing but a beginning, an end or a part; what has other wildcards, or escapes, is left alone. */
function likeTest(of: ResolvedExpression, constant: ResolvedExpression): SourceFilter | undefined {
  const column = columnOf(of);
  const pattern = constant.kind === 'literal' ? constant.value : undefined;
  if (column?.dataType.kind !== 'string' || typeof pattern !== 'string') return undefined;
  const match = /^(%?)([^%_\\]*)(%?)$/s.exec(pattern);
  if (match === null) return undefined;
  const [, before, text, after] = match;
  if (text === '') return undefined;
  if (before === '' && after === '')
    return { kind: 'comparison', operator: '=', column, value: text };
  const kind = before === '' ? 'startsWith' : after === '' ? 'endsWith' : 'contains';
  return { kind, column, text };
}

/**
 * The value of a constant, or of a cast of one that has the same value in every batch; undefined where that takes the
 * engine, or fails.
 */
function constantOf(expression: ResolvedExpression, zone: TimeZone): Value | undefined {
  if (expression.kind === 'literal') return expression.value;
  if (expression.kind !== 'cast' || expression.child.kind !== 'literal') return undefined;
  const { value, dataType: from } = expression.child;
  const to = expression.dataType;
  if (sameType(from, to) || value === null) return value;
  if (typeof value === 'string') return timeOfText(value, to, zone);
  if (from.kind === 'date' && to.kind === 'timestamp') {
    return microsOfLocal(BigInt(Number(value)) * MICROS_PER_DAY, zone);
  }
  if (from.kind !== 'decimal') return undefined;
  try {
    return decimalCast(from, to)?.(value);
  } catch {
    // It fails when the query runs.
    return undefined;
  }
}

function timeOfText(text: string, { kind }: DataType, zone: TimeZone): Value | undefined {
  switch (kind) {
    case 'date':
      return parseDate(text);
    case 'timestamp':
      return parseTimestamp(text, zone);
    case 'timestamp_ntz':
      return parseLocalTimestamp(text);
    default:
      return undefined;
  }
}
