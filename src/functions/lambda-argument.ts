import { unexpectedInputType } from '../errors/function-errors.ts';
import { type ArrayType, BooleanType, type DataType, type MapType } from '../types/data-type.ts';
import { describeColumn } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { argumentSql } from './call-sql.ts';
import type { Argument } from './define.ts';

/** The error of one argument of a call with lambdas. */
export function unexpectedLambdaArgument(
  argument: Argument,
  problem: { readonly sqlExpr: string; readonly index: number; readonly requiredType: string },
): Error {
  return unexpectedInputType({
    ...problem,
    inputSql: argumentSql(argument),
    inputType: argument.dataType,
  });
}

/** The type of a value that must be an array. NULL without a type is none. */
export function arrayValue(values: readonly Argument[], index: number, sqlExpr: string): ArrayType {
  const { dataType } = values[index];
  if (dataType.kind === 'array') return dataType;
  throw unexpectedLambdaArgument(values[index], { sqlExpr, index, requiredType: '"ARRAY"' });
}

/** The type of a value that must be a map. */
export function mapValue(values: readonly Argument[], index: number, sqlExpr: string): MapType {
  const { dataType } = values[index];
  if (dataType.kind === 'map') return dataType;
  throw unexpectedLambdaArgument(values[index], { sqlExpr, index, requiredType: '"MAP"' });
}

/** Fails with DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE unless a lambda gives a BOOLEAN, or NULL. */
export function requirePredicate(body: Argument, sqlExpr: string): void {
  if (body.dataType.kind === 'boolean' || body.dataType.kind === 'null') return;
  throw unexpectedLambdaArgument(body, { sqlExpr, index: 1, requiredType: '"BOOLEAN"' });
}

/** What a predicate says of an element. */
export const FALSE = 0;
export const TRUE = 1;
export const UNKNOWN = 2;

/** The answers of a predicate, one a row: `FALSE`, `TRUE` or, for null, `UNKNOWN`. */
export function predicateAnswers(
  core: WasmCore,
  column: Ptr,
  { rows, type = BooleanType }: { rows: number; type?: DataType },
): Uint8Array {
  if (type.kind === 'null') return new Uint8Array(rows).fill(UNKNOWN);
  const { values, validity, indexMask } = describeColumn(core, column);
  const { u8 } = core.memory;
  return Uint8Array.from({ length: rows }, (_, row) => {
    const at = row & indexMask;
    return validity !== 0 && u8[validity + at] === 0 ? UNKNOWN : u8[values + at];
  });
}

/** Whether two types differ in names and nullability at most (Spark's `equalsStructurally`). */
export function sameStructure(left: DataType, right: DataType): boolean {
  if (left.kind === 'array' && right.kind === 'array') {
    return sameStructure(left.elementType, right.elementType);
  }
  if (left.kind === 'map' && right.kind === 'map') {
    return (
      sameStructure(left.keyType, right.keyType) && sameStructure(left.valueType, right.valueType)
    );
  }
  if (left.kind === 'struct' && right.kind === 'struct') {
    return (
      left.fields.length === right.fields.length &&
      left.fields.every(({ dataType }, at) => sameStructure(dataType, right.fields[at].dataType))
    );
  }
  return JSON.stringify(left) === JSON.stringify(right);
}
