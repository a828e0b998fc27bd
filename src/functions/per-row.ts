import type { DataType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import { buildColumn, buildConstant } from '../wasm/column-builder.ts';
import { columnReader } from '../wasm/column-reader.ts';
import { isConstantColumn } from '../wasm/kernel-result.ts';
import type { Evaluate, EvaluationContext } from './define.ts';
import type { InputType } from './input-type.ts';
import type { Overload } from './signature.ts';

/** Computes one row from the arguments' values. */
export type RowCompute = (values: readonly Value[], context: EvaluationContext) => Value;

/**
 * Evaluates a function a row at a time over decoded values, for what has no kernel. A null argument gives null, unless
 * the function handles nulls itself. Constants are computed once.
 */
export function perRow(
  types: readonly DataType[],
  output: DataType,
  compute: RowCompute,
  { handlesNulls = false } = {},
): Evaluate {
  return (context, args, rows) => {
    const { core } = context;
    const constant = args.length > 0 && args.every((column) => isConstantColumn(core, column));
    const readers = args.map((column, index) => columnReader(core, column, types[index]));
    const computeRow = (row: number): Value => {
      const values = readers.map((read) => read(row));
      return !handlesNulls && values.includes(null) ? null : compute(values, context);
    };
    if (constant) return buildConstant(core, output, computeRow(0), rows);
    return buildColumn(
      core,
      output,
      Array.from({ length: rows }, (_, row) => computeRow(row)),
    );
  };
}

/** What a parameter takes and how its value is read. */
export interface Parameter<T> {
  readonly type: InputType;
  readonly read: (value: Value) => T;
}

interface Traits {
  readonly nullable?: boolean;
  readonly isTotal?: boolean;
}

/** An overload computed a row at a time; null arguments give null. */
function rowOverload(
  inputs: readonly InputType[],
  output: DataType,
  compute: RowCompute,
  traits: Traits,
): Overload {
  return {
    inputs,
    build: (types) => ({ output, evaluate: perRow(types, output, compute), ...traits }),
  };
}

/** An overload of one argument, computed a row at a time. */
export function unary<A>(
  a: Parameter<A>,
  output: DataType,
  compute: (x: A, context: EvaluationContext) => Value,
  traits: Traits = {},
): Overload {
  return rowOverload([a.type], output, ([x], context) => compute(a.read(x), context), traits);
}

/** An overload of two arguments, computed a row at a time. */
export function binary<A, B>(
  [a, b]: readonly [Parameter<A>, Parameter<B>],
  output: DataType,
  compute: (x: A, y: B, context: EvaluationContext) => Value,
  traits: Traits = {},
): Overload {
  return rowOverload(
    [a.type, b.type],
    output,
    ([x, y], context) => compute(a.read(x), b.read(y), context),
    traits,
  );
}

/** An overload of three arguments, computed a row at a time. */
export function ternary<A, B, C>(
  [a, b, c]: readonly [Parameter<A>, Parameter<B>, Parameter<C>],
  output: DataType,
  compute: (x: A, y: B, z: C, context: EvaluationContext) => Value,
  traits: Traits = {},
): Overload {
  return rowOverload(
    [a.type, b.type, c.type],
    output,
    ([x, y, z], context) => compute(a.read(x), b.read(y), c.read(z), context),
    traits,
  );
}

/** An overload of any number of arguments, read by the function itself. */
export function variadic(
  inputs: readonly InputType[],
  output: DataType,
  compute: RowCompute,
  traits: Traits = {},
): Overload {
  return rowOverload(inputs, output, compute, traits);
}
