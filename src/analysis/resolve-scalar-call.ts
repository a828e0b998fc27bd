import { internalError } from '../errors/internal-error.ts';
import type { Argument, FunctionDefinition } from '../functions/define.ts';
import { isFoldable } from '../functions/is-foldable.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import type { DataType } from '../types/data-type.ts';
import { callText, type PrintedArgument } from './call-text.ts';
import { checkCast } from './check-cast.ts';
import { castTo, type Resolution } from './resolution.ts';

/** A call of a scalar function, its arguments cast to the types of the signature that they choose. */
export function resolveScalarCall(
  name: string,
  record: FunctionDefinition | undefined,
  args: readonly Resolution[],
): Resolution {
  if (record?.kind !== 'scalar') throw internalError(`${name} is no scalar function`);
  const signature = record.resolve(args.map(asArgument));
  const nullable = signature.nullable ?? args.some(({ expression }) => expression.nullable);
  return {
    expression: {
      kind: 'call',
      name: record.name,
      args: castArguments(args, signature.args),
      dataType: signature.output,
      nullable,
    },
    sql:
      record.print?.(
        args.map(({ sql }) => sql),
        args.map(({ expression }) => expression.dataType),
      ) ?? callText(name, args.map(asPrinted)),
  };
}

/** What a function's record is told of an argument. */
export function asArgument({ expression, sql }: Resolution): Argument {
  const { dataType, nullable } = expression;
  const literal = expression.kind === 'literal' ? expression.value : undefined;
  return { dataType, nullable, literal, isFoldable: isFoldable(expression), sql, expression };
}

/** What prints of an argument. */
export function asPrinted({ expression, sql }: Resolution): PrintedArgument {
  return { sql, dataType: expression.dataType };
}

/** The arguments as values of the types; fails with DATATYPE_MISMATCH.CAST_… where there is no cast. */
export function castArguments(
  args: readonly Resolution[],
  types: readonly DataType[],
): readonly ResolvedExpression[] {
  return args.map(({ expression, sql }, index) => {
    checkCast(expression.dataType, types[index], sql);
    return castTo(expression, types[index]);
  });
}
