import {
  distinctWithinGroup,
  unexpectedNull,
  unexpectedParameterType,
  withinGroupMissing,
  wrongNumberOfOrderings,
} from '../../errors/aggregate-errors.ts';
import { invalidOrderingType } from '../../errors/function-errors.ts';
import { isOrderable } from '../../types/coercion.ts';
import { BooleanType, type DataType } from '../../types/data-type.ts';
import { compareValues } from '../../types/value-order.ts';
import { argumentSql, callSql } from '../call-sql.ts';
import {
  type AggregateOptions,
  type AggregateSignature,
  type Argument,
  defineAggregate,
} from '../define.ts';
import { hosted } from '../hosted-aggregate.ts';
import { requireCount } from './input-type.ts';
import { parameterValue } from './parameter.ts';
import { COUNTS, countsState } from './value-counts.ts';

/** Which of several commonest values is taken. */
type Tie = 'least' | 'greatest' | 'first';

function checkDeterministic(args: readonly Argument[]): void {
  if (args.length < 2) return;
  const argument = args[1];
  const sql = argumentSql(argument);
  const call = { sql: callSql('mode', args), args };
  const value = parameterValue(call, 1, { name: 'deterministic', type: BooleanType });
  if (value === null) throw unexpectedNull({ sqlExpr: sql, name: '`deterministic`' });
  if (argument.dataType.kind === 'boolean') return;
  const input = { sql, type: argument.dataType, required: BooleanType };
  throw unexpectedParameterType('mode', 1, input);
}

function checkOrder(args: readonly Argument[], { isDistinct, order }: AggregateOptions): void {
  if (isDistinct) throw distinctWithinGroup('mode');
  const written = args.length - (order?.length ?? 0);
  const expected = written === 0 ? 1 : 0;
  if (written === 0 && order === undefined) throw withinGroupMissing('mode');
  const actual = order?.length ?? 0;
  if (actual !== expected) throw wrongNumberOfOrderings('mode', expected, actual);
}

/** Without an order Spark takes any; here it is the least, so that a query has one answer. */
function tieOf(type: DataType, { order }: AggregateOptions): Tie {
  if (!isOrderable(type)) return 'first';
  return order?.[0].isAscending === false ? 'greatest' : 'least';
}

function resolveMode(args: readonly Argument[], options: AggregateOptions): AggregateSignature {
  const written = args.length - (options.order?.length ?? 0);
  if (written > 0) requireCount('mode', args.slice(0, written), [1, 2]);
  checkOrder(args, options);
  checkDeterministic(args);
  const type = args[0].dataType;
  const tie = tieOf(type, options);
  if (tie === 'first' && args[1]?.literal === true) {
    throw invalidOrderingType(callSql('mode', args), 'mode', type);
  }
  const isBetter = (order: number) =>
    tie === 'least' ? order < 0 : tie === 'greatest' && order > 0;
  return {
    args: args.map(({ dataType }) => dataType),
    nullable: true,
    reads: [0],
    ...hosted(
      { output: type, state: countsState(type) },
      {
        ...COUNTS,
        update: (state, { read }) => {
          const value = read(0);
          if (value !== null) state.add(value, 1);
        },
        finish: ({ entries }) => {
          if (entries.length === 0) return null;
          return entries.reduce((best, next) => {
            if (next.count !== best.count) return next.count > best.count ? next : best;
            if (tie === 'first') return best;
            return isBetter(compareValues(next.value, best.value, type)) ? next : best;
          }).value;
        },
      },
    ),
  };
}

/** Spark's Mode. Nulls don't count. */
export const mode = defineAggregate({
  name: 'mode',
  usage: 'Returns the value that occurs most often.',
  examples: [
    ['SELECT mode(col) FROM VALUES (0), (10), (10) AS tab(col)', 10],
    [
      'SELECT mode() WITHIN GROUP (ORDER BY col DESC) FROM VALUES (0), (10), (0), (10) AS tab(col)',
      10,
    ],
  ],
  withinGroup: 'short',
  resolve: resolveMode,
});
