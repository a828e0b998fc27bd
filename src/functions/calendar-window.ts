import { TypeId } from '../../assembly/abi.ts';
import {
  nonFoldableInput,
  parameterOutOfRange,
  unexpectedNull,
} from '../errors/aggregate-errors.ts';
import {
  LongType,
  StringType,
  structField,
  structType,
  TimestampType,
} from '../types/data-type.ts';
import { epochSeconds, localMicros, microsOfLocal } from '../types/local-time.ts';
import type { TimeZone } from '../types/time-zone.ts';
import { newColumn } from '../wasm/batch.ts';
import { buildConstant } from '../wasm/column-builder.ts';
import {
  columnValidity,
  fillResult,
  isConstantColumn,
  setColumnValidity,
} from '../wasm/kernel-result.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { argumentSql, callSql } from './call-sql.ts';
import { fromLocal, toLocal } from './datetime-column.ts';
import { truncated, truncateMicros } from './datetime-truncation.ts';
import { type Argument, defineFunction, type Evaluate, type EvaluationContext } from './define.ts';
import { perRow } from './per-row.ts';
import { requireZone } from './session-zone.ts';
import { overload, overloads } from './signature.ts';
import { constantText } from './string-kernels.ts';
import { asBigint } from './value-reading.ts';

/*
 * `calendar_window(time, unit[, zone])`: the day, week, month, quarter or year of a zone's calendar that a time lies in,
 * as its first instant and the first one after it. The windows of a unit cover all time and don't overlap: one begins at the
 * first instant at which clocks have reached its midnight, whatever they show later.
 */

const MICROS_PER_DAY = 86_400_000_000n;
const SECONDS_PER_DAY = 86_400;

/** From the start of any window of a unit so many days on is the next window: the days of the longest of them. */
const LONGEST_DAYS: Readonly<Record<string, bigint>> = {
  DAY: 1n,
  WEEK: 7n,
  MONTH: 31n,
  QUARTER: 92n,
  YEAR: 366n,
};

const WINDOW = structType([structField('start', TimestampType), structField('end', TimestampType)]);

const evaluate: Evaluate = (context, [time, unitText, zoneText], rows) => {
  const { core, timeZone } = context;
  const unit = constantText(core, unitText)?.toUpperCase();
  const zoneId = zoneText === undefined ? timeZone : constantText(core, zoneText);
  if (unit === undefined || zoneId === undefined) return buildConstant(core, WINDOW, null, rows);
  const zone = requireZone(zoneId);
  if (isNearTornDay(context, { time, zone, rows })) {
    const windowOf = perRow([TimestampType], WINDOW, ([value]) =>
      windowAt(asBigint(value), unit, zone),
    );
    return windowOf(context, [time], rows);
  }
  const there = { ...context, timeZone: zoneId };
  const start = cut(there, { column: toLocal(there, timestamps(time, rows)), unit, rows });
  const shift = buildConstant(core, LongType, LONGEST_DAYS[unit] * MICROS_PER_DAY, rows);
  const later = fillResult(core, { type: TypeId.I64, args: [start], rows }, (output, count) => {
    core.kernels.arithmetic_add_i64(start, shift, output, 1, count);
  });
  const end = cut(there, { column: later, unit, rows });
  const children = [start, end].map((column) => fromLocal(there, timestamps(column, rows)));
  const constant = isConstantColumn(core, children[0]);
  const window = newColumn(core, { type: TypeId.Struct, rows, constant, children });
  setColumnValidity(core, window, columnValidity(core, children[0]));
  return window;
};

function timestamps(column: Ptr, rows: number) {
  return { column, type: TimestampType, rows };
}

/** Local times cut to a unit that is known to be one. */
function cut(
  context: EvaluationContext,
  local: { readonly column: Ptr; readonly unit: string; readonly rows: number },
): Ptr {
  return truncated(context, { ...local, type: TypeId.I64 }) ?? local.column;
}

/**
 * Whether a batch has times near a change of the clocks that tears a midnight: one that skips it on the way, or that goes
 * back behind it. Where days begin is then more than the kernels know.
 */
function isNearTornDay(
  { core }: EvaluationContext,
  { time, zone, rows }: { readonly time: Ptr; readonly zone: TimeZone; readonly rows: number },
): boolean {
  const torn = tornDays(zone);
  if (torn.length === 0) return false;
  const { kernels, memory } = core;
  const words = kernels.arena_alloc(32);
  if (kernels.column_time_statistics(time, words, rows) === 0) return false;
  const nearby = 367n * MICROS_PER_DAY;
  const least = memory.view.getBigInt64(words + 8, true) - nearby;
  const greatest = memory.view.getBigInt64(words + 16, true) + nearby;
  return torn.some((micros) => micros >= least && micros <= greatest);
}

/** The instants at which clocks of a zone move over a midnight that is neither where they come from nor where they go. */
function tornDays({ changes, firstOffset }: TimeZone): readonly bigint[] {
  return changes.flatMap(({ instantMs, offset }, index) => {
    const before = index === 0 ? firstOffset : changes[index - 1].offset;
    const from = instantMs / 1000 + Math.min(before, offset);
    const to = instantMs / 1000 + Math.max(before, offset);
    const midnight = (Math.floor(from / SECONDS_PER_DAY) + 1) * SECONDS_PER_DAY;
    return midnight < to ? [BigInt(instantMs) * 1000n] : [];
  });
}

/** The window of a time, wherever clocks change. */
function windowAt(micros: bigint, unit: string, zone: TimeZone): readonly bigint[] {
  const length = LONGEST_DAYS[unit] * MICROS_PER_DAY;
  const cutTo = (local: bigint) => truncateMicros(local, unit) ?? local;
  let start = cutTo(localMicros(micros, zone));
  let end = cutTo(start + length);
  // Clocks that went back behind a midnight show the day before once more.
  while (firstInstant(end, zone) <= micros) {
    start = end;
    end = cutTo(start + length);
  }
  return [firstInstant(start, zone), firstInstant(end, zone)];
}

/** The first instant at which clocks show a local time, or a later one that they have jumped to. */
function firstInstant(local: bigint, zone: TimeZone): bigint {
  const micros = microsOfLocal(local, zone);
  if (localMicros(micros, zone) === local) return micros;
  const seconds = epochSeconds(micros);
  const jump = zone.changes.findLast(({ instantMs }) => instantMs <= seconds * 1000);
  return jump === undefined ? micros : BigInt(jump.instantMs) * 1000n;
}

const resolveTypes = overloads('calendar_window', [
  overload([TimestampType, StringType], WINDOW, evaluate),
  overload([TimestampType, StringType, StringType], WINDOW, evaluate),
]);

/** Unit and zone are constant, and there are such. */
function checkConstants(args: readonly Argument[]): void {
  const sqlExpr = callSql('calendar_window', args);
  args.slice(1).forEach((argument, index) => {
    const name = ['unit', 'zone'][index];
    if (argument.isFoldable === false) {
      throw nonFoldableInput({ sqlExpr, name }, argument.dataType, argumentSql(argument));
    }
    if (argument.literal === null) throw unexpectedNull({ sqlExpr, name: `\`${name}\`` });
  });
  const [unit, zone] = args.slice(1).map(({ literal }) => literal);
  if (typeof unit === 'string' && !Object.hasOwn(LONGEST_DAYS, unit.toUpperCase())) {
    const range = `[${Object.keys(LONGEST_DAYS).join(', ')}]`;
    throw parameterOutOfRange({ sqlExpr, name: '`unit`' }, range, unit);
  }
  if (typeof zone === 'string') requireZone(zone);
}

export const calendarWindow = defineFunction({
  name: 'calendar_window',
  usage:
    'Returns the day, week, month, quarter or year that a time lies in, from Monday or the first, by the calendar of a zone or the session.',
  examples: [
    [
      "SELECT calendar_window(TIMESTAMP '2024-03-31 10:00:00Z', 'DAY', 'Europe/Berlin')",
      { start: new Date('2024-03-30T23:00:00Z'), end: new Date('2024-03-31T22:00:00Z') },
    ],
    [
      "SELECT calendar_window(TIMESTAMP '2024-02-29 10:00:00Z', 'MONTH').end",
      new Date('2024-03-01T00:00:00Z'),
    ],
  ],
  resolve: (args) => {
    const signature = resolveTypes(args);
    checkConstants(args);
    return signature;
  },
});
