import { wrongNumberOfArguments } from '../errors/function-errors.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import { ByteType, LongType } from '../types/data-type.ts';
import { expressionKey } from './expression-key.ts';
import type { Resolution } from './resolution.ts';

/** The functions that tell which keys a grouping set leaves out. */
export const GROUPING_CALLS: ReadonlySet<string> = new Set(['grouping', 'grouping_id']);

/** The key of such a call among grouping keys; see `expressionKey`. */
export function groupingCallKey(name: string, args: readonly ResolvedExpression[]): string {
  return expressionKey(callOf(name, args));
}

export function isGroupingCall(name: string): boolean {
  return GROUPING_CALLS.has(name);
}

/** `grouping(key)` and `grouping_id(keys…)`; the aggregate above says whether they may stand there. */
export function groupingCall(name: string, args: readonly Resolution[]): Resolution {
  if (name === 'grouping' && args.length !== 1) {
    throw wrongNumberOfArguments(name, '1', args.length);
  }
  return {
    expression: callOf(
      name,
      args.map(({ expression }) => expression),
    ),
    sql: `${name}(${args.map(({ sql }) => sql).join(', ')})`,
  };
}

function callOf(name: string, args: readonly ResolvedExpression[]): ResolvedExpression {
  const dataType = name === 'grouping' ? ByteType : LongType;
  return { kind: 'call', name, args, dataType, nullable: false };
}
