import fc from 'fast-check';
import {
  type DataType,
  type StructField,
  type StructType,
  structField,
  structType,
} from '../../src/types/data-type.ts';
import type { Value, ValueRow } from '../../src/types/value.ts';

/*
 * Generators for property tests. They lean to what breaks engines: nulls, extremes, NaN and -0.0, text of several planes,
 * times on the edges of windows. Queries are SQL text, so that a counterexample can be read, and pasted.
 */

const SIMPLE_KINDS = [
  'boolean',
  'integer',
  'long',
  'double',
  'string',
  'date',
  'timestamp',
] as const;
type SimpleKind = (typeof SIMPLE_KINDS)[number];

/** A small value most of the time, so that equal ones and sums within the type come about. */
function mostly<T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ arbitrary: usual, weight: 9 }, { arbitrary: rare, weight: 1 });
}

/** Quarters, whose sums are exact in any order; now and then what is special about doubles. */
const DOUBLES = mostly(
  fc.integer({ min: -4000, max: 4000 }).map((quarters) => quarters / 4),
  fc.constantFrom(Number.NaN, Infinity, -Infinity, -0, 0.1, 1e300, -1e-300, 2 ** 53 + 2),
);

const TEXTS = mostly(
  fc.constantFrom('', 'a', 'b', 'ab', 'Ab', ' a ', '12', '-7', 'true'),
  fc.constantFrom(
    'é',
    'ß',
    '日本語',
    '😀',
    'a😀b',
    '\ud7ff\ue000',
    '\0',
    "it's",
    '1.5',
    ' 3 ',
    'x'.repeat(300),
  ),
);

const HOUR_MICROS = 3_600_000_000n;
/** 2024-03-01 12:00. */
const NOON = 1_709_294_400_000_000n;

const TIMES = mostly(
  fc.integer({ min: -7200, max: 7200 }).map((seconds) => NOON + BigInt(seconds) * 1_000_000n),
  fc.constantFrom(0n, -1n, NOON - 1n, NOON + HOUR_MICROS, -62_135_596_800_000_000n),
);

const VALUES: Readonly<Record<SimpleKind, fc.Arbitrary<Value>>> = {
  boolean: fc.boolean(),
  integer: mostly(fc.integer({ min: -9, max: 9 }), fc.constantFrom(2147483647, -2147483648, 46341)),
  long: mostly(
    fc.bigInt({ min: -9n, max: 9n }),
    fc.constantFrom(2n ** 63n - 1n, -(2n ** 63n), 3037000500n, 2n ** 53n + 1n),
  ),
  double: DOUBLES,
  string: TEXTS,
  date: mostly(fc.integer({ min: 19_700, max: 19_800 }), fc.constantFrom(0, -1, 11_016, -719_162)),
  timestamp: TIMES,
};

/** A value of a simple type, null one time in eight. */
export function valueOfType(type: DataType): fc.Arbitrary<Value> {
  const kind = SIMPLE_KINDS.find((simple) => simple === type.kind);
  if (kind === undefined) throw new Error(`no values of ${type.kind}`);
  return fc.oneof(
    { arbitrary: VALUES[kind], weight: 7 },
    { arbitrary: fc.constant(null), weight: 1 },
  );
}

/** A table of one to six columns `c0`, `c1`, … of simple types. */
export const schemas: fc.Arbitrary<StructType> = fc
  .array(fc.constantFrom(...SIMPLE_KINDS), { minLength: 1, maxLength: 6 })
  .map((kinds) => structType(kinds.map((kind, index) => structField(`c${index}`, { kind }))));

/** Rows of a table, each value of its column's type. */
export function rowsOf(
  schema: StructType,
  { minLength = 0, maxLength = 12 } = {},
): fc.Arbitrary<ValueRow[]> {
  const row = fc.tuple(...schema.fields.map(({ dataType }) => valueOfType(dataType)));
  return fc.array(row, { minLength, maxLength });
}

/**
 * A table with at least one row: what is constant may be worked out, and fail, even where no row would reach it.
 */
export const tables: fc.Arbitrary<{ schema: StructType; rows: ValueRow[] }> = schemas.chain(
  (schema) => fc.record({ schema: fc.constant(schema), rows: rowsOf(schema, { minLength: 1 }) }),
);

function columnsOf(schema: StructType, kind: SimpleKind): fc.Arbitrary<string>[] {
  const names = schema.fields
    .filter((field) => field.dataType.kind === kind)
    .map(({ name }) => name);
  return names.length === 0 ? [] : [fc.constantFrom(...names)];
}

const LITERALS: Readonly<Record<SimpleKind, fc.Arbitrary<string>>> = {
  boolean: fc.constantFrom('true', 'false', 'CAST(NULL AS BOOLEAN)'),
  integer: fc.constantFrom('0', '1', '-3', '7', '2147483647', 'CAST(NULL AS INT)'),
  long: fc.constantFrom('0L', '2L', '-9223372036854775808L', 'CAST(NULL AS BIGINT)'),
  double: fc.constantFrom('0.5D', '-2D', '1e10', '-0.0D', "CAST('NaN' AS DOUBLE)"),
  string: fc.constantFrom("''", "'a'", "'Ab'", "'😀'", 'CAST(NULL AS STRING)'),
  date: fc.constantFrom("DATE '2024-02-29'", "DATE '1969-12-31'"),
  timestamp: fc.constantFrom(
    "TIMESTAMP '2024-03-01 12:00:00Z'",
    "TIMESTAMP '1970-01-01 00:00:00Z'",
  ),
};

/** Forms of each type; `{kind}` stands for an expression of that kind. */
const FORMS: Readonly<Record<SimpleKind, readonly string[]>> = {
  boolean: [
    '({boolean} AND {boolean})',
    '({boolean} OR {boolean})',
    '(NOT {boolean})',
    '({integer} < {integer})',
    '({integer} = {long})',
    '({double} >= {double})',
    '({double} <=> {double})',
    '({string} <= {string})',
    '({string} <> {string})',
    '({timestamp} > {timestamp})',
    '({date} = {date})',
    '({boolean} < {boolean})',
    '({integer} IS NULL)',
    '({string} IS NOT NULL)',
    '({boolean} IS TRUE)',
    '({integer} IN ({integer}, {integer}, 1))',
    "({string} NOT IN ('a', {string}))",
    '({double} BETWEEN {double} AND {double})',
    '({long} IS DISTINCT FROM {long})',
    'isnan({double})',
    'contains({string}, {string})',
    'startswith({string}, {string})',
    'endswith({string}, {string})',
    'TRY_CAST({string} AS BOOLEAN)',
    'CASE WHEN {boolean} THEN {boolean} END',
    'coalesce({boolean}, {boolean})',
  ],
  integer: [
    '({integer} + {integer})',
    '({integer} - {integer})',
    '({integer} * {integer})',
    '({integer} % {integer})',
    '(- {integer})',
    'abs({integer})',
    'pmod({integer}, {integer})',
    '({integer} & {integer})',
    '({integer} | {integer})',
    '({integer} ^ {integer})',
    '(~ {integer})',
    'length({string})',
    'instr({string}, {string})',
    'CAST({long} AS INT)',
    'TRY_CAST({double} AS INT)',
    'TRY_CAST({string} AS INT)',
    'CAST({boolean} AS INT)',
    'CASE WHEN {boolean} THEN {integer} WHEN {boolean} THEN {integer} ELSE {integer} END',
    'CASE {integer} WHEN {integer} THEN {integer} END',
    'if({boolean}, {integer}, {integer})',
    'coalesce({integer}, {integer})',
    'nullif({integer}, {integer})',
    'greatest({integer}, {integer}, {integer})',
    'least({integer}, {integer})',
    'year({date})',
    'month({timestamp})',
    'day({date})',
    'dayofweek({date})',
    'dayofyear({timestamp})',
    'quarter({date})',
    'hour({timestamp})',
    'minute({timestamp})',
    'second({timestamp})',
  ],
  long: [
    '({long} + {long})',
    '({long} - {integer})',
    '({integer} * {long})',
    '({long} div {long})',
    '({long} % {long})',
    'CAST({integer} AS BIGINT)',
    'TRY_CAST({double} AS BIGINT)',
    'CAST({timestamp} AS BIGINT)',
    'floor({double})',
    'ceil({double})',
    'coalesce({long}, {long})',
  ],
  double: [
    '({double} + {double})',
    '({double} - {double})',
    '({double} * {double})',
    '({double} / {double})',
    '({integer} / {integer})',
    '({double} % {double})',
    '(- {double})',
    'abs({double})',
    'sqrt({double})',
    'CAST({integer} AS DOUBLE)',
    'CAST({long} AS DOUBLE)',
    'TRY_CAST({string} AS DOUBLE)',
    'if({boolean}, {double}, {double})',
    'greatest({double}, {double})',
    'least({double}, {double})',
    'nullif({double}, {double})',
  ],
  string: [
    '({string} || {string})',
    'upper({string})',
    'lower({string})',
    'reverse({string})',
    'trim({string})',
    'ltrim({string})',
    'substring({string}, {integer}, {integer})',
    'substring({string}, 2)',
    'replace({string}, {string}, {string})',
    'CAST({integer} AS STRING)',
    'CAST({long} AS STRING)',
    'CAST({double} AS STRING)',
    'CAST({boolean} AS STRING)',
    'CAST({date} AS STRING)',
    'CAST({timestamp} AS STRING)',
    'CASE WHEN {boolean} THEN {string} ELSE {string} END',
    'coalesce({string}, {string})',
    'nullif({string}, {string})',
  ],
  date: ['CAST({timestamp} AS DATE)', 'coalesce({date}, {date})', 'greatest({date}, {date})'],
  timestamp: ['CAST({date} AS TIMESTAMP)', 'coalesce({timestamp}, {timestamp})'],
};

const HOLE = /\{(\w+)\}/;

/** An expression of a type over the columns of a table, at most `depth` forms deep, as SQL. */
export function expressionOf(
  schema: StructType,
  kind: SimpleKind,
  depth: number,
): fc.Arbitrary<string> {
  const leaves = [...columnsOf(schema, kind), ...columnsOf(schema, kind), LITERALS[kind]];
  if (depth === 0) return fc.oneof(...leaves);
  const forms = FORMS[kind].map((form) => filled(form, schema, depth - 1));
  return fc.oneof(
    { arbitrary: fc.oneof(...leaves), weight: 1 },
    { arbitrary: fc.oneof(...forms), weight: 3 },
  );
}

function filled(form: string, schema: StructType, depth: number): fc.Arbitrary<string> {
  const [head, ...rest] = form.split(HOLE);
  const holes = rest.filter((_, index) => index % 2 === 0);
  const between = rest.filter((_, index) => index % 2 === 1);
  const parts = holes.map((kind) => {
    const simple = SIMPLE_KINDS.find((known) => known === kind);
    if (simple === undefined) throw new Error(`no kind ${kind}`);
    return fc.constant(null).chain(() => expressionOf(schema, simple, depth));
  });
  return fc
    .tuple(...parts)
    .map((texts) => texts.reduce((text, part, index) => text + part + between[index], head));
}

/** A few expressions of any type over a table. */
export function expressionsOf(schema: StructType): fc.Arbitrary<string[]> {
  const one = fc
    .constantFrom<SimpleKind>(...SIMPLE_KINDS)
    .chain((kind) => expressionOf(schema, kind, 3));
  return fc.array(one, { minLength: 1, maxLength: 4 });
}

/** The columns of a stream of events: a time, two keys and three measures. */
export const EVENT_SCHEMA: StructType = structType([
  structField('ts', { kind: 'timestamp' }),
  structField('k', { kind: 'string' }),
  structField('g', { kind: 'integer' }),
  structField('n', { kind: 'integer' }),
  structField('big', { kind: 'long' }),
  structField('x', { kind: 'double' }),
]);

/** A stream cut into the micro-batches in which it arrives. */
export interface Timeline {
  readonly batches: readonly (readonly ValueRow[])[];
}

const SECOND_MICROS = 1_000_000;

/**
 * Events whose time goes on by up to a minute from one to the next, out of order by up to `latenessSeconds`, with times
 * that are null now and then, and some on whole minutes, where windows have their edges.
 */
export function timelines({
  latenessSeconds,
}: {
  latenessSeconds: number;
}): fc.Arbitrary<Timeline> {
  const event = fc.record({
    step: fc.integer({ min: 0, max: 60 }),
    behind: mostly(fc.constant(0), fc.integer({ min: 0, max: latenessSeconds })),
    isOnEdge: fc.nat(4).map((roll) => roll === 0),
    hasTime: fc.nat(20).map((roll) => roll > 0),
    values: fc.tuple(...EVENT_SCHEMA.fields.slice(1).map((field) => eventValue(field))),
  });
  return fc
    .array(fc.array(event, { maxLength: 8 }), { minLength: 1, maxLength: 6 })
    .map((batches) => {
      let now = NOON;
      return {
        batches: batches.map((events) =>
          events.map(({ step, behind, isOnEdge, hasTime, values }): ValueRow => {
            now += BigInt(step * SECOND_MICROS);
            const time = now - BigInt(behind * SECOND_MICROS);
            const edge = isOnEdge ? time - (time % 60_000_000n) : time;
            return hasTime ? [edge, ...values] : [null, ...values.map(unlessWhole)];
          }),
        ),
      };
    });
}

/**
 * A row without a time has no whole numbers, so that nothing overflows over it: Spark drops it before it evaluates the
 * arguments of the aggregates, the engine after.
 */
function unlessWhole(value: Value, index: number): Value {
  return EVENT_SCHEMA.fields[index + 1].dataType.kind === 'integer' ? null : value;
}

/** Few keys, so that groups have several rows; doubles whose sums are exact. */
function eventValue(field: StructField): fc.Arbitrary<Value> {
  const nullable = (values: fc.Arbitrary<Value>) =>
    fc.oneof({ arbitrary: values, weight: 9 }, { arbitrary: fc.constant(null), weight: 1 });
  switch (field.name) {
    case 'k':
      return nullable(fc.constantFrom('a', 'b', '', '😀'));
    case 'g':
      return nullable(fc.integer({ min: 0, max: 2 }));
    default:
      return valueOfType(field.dataType);
  }
}

/** A query over a stream of events, with the watermark that its view has. */
export interface StreamQuery {
  readonly sql: string;
  /** Undefined for a stream without a watermark. */
  readonly delay: string | undefined;
}

const AGGREGATES = [
  'count(*)',
  'count(n)',
  'count(k, x)',
  'sum(n)',
  'sum(x)',
  'sum(n + g)',
  'avg(n)',
  'avg(x)',
  'min(n)',
  'max(big)',
  'min(x)',
  'max(x)',
  'min(k)',
  'max(ts)',
  'first(n)',
  'last(k)',
  'first(x, true)',
  'last(n, true)',
  'var_pop(n)',
  'stddev(n)',
  'var_samp(n)',
  'count_if(n > 0)',
  'sum(n) FILTER (WHERE g = 1)',
  'sum(n) + count(*)',
  'sum(CAST(n AS DECIMAL(12,2)))',
  'collect_list(n)',
  'collect_set(g)',
  "listagg(k, '-')",
  "listagg(k, ',') WITHIN GROUP (ORDER BY g DESC, n)",
  'max_by(k, n)',
  'min_by(n, x)',
  'mode(g)',
  'percentile(n, 0.3)',
  'median(x)',
  'percentile_disc(0.6) WITHIN GROUP (ORDER BY x DESC)',
  'percentile_approx(n, 0.4)',
  'regr_count(g, x) FILTER (WHERE n > 0)',
];
const WINDOWS = [
  "window(ts, '1 minute')",
  "window(ts, '5 minutes')",
  "window(ts, '2 minutes', '1 minute')",
  "window(ts, '5 minutes', '2 minutes')",
  "window(ts, '90 seconds', '1 minute', '15 seconds')",
  "window(ts, '1 minute', '20 seconds', '-7 seconds')",
];
const KEYS = ['k', 'g', 'x', 'g % 2', 'upper(k)'];
const CONDITIONS = [
  'n > 0',
  'k IS NOT NULL',
  "x <> 1.5D OR k = 'a'",
  "ts >= TIMESTAMP '2024-03-01 12:01:00Z'",
];
const HAVINGS = ['count(*) > 1', 'sum(n) IS NOT NULL'];

function sometimes<T>(values: readonly T[]): fc.Arbitrary<T | undefined> {
  return fc.option(fc.constantFrom(...values), { nil: undefined });
}

/** An aggregation over the view `e` of events. In append mode it groups by a window, so that there is an end to wait for. */
export function aggregateQueries(
  outputMode: 'append' | 'update' | 'complete',
): fc.Arbitrary<StreamQuery> {
  const isAppend = outputMode === 'append';
  return fc
    .record({
      window: isAppend ? fc.constantFrom(...WINDOWS) : sometimes(WINDOWS),
      keys: fc.uniqueArray(fc.constantFrom(...KEYS), { maxLength: 2 }),
      aggregates: fc.array(fc.constantFrom(...AGGREGATES), { minLength: 1, maxLength: 4 }),
      where: sometimes(CONDITIONS),
      having: sometimes(HAVINGS),
      delay: isAppend
        ? fc.constantFrom('0 seconds', '30 seconds', '2 minutes')
        : sometimes(['0 seconds', '30 seconds', '2 minutes']),
    })
    .map(({ window, keys, aggregates, where, having, delay }) => {
      const grouping = [...(window === undefined ? [] : [window]), ...keys];
      const columns = [
        ...(window === undefined ? [] : ['window.start AS ws', 'window.end AS we']),
        ...keys.map((key, index) => `${key} AS key${index}`),
        ...aggregates.map((call, index) => `${call} AS a${index}`),
      ];
      const clauses = [
        `SELECT ${columns.join(', ')} FROM e`,
        where === undefined ? '' : ` WHERE ${where}`,
        grouping.length === 0 ? '' : ` GROUP BY ${grouping.join(', ')}`,
        having === undefined ? '' : ` HAVING ${having}`,
      ];
      return { sql: clauses.join(''), delay };
    });
}

/** What may stand around late rows; an aggregation of them has no watermark. */
const OVER_LATE_ROWS = {
  append: [
    'SELECT * FROM #',
    'SELECT n, k FROM # WHERE g = 1',
    'SELECT ts, n + 1 FROM # WHERE ts IS NOT NULL',
  ],
  update: [
    'SELECT k, count(*), max(ts) FROM # GROUP BY k',
    'SELECT * FROM #',
    'SELECT sum(n) FROM #',
  ],
  complete: ['SELECT k, count(*), max(ts) FROM # GROUP BY k', 'SELECT count(*), min(ts) FROM #'],
};

/** Late rows of a stream by their time, or by the ends of windows that they are in. */
export function lateRowQueries(
  outputMode: 'append' | 'update' | 'complete',
): fc.Arbitrary<StreamQuery> {
  const late = fc.constantFrom(
    'LATE_ROWS(TABLE e)',
    'LATE_ROWS(TABLE e, DESCRIPTOR(ts))',
    'LATE_ROWS(TABLE (SELECT * FROM e WHERE g = 1))',
    'LATE_ROWS(TABLE (SELECT * FROM e WHERE minute(ts) > 1))',
    "LATE_ROWS(TABLE (SELECT *, window(ts, '1 minute') AS w FROM e), DESCRIPTOR(w))",
    "LATE_ROWS(TABLE (SELECT *, window(ts, '2 minutes', '50 seconds') AS w FROM e), DESCRIPTOR(w))",
    "LATE_ROWS(TABLE (SELECT *, window_time(w) AS at FROM (SELECT *, window(ts, '1 minute') AS w FROM e)), DESCRIPTOR(at))",
  );
  return fc
    .record({
      late,
      query: fc.constantFrom(...OVER_LATE_ROWS[outputMode]),
      delay: fc.constantFrom('0 seconds', '30 seconds', '2 minutes'),
    })
    .map(({ late: rows, query, delay }) => ({ sql: query.replace('#', rows), delay }));
}
