import { parameterOutOfRange } from '../../errors/aggregate-errors.ts';
import { arrayType, type DataType, DoubleType, IntegerType } from '../../types/data-type.ts';
import { callSql } from '../call-sql.ts';
import { type AggregateSignature, type Argument, defineAggregate } from '../define.ts';
import { type HostedAggregate, hosted } from '../hosted-aggregate.ts';
import { asList, asNumber } from '../value-reading.ts';
import { isIntegral, requireCount, unexpectedArgument } from './input-type.ts';
import { measuredType, valueOfDouble } from './measurable.ts';
import { doubleOf, requiredParameter } from './parameter.ts';
import { type Percentages, percentagesOf } from './percentages.ts';
import {
  compress,
  insert,
  mergeSummaries,
  newSummary,
  type QuantileSummary,
  quantiles,
} from './quantile-summary.ts';

const NAME = 'percentile_approx';
const DEFAULT_ACCURACY = 10_000;
const ACCURACY_MAX = 2_147_483_647;
/** About what a sample holds on the host. */
const SAMPLE_BYTES = 48;

/** One is divided by it for the relative error of rank. */
function accuracyOf(sql: string, args: readonly Argument[]): number {
  if (args.length < 3) return DEFAULT_ACCURACY;
  const { dataType } = args[2];
  if (!isIntegral(dataType) && dataType.kind !== 'null') {
    throw unexpectedArgument(NAME, args, '"INTEGRAL"', 2);
  }
  const parameter = { name: 'accuracy', type: IntegerType, printed: 'accuracy' };
  const value = requiredParameter({ sql, args }, 2, parameter);
  if (value === undefined) return DEFAULT_ACCURACY;
  const accuracy = doubleOf(value, dataType);
  if (accuracy > 0 && accuracy <= ACCURACY_MAX) return accuracy;
  const outOfRange = { sqlExpr: sql, name: 'accuracy' };
  throw parameterOutOfRange(outOfRange, `(0, ${ACCURACY_MAX}]`, `${value}L`);
}

/** A summary is saved as what its samples say, how many numbers it stands for, and what it has not sorted in. */
const SAVED: Pick<HostedAggregate<QuantileSummary>, 'create' | 'save' | 'load' | 'bytes'> = {
  create: newSummary,
  save: ({ samples, count, recent }) => [
    samples.map(({ value }) => value),
    samples.map(({ gap }) => gap),
    samples.map(({ spread }) => spread),
    count,
    recent,
  ],
  load: ([values, gaps, spreads, count, recent]) => ({
    samples: asList(values).map((value, index) => ({
      value: asNumber(value),
      gap: asNumber(asList(gaps)[index]),
      spread: asNumber(asList(spreads)[index]),
    })),
    count: asNumber(count),
    recent: asList(recent).map(asNumber),
  }),
  bytes: ({ samples, recent }) => samples.length * SAMPLE_BYTES + recent.length * 8,
};

function summarizing(type: DataType, percentages: Percentages, error: number) {
  const list = arrayType(DoubleType);
  const output = percentages.isList ? arrayType(type, false) : type;
  return hosted(
    { output, state: [list, list, list, DoubleType, list] },
    {
      ...SAVED,
      update: (state, { read }) => {
        const value = read(0);
        if (value !== null) insert(state, doubleOf(value, type), error);
      },
      merge: (state, other) => mergeSummaries(state, other, error),
      settle: (state) => compress(state, error),
      finish: (state) => {
        if (percentages.values.length === 0) return null;
        const found = quantiles(state, percentages.values, error);
        if (found === undefined) return null;
        const results = found.map((number) => valueOfDouble(number, type));
        return percentages.isList ? results : results[0];
      },
    },
  );
}

function resolvePercentileApprox(args: readonly Argument[]): AggregateSignature {
  requireCount(NAME, args, [2, 3]);
  const shown: Argument = { dataType: IntegerType, nullable: false, sql: String(DEFAULT_ACCURACY) };
  const sql = callSql(NAME, args.length === 2 ? [...args, shown] : args);
  const type = measuredType(NAME, args);
  const percentages = percentagesOf({ name: NAME, sql, args }, 1);
  const error = 1 / accuracyOf(sql, args);
  return {
    args: [type, ...args.slice(1).map(({ dataType }) => dataType)],
    nullable: true,
    reads: [0],
    ...summarizing(type, percentages, error),
  };
}

/** Spark's ApproximatePercentile. Nulls don't count. */
export const percentileApprox = defineAggregate({
  name: NAME,
  aliases: ['approx_percentile'],
  usage: 'Returns a value below which about a part of the values lies; or an array of several.',
  examples: [
    ['SELECT percentile_approx(col, 0.5, 100) FROM VALUES (0), (6), (7), (9), (10) AS tab(col)', 7],
    [
      'SELECT percentile_approx(col, array(0.5, 0.4, 0.1), 100) FROM VALUES (0), (1), (2), (10) AS tab(col)',
      [1, 1, 0],
    ],
  ],
  resolve: resolvePercentileApprox,
});
