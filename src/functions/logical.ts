import { TypeId } from '../../assembly/abi.ts';
import { widerType } from '../types/coercion.ts';
import { BooleanType, type DataType } from '../types/data-type.ts';
import { newColumn } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import { columnValidity, fillResult, isConstantColumn } from '../wasm/kernel-result.ts';
import { NULL_PTR, type Ptr } from '../wasm/ptr.ts';
import { defineFunction, type Evaluate, type ScalarFunction } from './define.ts';
import { ANY } from './input-type.ts';
import { UNCOMMON_OPERANDS } from './operands-part.ts';
import { overload, overloads, requireCount } from './signature.ts';

/** AND of two boolean columns, with three values. */
export function andColumns(core: WasmCore, left: Ptr, right: Ptr, rows: number): Ptr {
  return combine(core, core.kernels.logical_and_bool, [left, right], rows);
}

/** OR of two boolean columns, with three values. */
export function orColumns(core: WasmCore, left: Ptr, right: Ptr, rows: number): Ptr {
  return combine(core, core.kernels.logical_or_bool, [left, right], rows);
}

type BinaryKernel = (left: Ptr, right: Ptr, output: Ptr, rows: number) => number;

function combine(core: WasmCore, kernel: BinaryKernel, [a, b]: [Ptr, Ptr], rows: number): Ptr {
  const constant = isConstantColumn(core, a) && isConstantColumn(core, b);
  const output = newColumn(core, { type: TypeId.Bool, rows, nullable: true, constant });
  kernel(a, b, output, constant ? 1 : rows);
  return output;
}

/** NOT of a boolean column. */
export function notColumn(core: WasmCore, column: Ptr, rows: number): Ptr {
  return fillResult(core, { type: TypeId.Bool, args: [column], rows }, (output, count) => {
    core.kernels.logical_not_bool(column, output, count);
  });
}

/** Where a column is null; has no nulls itself. */
export function isNullColumn(core: WasmCore, column: Ptr, rows: number): Ptr {
  return nullTest(core, { column, rows, wanted: true });
}

/** Where a column is not null; has no nulls itself. */
export function isNotNullColumn(core: WasmCore, column: Ptr, rows: number): Ptr {
  return nullTest(core, { column, rows, wanted: false });
}

function nullTest(
  core: WasmCore,
  { column, rows, wanted }: { column: Ptr; rows: number; wanted: boolean },
): Ptr {
  const constant = isConstantColumn(core, column) || columnValidity(core, column) === NULL_PTR;
  const output = newColumn(core, { type: TypeId.Bool, rows, constant });
  const { logical_is_null, logical_is_not_null } = core.kernels;
  (wanted ? logical_is_null : logical_is_not_null)(column, output, constant ? 1 : rows);
  return output;
}

const evaluateNot: Evaluate = ({ core }, [column], rows) => notColumn(core, column, rows);

function evaluateIsNan(type: DataType): Evaluate {
  return ({ core }, [column], rows) => {
    const constant = isConstantColumn(core, column);
    const output = newColumn(core, { type: TypeId.Bool, rows, constant });
    const { logical_is_nan_f32, logical_is_nan_f64 } = core.kernels;
    const kernel = type.kind === 'float' ? logical_is_nan_f32 : logical_is_nan_f64;
    kernel(column, output, constant ? 1 : rows);
    return output;
  };
}

function connective(
  name: 'and' | 'or',
  evaluate: Evaluate,
  record: Pick<ScalarFunction, 'usage' | 'examples'>,
): ScalarFunction {
  return defineFunction({
    name,
    ...record,
    resolve: (args) => {
      requireCount(name, args, 2);
      const [left, right] = args.map(({ dataType }) => dataType);
      const common = widerType(left, right);
      if (common?.kind !== 'boolean' && (left.kind !== 'null' || right.kind !== 'null')) {
        throw UNCOMMON_OPERANDS.get().refusedOperands({ name, verb: 'logic' }, args);
      }
      return { args: [BooleanType, BooleanType], output: BooleanType, evaluate, isTotal: true };
    },
  });
}

export const LOGICAL: readonly ScalarFunction[] = [
  connective('and', ({ core }, [left, right], rows) => andColumns(core, left, right, rows), {
    usage: 'True if both are true, false if one is false, else null.',
    examples: [['SELECT false AND NULL', false]],
  }),
  connective('or', ({ core }, [left, right], rows) => orColumns(core, left, right, rows), {
    usage: 'True if one is true, false if both are false, else null.',
    examples: [['SELECT true OR NULL', true]],
  }),
  defineFunction({
    name: 'not',
    aliases: ['!'],
    usage: 'The opposite of a truth value.',
    examples: [['SELECT NOT true', false]],
    resolve: overloads('not', [
      overload([BooleanType], BooleanType, evaluateNot, { isTotal: true }),
    ]),
  }),
  defineFunction({
    name: 'isnull',
    usage: 'Whether the argument is null.',
    examples: [['SELECT isnull(NULL)', true]],
    resolve: overloads('isnull', [
      overload([ANY], BooleanType, ({ core }, [column], rows) => isNullColumn(core, column, rows), {
        nullable: false,
        isTotal: true,
      }),
    ]),
  }),
  defineFunction({
    name: 'isnotnull',
    usage: 'Whether the argument is not null.',
    examples: [["SELECT isnotnull('')", true]],
    resolve: overloads('isnotnull', [
      overload(
        [ANY],
        BooleanType,
        ({ core }, [column], rows) => isNotNullColumn(core, column, rows),
        { nullable: false, isTotal: true },
      ),
    ]),
  }),
  defineFunction({
    name: 'isnan',
    usage: 'Whether the argument is NaN; null is not.',
    examples: [['SELECT isnan(NULL)', false]],
    resolve: overloads('isnan', [
      isNanOverload({ kind: 'double' }),
      isNanOverload({ kind: 'float' }),
    ]),
  }),
];

function isNanOverload(type: DataType) {
  return overload([type], BooleanType, evaluateIsNan(type), { nullable: false, isTotal: true });
}
