/** Casts of columns from and to text: a kernel for the usual forms, `castValue` for the rows that it leaves. */
import { TypeId } from '../../assembly/abi.ts';
import { internalError } from '../errors/internal-error.ts';
import { isIntegral } from '../types/coercion.ts';
import { type DataType, StringType } from '../types/data-type.ts';
import { physicalType } from '../types/physical-type.ts';
import type { Value } from '../types/value.ts';
import { columnReader } from '../wasm/column-reader.ts';
import type { WasmCore } from '../wasm/core.ts';
import { columnValidity, fillResult, valuesOf } from '../wasm/kernel-result.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { zoneTable } from '../wasm/zone-table.ts';
import { castValue } from './cast-value.ts';
import { toLocal } from './datetime-column.ts';
import type { EvaluationContext } from './define.ts';
import { sessionZone } from './session-zone.ts';

type CastColumn = (context: EvaluationContext, column: Ptr, rows: number) => Ptr;
/** Fills the output and returns how many rows it left. */
type ReadKernel = (
  context: EvaluationContext,
  buffers: { column: Ptr; output: Ptr; leftover: Ptr },
  rows: number,
) => number;

function readKernel(to: DataType): ReadKernel | undefined {
  if (isIntegral(to)) {
    return ({ core }, { column, output, leftover }, rows) =>
      core.kernels.cast_text_to_integer(column, output, leftover, rows);
  }
  switch (to.kind) {
    case 'double':
    case 'float':
      return ({ core }, { column, output, leftover }, rows) =>
        core.kernels.cast_text_to_real(column, output, leftover, rows);
    case 'date':
      return ({ core }, { column, output, leftover }, rows) =>
        core.kernels.cast_text_to_date(column, output, leftover, rows);
    case 'timestamp':
      return (context, { column, output, leftover }, rows) => {
        const zone = zoneTable(context.core, sessionZone(context), 'local');
        return context.core.kernels.cast_text_to_timestamp(column, zone, output, leftover, rows);
      };
    default:
      return undefined;
  }
}

/** The cast of text to a type that a kernel reads; undefined for others. */
export function textToColumn(to: DataType, isTry: boolean): CastColumn | undefined {
  const kernel = readKernel(to);
  const slow = castValue(StringType, to, isTry);
  if (kernel === undefined || slow === undefined) return undefined;
  return (context, column, rows) => {
    const { core } = context;
    const type = physicalType(to);
    const leftover = core.kernels.arena_alloc(rows * 4 + 4);
    return fillResult(
      core,
      { type, args: [column], rows, ownsValidity: isTry },
      (output, count) => {
        const left = kernel(context, { column, output, leftover }, count);
        if (left === 0) return;
        const read = columnReader(core, column, StringType);
        for (let index = 0; index < left; index++) {
          const row = core.memory.i32[(leftover >>> 2) + index];
          putValue(core, { output, type, row }, slow(read(row), context));
        }
      },
    );
  };
}

/** Writes one value into a column that a kernel has filled. */
function putValue(
  core: WasmCore,
  { output, type, row }: { output: Ptr; type: TypeId; row: number },
  value: Value,
): void {
  if (value === null) {
    core.memory.u8[columnValidity(core, output) + row] = 0;
    return;
  }
  const values = valuesOf(core, output);
  const { view } = core.memory;
  if (typeof value === 'bigint') view.setBigInt64(values + row * 8, value, true);
  else if (typeof value !== 'number') throw internalError('a cast of text gave no number');
  else if (type === TypeId.F64) view.setFloat64(values + row * 8, value, true);
  else if (type === TypeId.F32) view.setFloat32(values + row * 4, value, true);
  else if (type === TypeId.I32) view.setInt32(values + row * 4, value, true);
  else if (type === TypeId.I16) view.setInt16(values + row * 2, value, true);
  else view.setInt8(values + row, value);
}

/** The cast of numbers, dates and times to text; undefined for other types. */
export function columnToText(from: DataType): CastColumn | undefined {
  const isTimestamp = from.kind === 'timestamp' || from.kind === 'timestamp_ntz';
  const isTime = isTimestamp || from.kind === 'date';
  const isNumber = isIntegral(from) || from.kind === 'double' || from.kind === 'float';
  if (!isTime && !isNumber) return undefined;
  return (context, argument, rows) => {
    const { core } = context;
    const column = isTimestamp
      ? toLocal(context, { column: argument, type: from, rows })
      : argument;
    return fillResult(core, { type: TypeId.Str, args: [column], rows }, (output, count) => {
      core.kernels.cast_value_to_text(column, isTime ? 1 : 0, output, count);
    });
  };
}
