import { assert } from '../errors/internal-error.ts';
import type {
  AggregateFunction,
  AggregateSignature,
  Argument,
  EvaluationContext,
} from '../functions/define.ts';
import { isFoldable } from '../functions/is-foldable.ts';
import { lookupFunction } from '../functions/registry.ts';
import type { AggregateCall, ResolvedExpression } from '../plan/resolved-expression.ts';

import type { Value } from '../types/value.ts';
import { columnReader } from '../wasm/column-reader.ts';
import { compileExpression } from './expression-compiler.ts';
import { isPlain } from './only-where.ts';

/**
 * How a call computes. Arguments that no row is needed for are evaluated first, so that a function whose parameter is
 * `array(0.25, 0.75)` is told its value.
 */
export function callSignature(call: AggregateCall, context: EvaluationContext): AggregateSignature {
  const { isDistinct, ignoreNulls, order } = call;
  const args = call.args.map((arg): Argument => {
    const { dataType, nullable } = arg;
    if (!isFoldable(arg)) return { dataType, nullable };
    return { dataType, nullable, isFoldable: true, literal: constantValue(arg, context) };
  });
  return aggregateNamed(call.name).resolve(args, { isDistinct, ignoreNulls, order });
}

function aggregateNamed(name: string): AggregateFunction {
  const found = lookupFunction(name);
  assert(found?.kind === 'aggregate', `no aggregate function ${name}`);
  return found;
}

function constantValue(expression: ResolvedExpression, context: EvaluationContext): Value {
  if (expression.kind === 'literal') return expression.value;
  const column = compileExpression(expression, [], context)({ rows: 1, columns: [] });
  return columnReader(context.core, column, expression.dataType)(0);
}

/** min, max and their like give the same answer over distinct values. */
const IGNORES_DUPLICATES = /^agg_(min|max|bit_and|bit_or|first|last)_/;

/** Whether DISTINCT changes nothing. */
export function ignoresDuplicates(signature: AggregateSignature): boolean {
  return 'kernel' in signature && IGNORES_DUPLICATES.test(signature.kernel);
}

/**
 * Arguments that the update reads. `count(*)` reads none, unless an argument can fail; constants after the first are
 * parameters that `resolve` has read.
 */
export function argumentsToRead(
  call: AggregateCall,
  signature: AggregateSignature,
): readonly ResolvedExpression[] {
  const { args } = call;
  if (signature.reads !== undefined) return signature.reads.map((index) => args[index]);
  if ('kernel' in signature && signature.kernel === 'agg_count_all') {
    return args.filter((arg) => !isPlain(arg)).slice(0, 1);
  }
  return args.filter((arg, index) => index === 0 || arg.kind !== 'literal');
}
