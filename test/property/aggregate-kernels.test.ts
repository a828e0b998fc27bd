import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { MillraceError } from '../../src/errors/exception.ts';
import type { AggregateFunction, KernelSignature } from '../../src/functions/define.ts';
import { functionNames, lookupFunction } from '../../src/functions/registry.ts';
import type { AggregateCall } from '../../src/plan/resolved-expression.ts';
import { type DataType, simpleString } from '../../src/types/data-type.ts';
import type { Value } from '../../src/types/value.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import { Accumulator, readArguments } from '../support/accumulator.ts';
import { CORE_BUILDS, newCore } from '../support/core.ts';
import { attribute } from '../support/expressions.ts';
import { propertyOptions } from '../support/property-options.ts';
import { aggregateValue } from '../support/reference/aggregates.ts';
import { ReferenceFailure } from '../support/reference/failure.ts';
import { TYPES } from '../support/signature-walk.ts';
import { typedValue } from '../support/typed-values.ts';
import '../support/all-parts.ts';

/*
 * Every aggregate of the registry whose states are columns in the core, over values of all types that it takes, against the
 * reference interpreter. An aggregate that is added with a kernel has to be in the reference.
 */

/** Kernels whose results are held against Spark's own, by something else. */
const HELD_ELSEWHERE: Readonly<Record<string, string>> = {
  approx_count_distinct: 'its registers are in the recorded answers and in the laws of aggregates',
};

/** Aggregates without a kernel: their states are objects of the host, for which the laws and recorded answers are. */
const HOSTED =
  'bitmap_and_agg bitmap_construct_agg bitmap_or_agg collect_list collect_set collect_union corr covar_pop covar_samp histogram_numeric hll_sketch_agg hll_union_agg kurtosis listagg max_by median min_by mode percentile percentile_approx percentile_cont percentile_disc regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy skewness vector_avg vector_sum';

/** Sums of squares lose digits in any order: these are numbers whose squares are exact. */
const QUARTERS = fc.oneof(
  fc.integer({ min: -4000, max: 4000 }).map((quarters) => quarters / 4),
  fc.constantFrom(Number.NaN, -0),
);
const DOMAINS: Readonly<Record<string, fc.Arbitrary<Value>>> = {
  stddev_pop: QUARTERS,
  stddev_samp: QUARTERS,
  var_pop: QUARTERS,
  var_samp: QUARTERS,
};

const AGGREGATES: readonly AggregateFunction[] = functionNames().flatMap((name) => {
  const record = lookupFunction(name);
  return record?.kind === 'aggregate' && record.name === name ? [record] : [];
});

interface Case {
  readonly call: AggregateCall;
  readonly signature: KernelSignature;
}

/** The calls of an aggregate that a kernel computes, by what they read and how they treat nulls. */
function casesOf(record: AggregateFunction): readonly Case[] {
  const cases = new Map<string, Case>();
  const lists: (readonly DataType[])[] = [[], ...TYPES.map((type) => [type])];
  for (const types of [...lists, ...TYPES.map((type) => [type, TYPES[0]])]) {
    for (const ignoreNulls of record.treatsNulls ? [undefined, true, false] : [undefined]) {
      const found = caseOf(record, types, ignoreNulls);
      if (found === undefined) continue;
      const { args } = found.signature;
      cases.set(`${args.map(simpleString).join()} ${ignoreNulls}`, found);
    }
  }
  return [...cases.values()];
}

function caseOf(
  { name, resolve }: AggregateFunction,
  types: readonly DataType[],
  ignoreNulls: boolean | undefined,
): Case | undefined {
  const resolved = (of: readonly DataType[]) =>
    resolve(
      of.map((dataType) => ({ dataType, nullable: true })),
      { isDistinct: false, ignoreNulls },
    );
  try {
    const signature = resolved(resolved(types).args);
    if (!('kernel' in signature)) return undefined;
    const { output: dataType, nullable } = signature;
    const args = signature.args.map((type, index) => attribute(`c${index}`, type));
    const call = { name, args, isDistinct: false, ignoreNulls, dataType, nullable };
    return { signature, call: { kind: 'aggregateCall', ...call } };
  } catch (error) {
    if (error instanceof MillraceError) return undefined;
    throw error;
  }
}

const inKernels = AGGREGATES.map((record) => ({ record, cases: casesOf(record) }));

it('every aggregate has a kernel, or is named as one whose states are objects', () => {
  const hosted = inKernels.flatMap(({ record, cases }) =>
    cases.length === 0 ? [record.name] : [],
  );
  expect(hosted.toSorted()).toEqual(HOSTED.split(' ').toSorted());
});

const GROUPS = [0, 1, 2];

type Row = readonly [group: number, values: readonly Value[]];

function rowsOf({ call, signature }: Case): fc.Arbitrary<readonly Row[]> {
  const values = signature.args.map((type) => DOMAINS[call.name] ?? typedValue(type));
  return fc.array(fc.tuple(fc.constantFrom(0, 1), fc.tuple(...values)), { maxLength: 12 });
}

function engineResults(core: WasmCore, { signature }: Case, rows: readonly Row[]): Value[] {
  core.kernels.arena_reset();
  const accumulator = new Accumulator(core, signature, GROUPS.length);
  try {
    const columns = readArguments(signature).map((argument) =>
      rows.map(([, values]) => values[argument]),
    );
    accumulator.update(
      rows.map(([group]) => group),
      ...columns,
    );
    return accumulator.evaluate(GROUPS);
  } finally {
    accumulator.close();
  }
}

function referenceResults({ call }: Case, rows: readonly Row[]): Value[] {
  return GROUPS.map((group) =>
    aggregateValue(
      call,
      rows
        .filter((row) => row[0] === group)
        .map(
          ([, values]) =>
            new Map(
              call.args.flatMap((arg, index) =>
                arg.kind === 'attribute' ? [[arg.id, values[index]] as const] : [],
              ),
            ),
        ),
    ),
  );
}

function outcome(results: () => Value[], isFailure: (error: unknown) => boolean) {
  try {
    return results();
  } catch (error) {
    if (isFailure(error)) return 'fails';
    throw error;
  }
}

/** What is expected, in the place of numbers that differ from it in their last digits only. */
function settled(actual: Value[] | 'fails', expected: Value[] | 'fails', name: string) {
  if (actual === 'fails' || expected === 'fails' || !(name in DOMAINS)) return actual;
  return actual.map((value, index) => (isNear(value, expected[index]) ? expected[index] : value));
}

function isNear(left: Value, right: Value): boolean {
  if (typeof left !== 'number' || typeof right !== 'number') return false;
  return Math.abs(left - right) <= 1e-9 * Math.abs(right);
}

describe.each(CORE_BUILDS)('on the %s build', (build) => {
  let core: WasmCore;
  beforeAll(async () => {
    core = await newCore(build);
  });

  it.each(
    inKernels.flatMap(({ record, cases }) =>
      cases.length > 0 && !(record.name in HELD_ELSEWHERE) ? [[record.name, cases] as const] : [],
    ),
  )('%s is what the reference says of each group', (name, cases) => {
    const inputs = fc
      .constantFrom(...cases)
      .chain((found) => fc.record({ found: fc.constant(found), rows: rowsOf(found) }));
    fc.assert(
      fc.property(inputs, ({ found, rows }) => {
        const expected = outcome(
          () => referenceResults(found, rows),
          (error) => error instanceof ReferenceFailure,
        );
        const actual = outcome(
          () => engineResults(core, found, rows),
          (error) => error instanceof MillraceError && error.condition !== 'INTERNAL_ERROR',
        );
        expect(settled(actual, expected, name)).toEqual(expected);
      }),
      propertyOptions(build === 'release' ? 150 : 60),
    );
  });
});
