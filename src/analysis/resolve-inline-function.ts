import type { FunctionDescription } from '../plan/user-functions.ts';
import type { Resolution } from './resolution.ts';

/** A call of a function of the program, which takes values of any types. */
export function resolveInlineFunction(
  { functionId, name, dataType, deterministic }: FunctionDescription,
  args: readonly Resolution[],
): Resolution {
  return {
    expression: {
      kind: 'udf',
      functionId,
      name,
      args: args.map(({ expression }) => expression),
      deterministic,
      dataType,
      nullable: true,
    },
    sql: `${name}(${args.map(({ sql }) => sql).join(', ')})`,
  };
}
