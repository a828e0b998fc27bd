import { TypeId } from '../../assembly/abi.ts';
import { datetimeOverflow } from '../errors/datetime-errors.ts';
import { arithmeticOverflow } from '../errors/runtime-errors.ts';
import {
  type DataType,
  DateType,
  IntegerType,
  LongType,
  type StructType,
  TimestampNtzType,
  TimestampType,
} from '../types/data-type.ts';
import { localMicros, microsOfLocal } from '../types/local-time.ts';
import type { TimeZone } from '../types/time-zone.ts';
import { valueSql } from '../types/value-sql.ts';
import { buildConstant } from '../wasm/column-builder.ts';
import { fillResult } from '../wasm/kernel-result.ts';
import { structField } from '../wasm/struct-field.ts';
import { floorDivided } from './datetime-column.ts';
import { powerOfTen } from './decimal-arithmetic.ts';
import {
  type Argument,
  defineFunction,
  type Evaluate,
  type ScalarFunction,
  type ScalarSignature,
} from './define.ts';
import { ANY_TIMESTAMP, EXACTLY_INTEGRAL, type TypeClass } from './input-type.ts';
import { TEXT, TIMESTAMP } from './parameters.ts';
import { binary, type Parameter, perRow, ternary, unary } from './per-row.ts';
import { requireZone, sessionZone } from './session-zone.ts';
import { overload, overloads, requireCount, unexpectedArgument } from './signature.ts';
import { EXACTLY_DATE, EXACTLY_DECIMAL, EXACTLY_FLOATING } from './time-parameters.ts';
import { asBigint, asNumber } from './value-reading.ts';

/* Numbers from and to dates and times, and times between zones. */

const TOTAL = { isTotal: true };
const LONG_MAX = 9223372036854775807n;
const identity: Evaluate = (_context, [column]) => column;

/** TIMESTAMP or TIMESTAMP_NTZ, and nothing that is cast to them. */
const ONLY_TIMESTAMP: TypeClass = { ...ANY_TIMESTAMP, ofText: undefined, ofTime: undefined };

/** `unix_seconds` and its like: microseconds divided by a unit, rounded down. */
function sinceEpoch(name: string, unit: bigint, example: [string, number]): ScalarFunction {
  return defineFunction({
    name,
    usage: `Returns the ${name.slice('unix_'.length)} since 1970, rounded down.`,
    examples: [example],
    resolve: overloads(name, [
      overload(
        [ONLY_TIMESTAMP],
        LongType,
        (context, [column], rows) =>
          unit === 1n ? column : floorDivided(context, column, unit, rows),
        TOTAL,
      ),
    ]),
  });
}

/** The time after a count of units, which `sql` is in messages. Fails with DATETIME_OVERFLOW. */
function inRange(micros: bigint, sql: string, unitName: string): bigint {
  if (micros > LONG_MAX || micros < -LONG_MAX - 1n) {
    throw datetimeOverflow(`create a TIMESTAMP from ${sql} ${unitName} since the epoch`);
  }
  return micros;
}

/** As a cast of Java's: what is past the range stops at its end. */
function microsOfReal(value: number): bigint {
  const micros = BigInt(Math.trunc(value));
  if (micros > LONG_MAX) return LONG_MAX;
  return micros < -LONG_MAX - 1n ? -LONG_MAX - 1n : micros;
}

function fromEpoch(name: string, unit: bigint): ScalarFunction {
  const unitName = name.slice('timestamp_'.length);
  const whole = {
    inputs: [EXACTLY_INTEGRAL],
    build: (types: readonly DataType[]) => ({
      output: TimestampType,
      evaluate: perRow(types, TimestampType, ([value]) => {
        const count = typeof value === 'bigint' ? value : BigInt(asNumber(value));
        return inRange(count * unit, `${count}L`, unitName);
      }),
    }),
  };
  const fractions = [
    {
      inputs: [EXACTLY_DECIMAL],
      build: ([type]: readonly DataType[]) => ({
        output: TimestampType,
        evaluate: perRow([type], TimestampType, ([value]) => {
          const scale = powerOfTen(type.kind === 'decimal' ? type.scale : 0);
          const micros = asBigint(value) * unit;
          // As `BigDecimal.longValueExact`: more digits than there are microseconds are no number of them.
          if (micros % scale !== 0n) throw arithmeticOverflow();
          return inRange(micros / scale, valueSql(value, type), unitName);
        }),
      }),
    },
    unary(
      { type: EXACTLY_FLOATING, read: asNumber },
      TimestampType,
      (value) => (Number.isFinite(value) ? microsOfReal(value * Number(unit)) : null),
      { nullable: true },
    ),
  ];
  return defineFunction({
    name,
    usage: `Returns the time of a number of ${unitName} since 1970.`,
    examples: [[`SELECT ${name}(1230219000)`, new Date(Number((1230219000n * unit) / 1000n))]],
    resolve: overloads(name, unit === 1_000_000n ? [whole, ...fractions] : [whole]),
  });
}

/** Moves a time from the clocks of one zone to those of another, of which one is UTC. */
function betweenZones(
  name: string,
  move: (micros: bigint, zone: TimeZone) => bigint,
): ScalarFunction {
  return defineFunction({
    name,
    usage: 'Returns a time moved by the offset of a zone.',
    examples: [
      [
        `SELECT ${name}(TIMESTAMP '2024-02-29 12:00:00', 'Asia/Seoul')`,
        new Date(`2024-02-29T${name === 'from_utc_timestamp' ? 21 : '03'}:00Z`),
      ],
    ],
    resolve: overloads(name, [
      binary([TIMESTAMP, TEXT], TimestampType, (micros, zone) => move(micros, requireZone(zone))),
    ]),
  });
}

const LOCAL: Parameter<bigint> = { type: TimestampNtzType, read: asBigint };

/** What clocks of one zone show when those of another, the session's where none is given, show a time. */
const convertTimezone = defineFunction({
  name: 'convert_timezone',
  usage:
    'Returns what the clocks of a zone show when those of another, or of the session, show a time.',
  examples: [
    [
      "SELECT convert_timezone('Asia/Tokyo', 'UTC', TIMESTAMP_NTZ '2024-01-01 00:00:00')",
      '2023-12-31T15:00:00',
    ],
  ],
  print: (args) =>
    `convert_timezone(${[...(args.length === 2 ? ['current_timezone()'] : []), ...args].join(', ')})`,
  resolve: overloads('convert_timezone', [
    binary([TEXT, LOCAL], TimestampNtzType, (target, local, context) =>
      localMicros(microsOfLocal(local, sessionZone(context)), requireZone(target)),
    ),
    ternary([TEXT, TEXT, LOCAL], TimestampNtzType, (source, target, local) =>
      localMicros(microsOfLocal(local, requireZone(source)), requireZone(target)),
    ),
  ]),
});

/** The last microsecond of a window, which is the event time of what is computed from it. */
const windowTime = defineFunction({
  name: 'window_time',
  usage: 'Returns the event time of a window: its last microsecond.',
  examples: [
    [
      "SELECT window_time(window) FROM (SELECT window(at, '5 minutes') AS window FROM VALUES (TIMESTAMP '2024-02-29 12:01:00') AS t(at))",
      new Date('2024-02-29T12:04:59.999Z'),
    ],
  ],
  resolve: (args: readonly Argument[]): ScalarSignature => {
    requireCount('window_time', args, 1);
    const { dataType } = args[0];
    const end = dataType.kind === 'struct' ? endOf(dataType) : undefined;
    if (end === undefined) {
      throw unexpectedArgument('window_time', args, { index: 0, requiredType: '"STRUCT"' });
    }
    return {
      args: [dataType],
      output: end,
      ...TOTAL,
      evaluate: ({ core }, [window], rows) => {
        const ends = structField(core, window, 1);
        const one = buildConstant(core, LongType, 1n, rows);
        return fillResult(core, { type: TypeId.I64, args: [ends], rows }, (output, count) => {
          core.kernels.arithmetic_subtract_i64(ends, one, output, 0, count);
        });
      },
    };
  },
});

function endOf({ fields }: StructType): DataType | undefined {
  return fields.length === 2 ? fields[1].dataType : undefined;
}

export const DATETIME_CONVERSION: readonly ScalarFunction[] = [
  sinceEpoch('unix_seconds', 1_000_000n, [
    "SELECT unix_seconds(TIMESTAMP '1969-12-31 23:59:59.5Z')",
    -1,
  ]),
  sinceEpoch('unix_millis', 1000n, ["SELECT unix_millis(TIMESTAMP '1970-01-01 00:00:01Z')", 1000]),
  sinceEpoch('unix_micros', 1n, ["SELECT unix_micros(TIMESTAMP '1970-01-01 00:00:01Z')", 1000000]),
  fromEpoch('timestamp_seconds', 1_000_000n),
  fromEpoch('timestamp_millis', 1000n),
  fromEpoch('timestamp_micros', 1n),
  defineFunction({
    name: 'unix_date',
    usage: 'Returns the days since 1970 of a date.',
    examples: [["SELECT unix_date(DATE '1970-01-02')", 1]],
    resolve: overloads('unix_date', [overload([EXACTLY_DATE], IntegerType, identity, TOTAL)]),
  }),
  defineFunction({
    name: 'date_from_unix_date',
    usage: 'Returns the date of a number of days since 1970.',
    examples: [['SELECT date_from_unix_date(1)', '1970-01-02']],
    resolve: overloads('date_from_unix_date', [overload([IntegerType], DateType, identity, TOTAL)]),
  }),
  betweenZones('from_utc_timestamp', localMicros),
  betweenZones('to_utc_timestamp', microsOfLocal),
  convertTimezone,
  windowTime,
];
