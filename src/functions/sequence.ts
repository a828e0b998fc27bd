/**
 * `sequence`: numbers, days or instants from one to another. Follows Spark's `Sequence`: whole numbers, and days between
 * dates, are counted; any other step moves the start on the calendar of the session's zone, by its multiples, so that the
 * months of a sequence from the 31st end where they end.
 */
import { COLUMN_VALUES, TypeId } from '../../assembly/abi.ts';
import { sequenceBoundaries, sequenceStep, sequenceTypes } from '../errors/collection-errors.ts';
import { wrongNumberOfArguments } from '../errors/function-errors.ts';
import { commonType, isIntegral } from '../types/coercion.ts';
import { arrayType, type DataType, DayTimeInterval, sameType } from '../types/data-type.ts';
import { splitMicros } from '../types/datetime-text.ts';
import { MICROS_PER_DAY } from '../types/interval-type.ts';
import { localMicros, microsOfLocal } from '../types/local-time.ts';
import { physicalType } from '../types/physical-type.ts';
import type { TimeZone } from '../types/time-zone.ts';
import type { Value } from '../types/value.ts';
import { newColumn } from '../wasm/batch.ts';
import { columnReader } from '../wasm/column-reader.ts';
import type { WasmCore } from '../wasm/core.ts';
import { newLists, nullRows, onConstantsOnce } from '../wasm/list-rows.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { checkLength } from './array-parts.ts';
import { callSql } from './call-sql.ts';
import { type IntervalParts, intervalParts, moveTimestamp } from './datetime-arithmetic.ts';
import {
  type Argument,
  defineFunction,
  type EvaluationContext,
  type ScalarFunction,
  type ScalarSignature,
} from './define.ts';
import { sessionZone } from './session-zone.ts';
import { asNumber } from './value-reading.ts';

/** The elements of one row's array. */
interface Series {
  readonly length: number;
  readonly at: (index: number) => bigint;
}

const NONE: Series = { length: 0, at: () => 0n };

/** Counts from one number to another. Fails with COLLECTION_SIZE_LIMIT_EXCEEDED or for a step that leads away. */
function counted(start: bigint, stop: bigint, step: bigint): Series {
  return { length: stepCount(start, stop, step), at: (index) => start + BigInt(index) * step };
}

function stepCount(start: bigint, stop: bigint, step: bigint): number {
  const leadsThere = step > 0n ? start <= stop : step < 0n ? start >= stop : start === stop;
  if (!leadsThere) throw sequenceBoundaries(start, stop, step);
  const length = start === stop ? 1n : (stop - start) / step + 1n;
  checkLength('sequence', length, 'count');
  return Number(length);
}

/** A month counts as its shortest, so that a sequence is never taken for shorter than it is. */
const DAYS_PER_MONTH = 28n;

interface Span {
  readonly start: bigint;
  readonly stop: bigint;
  readonly step: IntervalParts;
}

/** Instants between two, moved on the calendar of a zone. */
function moved({ start, stop, step }: Span, zone: TimeZone): Series {
  const { months, days, micros } = step;
  const estimate = micros + (BigInt(months) * DAYS_PER_MONTH + BigInt(days)) * MICROS_PER_DAY;
  // A day of 23 hours makes one more than there seem to be; months against days may lead anywhere.
  const lengthMax = 2 * stepCount(start, stop, estimate) + 1;
  const instants = [start];
  for (let index = 1; ; index++) {
    const parts = { months: index * months, days: index * days, micros: BigInt(index) * micros };
    const next = moveTimestamp(start, parts, zone);
    if (estimate < 0n ? next < stop : next > stop) break;
    if (index >= lengthMax) throw sequenceBoundaries(start, stop, estimate);
    instants.push(next);
  }
  return { length: instants.length, at: (index) => instants[index] };
}

function timestamps(span: Span, zone: TimeZone): Series {
  const { months, days, micros } = span.step;
  return months === 0 && days === 0 ? counted(span.start, span.stop, micros) : moved(span, zone);
}

function dates({ start, stop, step }: Span, zone: TimeZone): Series {
  if (step.months === 0 && step.days === 0) throw sequenceStep();
  if (step.months === 0 && step.micros === 0n) return counted(start, stop, BigInt(step.days));
  const midnight = (day: bigint) => microsOfLocal(day * MICROS_PER_DAY, zone);
  const { length, at } = moved({ start: midnight(start), stop: midnight(stop), step }, zone);
  return { length, at: (index) => BigInt(splitMicros(localMicros(at(index), zone)).days) };
}

/** What makes the array of a row of values of `types`, the last of which may be missing. */
function seriesMaker(
  [type, , stepType = DayTimeInterval]: readonly DataType[],
  context: EvaluationContext,
): (values: readonly Value[]) => Series {
  const whole = (value: Value) => (typeof value === 'bigint' ? value : BigInt(asNumber(value)));
  if (isIntegral(type)) {
    return ([from, to, by]) => {
      const [start, stop] = [whole(from), whole(to)];
      return counted(start, stop, by === undefined ? (start <= stop ? 1n : -1n) : whole(by));
    };
  }
  const zone = sessionZone(context, type.kind === 'timestamp_ntz');
  return ([from, to, by]) => {
    const [start, stop] = [whole(from), whole(to)];
    const step =
      by === undefined
        ? { months: 0, days: start <= stop ? 1 : -1, micros: 0n }
        : intervalParts(by, stepType, 1);
    return type.kind === 'date'
      ? dates({ start, stop, step }, zone)
      : timestamps({ start, stop, step }, zone);
  };
}

/** The column of all elements. */
function elements(core: WasmCore, type: DataType, series: readonly Series[], count: number): Ptr {
  const physical = physicalType(type);
  const column = newColumn(core, { type: physical, rows: count });
  const values = core.u32At(column, COLUMN_VALUES);
  const { view } = core.memory;
  let row = 0;
  for (const { length, at } of series) {
    for (let index = 0; index < length; index++, row++) {
      const value = at(index);
      if (physical === TypeId.I64) view.setBigInt64(values + row * 8, value, true);
      else if (physical === TypeId.I32) view.setInt32(values + row * 4, Number(value), true);
      else if (physical === TypeId.I16) view.setInt16(values + row * 2, Number(value), true);
      else view.setInt8(values + row, Number(value));
    }
  }
  return column;
}

function sequences(
  context: EvaluationContext,
  types: readonly DataType[],
  columns: readonly Ptr[],
  rows: number,
): Ptr {
  const { core } = context;
  const nulls = nullRows(core, columns, rows);
  const readers = columns.map((column, index) => columnReader(core, column, types[index]));
  const make = seriesMaker(types, context);
  const offsets = new Int32Array(rows + 1);
  const series = Array.from({ length: rows }, (_, row) => {
    const made = nulls?.[row] === 1 ? NONE : make(readers.map((read) => read(row)));
    checkLength('sequence', offsets[row] + made.length, 'count');
    offsets[row + 1] = offsets[row] + made.length;
    return made;
  });
  const children = [elements(core, types[0], series, offsets[rows])];
  return newLists(core, { rows, offsets, nulls, children });
}

const isInterval = ({ kind }: DataType) => kind.endsWith('interval');
const isTime = ({ kind }: DataType) => ['date', 'timestamp', 'timestamp_ntz'].includes(kind);

/** What the arguments are cast to: all but an interval to their common type. */
function sequenceArguments(args: readonly Argument[]): readonly DataType[] {
  const types = args.map(({ dataType }) => dataType);
  const type = commonType(types.filter((some) => !isInterval(some)));
  const casts = types.map((some) => (isInterval(some) ? some : (type ?? some)));
  const [start, stop, step] = casts;
  const isStepRight =
    step === undefined || (isTime(start) ? isInterval(step) : sameType(step, start));
  if (!sameType(start, stop) || !isStepRight || !(isIntegral(start) || isTime(start))) {
    throw sequenceTypes(callSql('sequence', args));
  }
  return casts;
}

export const sequence: ScalarFunction = defineFunction({
  name: 'sequence',
  usage:
    'Returns an array of the numbers, dates or times from one to another, in steps of 1 or a day unless told otherwise.',
  examples: [
    ['SELECT sequence(5, 1, -2)', [5, 3, 1]],
    [
      "SELECT sequence(DATE '2024-01-31', DATE '2024-03-31', INTERVAL 1 MONTH)",
      ['2024-01-31', '2024-02-29', '2024-03-31'],
    ],
  ],
  resolve: (args): ScalarSignature => {
    if (args.length !== 2 && args.length !== 3) {
      throw wrongNumberOfArguments('sequence', '[2, 3]', args.length);
    }
    const types = sequenceArguments(args);
    return {
      args: types,
      output: arrayType(types[0], false),
      evaluate: (context, columns, rows) =>
        onConstantsOnce(context.core, columns, {
          rows,
          compute: (some, count) => sequences(context, types, some, count),
        }),
    };
  },
});
