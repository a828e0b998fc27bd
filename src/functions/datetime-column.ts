import { TypeId } from '../../assembly/abi.ts';
import type { DataType } from '../types/data-type.ts';
import { fillResult } from '../wasm/kernel-result.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { zoneTable } from '../wasm/zone-table.ts';
import type { EvaluationContext } from './define.ts';
import { sessionZone } from './session-zone.ts';

/* Columns of dates and times, from instants to the clocks of the session's zone and back. */

/** A timestamp column as local time: as it is for TIMESTAMP_NTZ, and in UTC. */
export function toLocal(
  context: EvaluationContext,
  { column, type, rows }: { column: Ptr; type: DataType; rows: number },
): Ptr {
  const { core } = context;
  const zone = sessionZone(context, type.kind !== 'timestamp');
  const table = zoneTable(core, zone, 'instant');
  if (table === 0) return column;
  return fillResult(core, { type: TypeId.I64, args: [column], rows }, (output, count) => {
    core.kernels.datetime_to_local(column, table, output, count);
  });
}

/** Local time as a timestamp column of a type. */
export function fromLocal(
  context: EvaluationContext,
  { column, type, rows }: { column: Ptr; type: DataType; rows: number },
): Ptr {
  const { core } = context;
  const zone = sessionZone(context, type.kind !== 'timestamp');
  const table = zoneTable(core, zone, 'local');
  if (table === 0) return column;
  return fillResult(core, { type: TypeId.I64, args: [column], rows }, (output, count) => {
    core.kernels.datetime_to_instant(column, table, output, count);
  });
}

/** The days of local times. */
export function localDays({ core }: EvaluationContext, column: Ptr, rows: number): Ptr {
  return fillResult(core, { type: TypeId.I32, args: [column], rows }, (output, count) => {
    core.kernels.datetime_days(column, output, count);
  });
}

/** The midnights of dates, as local times. */
export function midnights({ core }: EvaluationContext, column: Ptr, rows: number): Ptr {
  return fillResult(core, { type: TypeId.I64, args: [column], rows }, (output, count) => {
    core.kernels.datetime_midnight(column, output, count);
  });
}

/** A LONG column divided by a unit, rounded down. */
export function floorDivided(
  { core }: EvaluationContext,
  column: Ptr,
  unit: bigint,
  rows: number,
): Ptr {
  return fillResult(core, { type: TypeId.I64, args: [column], rows }, (output, count) => {
    core.kernels.datetime_floor_divide(column, unit, output, count);
  });
}
