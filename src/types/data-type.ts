/**
 * Spark's data types as plain readonly records, discriminated by `kind`.
 * `kind` is the name that the type has in Spark's JSON schema form, without parameters.
 */
export type DataType =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'byte' }
  | { readonly kind: 'short' }
  | { readonly kind: 'integer' }
  | { readonly kind: 'long' }
  | { readonly kind: 'float' }
  | { readonly kind: 'double' }
  | DecimalType
  | { readonly kind: 'string' }
  | { readonly kind: 'binary' }
  | { readonly kind: 'date' }
  | { readonly kind: 'timestamp' }
  | { readonly kind: 'timestamp_ntz' }
  | TimeType
  | DayTimeIntervalType
  | YearMonthIntervalType
  | { readonly kind: 'calendar_interval' }
  | ArrayType
  | MapType
  | StructType;

export interface DecimalType {
  readonly kind: 'decimal';
  /** Digits in all, 1 to 38. */
  readonly precision: number;
  /** Digits after the point, 0 to precision. */
  readonly scale: number;
}

/** A time of day. */
export interface TimeType {
  readonly kind: 'time';
  /** Digits after the seconds, 0 to 9. */
  readonly precision: number;
}

/** Fields of a day-time interval: 0 day, 1 hour, 2 minute, 3 second. */
export interface DayTimeIntervalType {
  readonly kind: 'day_time_interval';
  readonly start: 0 | 1 | 2 | 3;
  readonly end: 0 | 1 | 2 | 3;
}

/** Fields of a year-month interval: 0 year, 1 month. */
export interface YearMonthIntervalType {
  readonly kind: 'year_month_interval';
  readonly start: 0 | 1;
  readonly end: 0 | 1;
}

export interface ArrayType {
  readonly kind: 'array';
  readonly elementType: DataType;
  readonly containsNull: boolean;
}

export interface MapType {
  readonly kind: 'map';
  readonly keyType: DataType;
  readonly valueType: DataType;
  readonly valueContainsNull: boolean;
}

export interface StructField {
  readonly name: string;
  readonly dataType: DataType;
  readonly nullable: boolean;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface StructType {
  readonly kind: 'struct';
  readonly fields: readonly StructField[];
}

export const NullType: DataType = { kind: 'null' };
export const BooleanType: DataType = { kind: 'boolean' };
export const ByteType: DataType = { kind: 'byte' };
export const ShortType: DataType = { kind: 'short' };
export const IntegerType: DataType = { kind: 'integer' };
export const LongType: DataType = { kind: 'long' };
export const FloatType: DataType = { kind: 'float' };
export const DoubleType: DataType = { kind: 'double' };
export const StringType: DataType = { kind: 'string' };
export const BinaryType: DataType = { kind: 'binary' };
export const DateType: DataType = { kind: 'date' };
export const TimestampType: DataType = { kind: 'timestamp' };
export const TimestampNtzType: DataType = { kind: 'timestamp_ntz' };
export const CalendarIntervalType: DataType = { kind: 'calendar_interval' };
export const DayTimeInterval: DayTimeIntervalType = { kind: 'day_time_interval', start: 0, end: 3 };
export const YearMonthInterval: YearMonthIntervalType = {
  kind: 'year_month_interval',
  start: 0,
  end: 1,
};

export function decimalType(precision = 10, scale = 0): DecimalType {
  return { kind: 'decimal', precision, scale };
}

export function timeType(precision = 6): TimeType {
  return { kind: 'time', precision };
}

export function arrayType(elementType: DataType, containsNull = true): ArrayType {
  return { kind: 'array', elementType, containsNull };
}

export function mapType(keyType: DataType, valueType: DataType, valueContainsNull = true): MapType {
  return { kind: 'map', keyType, valueType, valueContainsNull };
}

export function structField(name: string, dataType: DataType, nullable = true): StructField {
  return { name, dataType, nullable };
}

export function structType(fields: readonly StructField[]): StructType {
  return { kind: 'struct', fields };
}

/** Whether two types are the same, nullability included. */
export function sameType(left: DataType, right: DataType): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}

const DAY_TIME_FIELDS = ['day', 'hour', 'minute', 'second'] as const;
const YEAR_MONTH_FIELDS = ['year', 'month'] as const;

function intervalName(fields: readonly string[], start: number, end: number): string {
  return start === end
    ? `interval ${fields[start]}`
    : `interval ${fields[start]} to ${fields[end]}`;
}

/** Spark's `simpleString`: `bigint`, `array<int>`, `struct<a:int,b:string>`. */
export function simpleString(type: DataType): string {
  switch (type.kind) {
    case 'null':
      return 'void';
    case 'byte':
      return 'tinyint';
    case 'short':
      return 'smallint';
    case 'integer':
      return 'int';
    case 'long':
      return 'bigint';
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'time':
      return `time(${type.precision})`;
    case 'day_time_interval':
      return intervalName(DAY_TIME_FIELDS, type.start, type.end);
    case 'year_month_interval':
      return intervalName(YEAR_MONTH_FIELDS, type.start, type.end);
    case 'calendar_interval':
      return 'interval';
    case 'array':
      return `array<${simpleString(type.elementType)}>`;
    case 'map':
      return `map<${simpleString(type.keyType)},${simpleString(type.valueType)}>`;
    case 'struct':
      return `struct<${type.fields.map((field) => `${field.name}:${simpleString(field.dataType)}`).join(',')}>`;
    default:
      return type.kind;
  }
}
