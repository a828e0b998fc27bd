import { ByteType, type DataType, decimalType, IntegerType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import type { ScalarSignature } from './define.ts';
import { perRow } from './per-row.ts';
import { asBigint, asList, asNumber } from './value-reading.ts';

/* Fields of intervals: what is left of the next larger one, cut to whole units. */

const SECONDS_TYPE = decimalType(8, 6);
const MICROS_PER_MINUTE = 60_000_000n;
const MICROS_PER_HOUR = 3_600_000_000n;
const MICROS_PER_DAY = 86_400_000_000n;

interface Field {
  readonly output: DataType;
  /** What the field is of a number of months or microseconds. */
  readonly of: (amount: bigint) => Value;
}

const YEAR_MONTH: Partial<Record<string, Field>> = {
  year: { output: IntegerType, of: (months) => Number(months / 12n) },
  month: { output: ByteType, of: (months) => Number(months % 12n) },
};
const DAY_TIME: Partial<Record<string, Field>> = {
  day: { output: IntegerType, of: (micros) => Number(micros / MICROS_PER_DAY) },
  hour: { output: ByteType, of: (micros) => Number((micros / MICROS_PER_HOUR) % 24n) },
  minute: { output: ByteType, of: (micros) => Number((micros / MICROS_PER_MINUTE) % 60n) },
  seconds: { output: SECONDS_TYPE, of: (micros) => micros % MICROS_PER_MINUTE },
};

/** The signature of a field of an interval; undefined where its type has no such field. */
export function intervalFieldSignature(name: string, type: DataType): ScalarSignature | undefined {
  if (!hasField(type, name)) return undefined;
  const months = YEAR_MONTH[name];
  const micros = DAY_TIME[name];
  switch (type.kind) {
    case 'year_month_interval':
      return (
        months && signature(type, months.output, (value) => months.of(BigInt(asNumber(value))))
      );
    case 'day_time_interval':
      return micros && signature(type, micros.output, (value) => micros.of(asBigint(value)));
    default:
      if (months !== undefined) {
        return signature(type, months.output, (value) => months.of(partsOf(value).months));
      }
      return (
        micros && signature(type, micros.output, (value) => calendarField(value, name, micros))
      );
  }
}

const FIELDS_OF: Partial<Record<DataType['kind'], readonly string[]>> = {
  year_month_interval: ['year', 'month'],
  day_time_interval: ['day', 'hour', 'minute', 'seconds'],
};

/** Whether the field is one of those from the first to the last of the type. */
function hasField(type: DataType, name: string): boolean {
  if (type.kind !== 'year_month_interval' && type.kind !== 'day_time_interval') return true;
  const at = FIELDS_OF[type.kind]?.indexOf(name) ?? -1;
  return at >= type.start && at <= type.end;
}

function signature(type: DataType, output: DataType, of: (value: Value) => Value): ScalarSignature {
  return { args: [type], output, isTotal: true, evaluate: perRow([type], output, ([x]) => of(x)) };
}

/** Hours past a day count as days, but are no days of the calendar in any other field. */
function calendarField(value: Value, name: string, field: Field): Value {
  const { days, micros } = partsOf(value);
  const whole = field.of(micros);
  return name === 'day' ? days + asNumber(whole) : whole;
}

function partsOf(value: Value): { months: bigint; days: number; micros: bigint } {
  const [months, days, micros] = asList(value);
  return { months: BigInt(asNumber(months)), days: asNumber(days), micros: asBigint(micros) };
}
