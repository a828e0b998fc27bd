import { failedFunctionCall, unexpectedParameterType } from '../errors/aggregate-errors.ts';
import { notExecutable } from '../errors/analysis-errors.ts';
import { nonFoldableArgument, wrongNumberOfArguments } from '../errors/function-errors.ts';
import { constantNumberAs } from '../functions/constant-number.ts';
import { isFoldable } from '../functions/is-foldable.ts';
import { asBigint } from '../functions/value-reading.ts';
import type { Expression } from '../plan/expression.ts';
import type { LateralView, LogicalPlan } from '../plan/logical-plan.ts';
import { isNumeric } from '../types/coercion.ts';
import { LongType } from '../types/data-type.ts';
import type { Analysis } from './analysis.ts';
import { scopeContext } from './name-lookup.ts';
import type { ExpressionContext } from './resolution.ts';
import { resolveExpression } from './resolve-expression.ts';
import type { Relation } from './scope.ts';

/** What the parameters are called, by how many there are. */
const PARAMETERS: readonly (readonly string[])[] = [
  [],
  ['end'],
  ['start', 'end'],
  ['start', 'end', 'step'],
  ['start', 'end', 'step', 'numSlices'],
];

/**
 * `range` in FROM with bounds that have to be computed; undefined of any other function. Fails where they are not
 * constant, or are no numbers.
 */
export function rangeRelation(view: LateralView, analysis: Analysis): Relation | undefined {
  const { generator, isTableFunction, input, outer, alias, columnNames } = view;
  if (isTableFunction !== true || generator.kind !== 'function') return undefined;
  if (generator.name.toLowerCase() !== 'range') return undefined;
  const { args } = generator;
  const parameters = PARAMETERS[args.length];
  if (parameters === undefined || args.length === 0) {
    throw wrongNumberOfArguments('range', '[1, 2, 3, 4]', args.length);
  }
  const around = analysis.resolve(input);
  const context = scopeContext(around.scope, analysis);
  const bounds = args.map((arg, at) => boundOf(arg, { name: parameters[at], at }, context));
  const [first, second, step = 1n] = bounds;
  if (step === 0n) throw failedFunctionCall('range');
  const [start, end] = second === undefined ? [0n, first] : [first, second];
  const range: LogicalPlan = { kind: 'range', start, end, step };
  const named: LogicalPlan =
    alias === ''
      ? range
      : {
          kind: 'subqueryAlias',
          input: range,
          alias,
          ...(columnNames.length > 0 && { columnNames }),
        };
  if (around.scope.columns.length === 0) return analysis.resolve(named);
  const joinType = outer ? 'leftOuter' : 'inner';
  return analysis.resolve({ kind: 'join', left: input, right: named, joinType, usingColumns: [] });
}

function boundOf(
  argument: Expression,
  { name, at }: { readonly name: string; readonly at: number },
  context: ExpressionContext,
): bigint {
  if (argument.kind === 'namedArgument') throw nonFoldableArgument('range', name, LongType);
  const { expression, sql } = resolveExpression(argument, context);
  if (!isFoldable(expression)) throw nonFoldableArgument('range', name, LongType);
  const { dataType } = expression;
  const isRead = isNumeric(dataType) || dataType.kind === 'string';
  const value = isRead ? constantNumberAs(expression, LongType) : null;
  if (value === undefined) throw notExecutable(`range with ${sql}`);
  if (value !== null) return asBigint(value);
  throw unexpectedParameterType('range', at, { sql, type: dataType, required: LongType });
}
