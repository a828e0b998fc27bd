import { wrongNumberOfArguments } from '../errors/function-errors.ts';
import { ByteType, LongType } from '../types/data-type.ts';
import type { Resolution } from './resolution.ts';

/** The functions that tell which keys a grouping set leaves out. */
export const GROUPING_CALLS: ReadonlySet<string> = new Set(['grouping', 'grouping_id']);

export function isGroupingCall(name: string): boolean {
  return GROUPING_CALLS.has(name);
}

/** `grouping(key)` and `grouping_id(keys…)`; the aggregate above says whether they may stand there. */
export function groupingCall(name: string, args: readonly Resolution[]): Resolution {
  if (name === 'grouping' && args.length !== 1) {
    throw wrongNumberOfArguments(name, '1', args.length);
  }
  return {
    expression: {
      kind: 'call',
      name,
      args: args.map(({ expression }) => expression),
      dataType: name === 'grouping' ? ByteType : LongType,
      nullable: false,
    },
    sql: `${name}(${args.map(({ sql }) => sql).join(', ')})`,
  };
}
