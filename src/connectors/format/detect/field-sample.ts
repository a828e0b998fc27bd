import {
  BooleanType,
  type DataType,
  DateType,
  DoubleType,
  LongType,
  StringType,
  TimestampType,
} from '../../../types/data-type.ts';

/** A field as the sample has it. */
export interface FieldSample {
  readonly name: string;
  /** The narrowest type that holds all values of the sample; STRING if all are null. */
  readonly type: DataType;
  /** The values that are numbers, be it as text. */
  readonly numbers: readonly number[];
  /** Whether all values, of which there is one at least, are numbers. */
  readonly isNumeric: boolean;
}

const INTEGER = /^[+-]?(?:0|[1-9]\d*)$/;
const NUMBER = /^[+-]?(?:(?:0|[1-9]\d*)(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const TIMESTAMP =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?(?:Z|[+-](?:0\d|1[0-7]):?[0-5]\d)?)?$/;

const LONG_MAX = 2n ** 63n - 1n;

/** The type of a number's text: BIGINT where it fits, otherwise DOUBLE; undefined for other text. */
export function numberType(text: string): DataType | undefined {
  if (!NUMBER.test(text)) return undefined;
  if (!INTEGER.test(text)) return DoubleType;
  const value = BigInt(text);
  return value >= -LONG_MAX && value <= LONG_MAX ? LongType : DoubleType;
}

/** The type of a text in quotes: a time, a date, or text. */
export function quotedType(text: string): DataType {
  if (TIMESTAMP.test(text) && isDay(text)) return TimestampType;
  return DATE.test(text) && isDay(text) ? DateType : StringType;
}

/** The type of a bare text: a number, `true` or `false`, or what it is in quotes. Leading zeros make a text of a number. */
export function bareType(text: string): DataType {
  if (text === 'true' || text === 'false') return BooleanType;
  return numberType(text) ?? quotedType(text);
}

/** Whether a text that begins as a date names a day that there is. */
function isDay(text: string): boolean {
  const date = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return date.getUTCDate() === Number(text.slice(8, 10));
}

/** Collects the values of fields, which are listed in the order in which they appear. */
export class FieldSamples {
  readonly #fields = new Map<string, { type?: DataType; numbers: number[]; count: number }>();

  /** Adds a value: its type, undefined for a null, and its text. */
  add(name: string, type: DataType | undefined, text: string): void {
    const field = this.#fields.get(name) ?? { numbers: [], count: 0 };
    this.#fields.set(name, field);
    if (type === undefined) return;
    field.type = field.type === undefined ? type : widened(field.type, type);
    field.count++;
    if (text !== '' && NUMBER.test(text)) field.numbers.push(Number(text));
  }

  /** The fields. Of names that differ in case alone the first one counts: as in Spark, no query could tell them apart. */
  list(): FieldSample[] {
    const firsts = new Map(
      [...this.#fields].reverse().map((field) => [field[0].toLowerCase(), field]),
    );
    const fields = [...this.#fields].filter(
      (field) => firsts.get(field[0].toLowerCase())?.[0] === field[0],
    );
    return fields.map(([name, { type = StringType, numbers, count }]) => ({
      name,
      type,
      numbers,
      isNumeric: count > 0 && numbers.length === count,
    }));
  }
}

function widened(known: DataType, added: DataType): DataType {
  if (known.kind === added.kind) return known;
  const kinds = [known.kind, added.kind].sort().join();
  if (kinds === 'double,long') return DoubleType;
  return kinds === 'date,timestamp' ? TimestampType : StringType;
}

/** What a value of a time says about the order of lines, in milliseconds; undefined for a text that is no ISO time. */
export function isoTimeMs(text: string): number | undefined {
  const ms = TIMESTAMP.test(text) ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
