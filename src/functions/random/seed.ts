import { longLiteral } from '../../errors/random-errors.ts';
import { isIntegral } from '../../types/coercion.ts';
import { IntegerType, LongType } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { columnReader } from '../../wasm/column-reader.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import { argumentSql } from '../call-sql.ts';
import type { Argument, EvaluationContext } from '../define.ts';
import { unexpectedArgument } from '../signature.ts';

/**
 * The seed that a call names, if it names one that is not NULL. Fails with INVALID_PARAMETER_VALUE.LONG for what is no
 * literal of a whole number.
 */
export function literalSeed(name: string, argument: Argument | undefined): bigint | undefined {
  if (argument === undefined || argument.literal === null) return undefined;
  const { literal } = argument;
  const isNumber = typeof literal === 'number' || typeof literal === 'bigint';
  if (isNumber && isIntegral(argument.dataType)) return BigInt(literal);
  throw longLiteral(name, argumentSql(argument));
}

/** Fails with DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE unless an argument is a whole number, or NULL. */
export function requireSeedType(name: string, args: readonly Argument[], index: number): void {
  const { dataType } = args[index];
  if (isIntegral(dataType) || dataType.kind === 'null') return;
  throw unexpectedArgument(name, args, { index, requiredType: '("INT" or "BIGINT")' });
}

/** The type in which a seed is read. */
export function seedType({ dataType }: Argument): typeof IntegerType {
  return dataType.kind === 'long' ? LongType : IntegerType;
}

/**
 * A generator that is made when the first row needs it, and goes on from batch to batch. Its seed is that of the column,
 * where a NULL is 0; without a column, one that the query draws.
 */
export function lasting<Generator>(make: (seed: bigint) => Generator) {
  let generator: Generator | undefined;
  return (
    context: EvaluationContext,
    seed?: { readonly column: Ptr; readonly argument: Argument },
  ) => {
    generator ??= make(
      seed === undefined
        ? context.newSeed()
        : wholeNumber(columnReader(context.core, seed.column, seedType(seed.argument))(0)),
    );
    return generator;
  };
}

function wholeNumber(value: Value): bigint {
  return typeof value === 'number' || typeof value === 'bigint' ? BigInt(value) : 0n;
}
