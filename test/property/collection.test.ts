import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyze } from '../../src/analysis/analyzer.ts';
import { compileExpressions } from '../../src/physical/expression-compiler.ts';
import { planOutput } from '../../src/plan/resolved-plan.ts';
import { parseSchema } from '../../src/types/ddl.ts';
import type { Value, ValueRow } from '../../src/types/value.ts';
import { buildBatch } from '../../src/wasm/column-builder.ts';
import { columnReader } from '../../src/wasm/column-reader.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import { sqlPlan } from '../support/analysis.ts';
import { CORE_BUILDS, newCore } from '../support/core.ts';
import { testContext } from '../support/expressions.ts';
import { propertyOptions } from '../support/property-options.ts';
import { contextOf } from '../support/table-context.ts';
import '../support/all-parts.ts';

/*
 * Functions of arrays and maps against one-line models of theirs, a row at a time. The batch is a slice of a larger one, so
 * that offsets don't begin at 0 and children hold elements of rows that are not there.
 */

type List<T> = readonly T[] | null;
type Row = readonly [List<number | null>, List<number | null>, List<string | null>, number | null];

const schema = parseSchema('a ARRAY<INT>, b ARRAY<INT>, s ARRAY<STRING>, v INT');
const number = fc.option(fc.integer({ min: -2, max: 3 }));
const text = fc.option(fc.constantFrom('', 'a', 'b', 'ab', 'é', '𝄞'));
const numbers = fc.option(fc.array(number, { maxLength: 5 }));
const texts = fc.option(fc.array(text, { maxLength: 4 }));
const rows = fc.array(fc.tuple(numbers, numbers, texts, number), { maxLength: 8 });

/** Computes over rows in which no argument is null. */
type Model = (a: (number | null)[], b: (number | null)[], s: (string | null)[], v: number) => Value;

const isKnown = <T>(element: T | null): element is T => element !== null;
const once = <T>(elements: readonly T[]): T[] => [...new Set(elements)];
const least = (x: number | null, y: number | null) =>
  Number(x !== null) - Number(y !== null) || Number(x) - Number(y);

const isGreater = (x: number | null, y: number | null) => (x === null || y === null ? null : x > y);
const some = (answers: readonly (boolean | null)[]) =>
  answers.includes(true) ? true : answers.includes(null) ? null : false;
const every = (answers: readonly (boolean | null)[]) =>
  answers.includes(false) ? false : answers.includes(null) ? null : true;

/** An expression, which of its columns make it null where they are, and its model. */
const MODELS: readonly (readonly [sql: string, used: string, model: Model])[] = [
  ['size(a)', 'a', (a) => a.length],
  ['reverse(s)', 's', (_a, _b, s) => s.toReversed()],
  ['concat(a, b, a)', 'ab', (a, b) => [...a, ...b, ...a]],
  ['array_append(a, v)', 'a?', (a, _b, _s, v) => [...a, v]],
  ['array_prepend(a, v)', 'a?', (a, _b, _s, v) => [v, ...a]],
  ['array_compact(s)', 's', (_a, _b, s) => s.filter(isKnown)],
  ['array_distinct(a)', 'a', (a) => once(a)],
  ['array_union(a, b)', 'ab', (a, b) => once([...a, ...b])],
  ['array_intersect(a, b)', 'ab', (a, b) => once(a.filter((x) => b.includes(x)))],
  ['array_except(a, b)', 'ab', (a, b) => once(a.filter((x) => !b.includes(x)))],
  ['array_remove(a, v)', 'av', (a, _b, _s, v) => a.filter((x) => x !== v)],
  ['array_position(a, v)', 'av', (a, _b, _s, v) => BigInt(a.indexOf(v) + 1)],
  [
    'array_contains(a, v)',
    'av',
    (a, _b, _s, v) => (a.includes(v) ? true : a.includes(null) ? null : false),
  ],
  [
    'arrays_overlap(a, b)',
    'ab',
    (a, b) => {
      if (a.length === 0 || b.length === 0) return false;
      if (a.some((x) => x !== null && b.includes(x))) return true;
      return a.includes(null) || b.includes(null) ? null : false;
    },
  ],
  ['sort_array(a)', 'a', (a) => a.toSorted(least)],
  ['sort_array(a, false)', 'a', (a) => a.toSorted((x, y) => least(y, x))],
  ['array_max(a)', 'a', (a) => a.toSorted(least).at(-1) ?? null],
  ['array_min(a)', 'a', (a) => a.filter(isKnown).toSorted(least)[0] ?? null],
  ['get(s, v)', 'sv', (_a, _b, s, v) => (v < 0 ? null : (s[v] ?? null))],
  ['flatten(array(a, b))', 'ab', (a, b) => [...a, ...b]],
  ['flatten(array(array(a), array(b, a)))', '', (a, b) => [a, b, a]],
  [
    'arrays_zip(a, s)',
    'as',
    (a, _b, s) =>
      Array.from({ length: Math.max(a.length, s.length) }, (_, at) => [
        a[at] ?? null,
        s[at] ?? null,
      ]),
  ],
  ['slice(a, -2, 3)', 'a', (a) => (a.length < 2 ? [] : a.slice(-2))],
  ['slice(a, 2, 2)', 'a', (a) => a.slice(1, 3)],
  ['array_repeat(a, v)', 'v', (a, _b, _s, v) => Array.from({ length: Math.max(v, 0) }, () => a)],
  ["array_join(s, '-', '?')", 's', (_a, _b, s) => s.map((x) => x ?? '?').join('-')],
  [
    'map_keys(map_from_arrays(array_distinct(array_compact(a)), array_distinct(array_compact(a))))',
    'a',
    (a) => once(a.filter(isKnown)),
  ],
  [
    'map_entries(map(1, a, 2, b))',
    '',
    (a, b) => [
      [1, a],
      [2, b],
    ],
  ],
  ['map_concat(map(v, a), map(99, b))[99]', 'v', (_a, b) => b],
  ['element_at(map(1, a, 2, b), v)', 'v', (a, b, _s, v) => (v === 1 ? a : v === 2 ? b : null)],
  ['map_contains_key(map(1, a, 2, b), v)', 'v', (_a, _b, _s, v) => v === 1 || v === 2],
  ["array(named_struct('x', v), NULL).x", '', (_a, _b, _s, v) => [v, null]],
  [
    'transform(a, (x, i) -> x * 10 + i)',
    'a',
    (a) => a.map((x, i) => (x === null ? null : x * 10 + i)),
  ],
  ['transform(a, x -> v)', 'a', (a, _b, _s, v) => a.map(() => v)],
  [
    'transform(a, x -> transform(b, y -> x * 10 + y + v))',
    'a',
    (a, b, _s, v) =>
      a.map(
        (x) =>
          b?.map((y) => (x === null || y === null || v === null ? null : x * 10 + y + v)) ?? null,
      ),
  ],
  [
    'filter(a, (x, i) -> x > v OR i = 0)',
    'a',
    (a, _b, _s, v) => a.filter((x, i) => isGreater(x, v) || i === 0),
  ],
  ['exists(a, x -> x > v)', 'a', (a, _b, _s, v) => some(a.map((x) => isGreater(x, v)))],
  ['exists(a, x -> x + 0 > v)', 'a', (a, _b, _s, v) => some(a.map((x) => isGreater(x, v)))],
  ['forall(a, x -> v > x)', 'a', (a, _b, _s, v) => every(a.map((x) => isGreater(v, x)))],
  ['forall(a, x -> v > x + 0)', 'a', (a, _b, _s, v) => every(a.map((x) => isGreater(v, x)))],
  [
    'aggregate(a, v, (acc, x) -> coalesce(acc, 0) * 3 + coalesce(x, 7))',
    'a',
    (a, _b, _s, v) => a.reduce<number>((acc, x) => (acc ?? 0) * 3 + (x ?? 7), v),
  ],
  [
    "aggregate(s, '', (acc, x) -> acc || coalesce(x, '?'), acc -> reverse(acc))",
    's',
    (_a, _b, s) => [...s.map((x) => x ?? '?').join('')].reverse().join(''),
  ],
  ['aggregate(a, array(v), (acc, x) -> array_append(acc, x))', 'a', (a, _b, _s, v) => [v, ...a]],
  [
    "zip_with(a, s, (x, y) -> named_struct('x', x, 'y', y))",
    'as',
    (a, _b, s) =>
      Array.from({ length: Math.max(a.length, s.length) }, (_, at) => [
        a[at] ?? null,
        s[at] ?? null,
      ]),
  ],
  [
    'array_sort(a)',
    'a',
    (a) => [...a.filter(isKnown).toSorted((x, y) => x - y), ...a.filter((x) => x === null)],
  ],
  [
    'array_sort(a, (x, y) -> coalesce(y, 9) - coalesce(x, 9))',
    'a',
    (a) => a.toSorted((x, y) => (y ?? 9) - (x ?? 9)),
  ],
  [
    'map_values(transform_values(map(1, a, 2, b), (k, x) -> size(x) * k))',
    '',
    (a, b) => [a === null ? null : a.length, b === null ? null : b.length * 2],
  ],
  [
    'map_entries(map_filter(map(1, a, 2, b), (k, x) -> x IS NOT NULL AND k >= v))',
    '',
    (a, b, _s, v) =>
      [
        [1, a],
        [2, b],
      ].filter(([k, x]) => x !== null && v !== null && Number(k) >= v) as Value,
  ],
  [
    'map_entries(map_zip_with(map(1, a), map(2, b, 1, transform(s, x -> 1)), (k, x, y) -> coalesce(size(x), 0) + coalesce(size(y), 0)))',
    '',
    (a, b, s) => [
      [1, (a?.length ?? 0) + (s?.length ?? 0)],
      [2, b?.length ?? 0],
    ],
  ],
];

function compiled(core: WasmCore, sqls: readonly string[]) {
  const select = sqls.map((sql, index) => `${sql} AS e${index}`).join(', ');
  const relation = { kind: 'localRelation', schema, rows: [] } as const;
  const plan = analyze(sqlPlan(`SELECT ${select} FROM t`), contextOf(new Map([['t', relation]])));
  if (plan.kind !== 'project') throw new Error(`a ${plan.kind}`);
  const columns = compileExpressions(plan.projections, planOutput(plan.input), testContext(core));
  return columns.map((evaluate, index) => ({ evaluate, type: plan.projections[index].dataType }));
}

/** Row by row what the models say; null where an argument that must not be null is. */
function expected([, used, model]: (typeof MODELS)[number], [a, b, s, v]: Row): Value {
  const named: Record<string, unknown> = { a, b, s, v };
  if ([...used].some((name) => name !== '?' && named[name] === null)) return null;
  return model(a as never, b as never, s as never, v as never);
}

describe.each(CORE_BUILDS)('functions of arrays and maps on the %s core', (build) => {
  let core: WasmCore;
  beforeAll(async () => {
    core = await newCore(build);
  });

  it.each(MODELS)('%s is what its model says, row by row', (...model) => {
    const [{ evaluate, type }] = compiled(core, [model[0]]);
    const isKeyed = model[0].includes('map(v');
    fc.assert(
      fc.property(rows, rows, (before, wanted) => {
        const kept = isKeyed ? wanted.filter(([, , , v]) => v !== null) : wanted;
        const all: ValueRow[] = [...(isKeyed ? [] : before), ...kept];
        core.kernels.arena_reset();
        const batch = buildBatch(
          core,
          schema.fields.map(({ dataType }) => dataType),
          all,
        );
        const start = all.length - kept.length;
        const columns = batch.columns.map((column) =>
          core.kernels.column_slice(column, start, kept.length),
        );
        const read = columnReader(core, evaluate({ rows: kept.length, columns }), type);
        const actual = kept.map((_, row) => read(row));
        expect(actual).toEqual(kept.map((row) => expected(model, row)));
      }),
      propertyOptions(60),
    );
  });
});
