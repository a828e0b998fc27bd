import * as arrow from '@uwdata/flechette';
import { unsupportedArrowType } from '../../../errors/columnar-errors.ts';
import {
  arrayType,
  BinaryType,
  BooleanType,
  ByteType,
  CalendarIntervalType,
  type DataType,
  DateType,
  DayTimeInterval,
  DoubleType,
  decimalType,
  FloatType,
  IntegerType,
  LongType,
  mapType,
  NullType,
  ShortType,
  StringType,
  type StructField,
  structType,
  TimestampNtzType,
  TimestampType,
  timeType,
  YearMonthInterval,
} from '../../../types/data-type.ts';

/** The most digits that a DECIMAL has. */
const DECIMAL_DIGITS_MAX = 38;
/** Digits of the largest unsigned integer of 64 bits. */
const UINT64_DIGITS = 20;

/** Digits after the seconds of Arrow's units of time. */
const TIME_DIGITS: Readonly<Record<arrow.TimeUnit_, number>> = {
  [arrow.TimeUnit.SECOND]: 0,
  [arrow.TimeUnit.MILLISECOND]: 3,
  [arrow.TimeUnit.MICROSECOND]: 6,
  [arrow.TimeUnit.NANOSECOND]: 9,
};

/** The field that Arrow has for a field, as Spark writes it (`ArrowUtils.toArrowField`). */
export function arrowField(
  { name, dataType, nullable }: StructField,
  timeZone: string,
): arrow.Field {
  return arrow.field(name, arrowType(dataType, timeZone), nullable, null);
}

function arrowType(type: DataType, timeZone: string): arrow.DataType {
  switch (type.kind) {
    case 'null':
      return arrow.nullType();
    case 'boolean':
      return arrow.bool();
    case 'byte':
      return arrow.int8();
    case 'short':
      return arrow.int16();
    case 'integer':
      return arrow.int32();
    case 'long':
      return arrow.int64();
    case 'float':
      return arrow.float32();
    case 'double':
      return arrow.float64();
    case 'decimal':
      return arrow.decimal(type.precision, type.scale, 128);
    case 'string':
      return arrow.utf8();
    case 'binary':
      return arrow.binary();
    case 'date':
      return arrow.dateDay();
    case 'timestamp':
      return arrow.timestamp(arrow.TimeUnit.MICROSECOND, timeZone);
    case 'timestamp_ntz':
      return arrow.timestamp(arrow.TimeUnit.MICROSECOND, null);
    case 'time':
      return arrow.timeNanosecond();
    case 'day_time_interval':
      return arrow.duration(arrow.TimeUnit.MICROSECOND);
    case 'year_month_interval':
      return arrow.interval(arrow.IntervalUnit.YEAR_MONTH);
    case 'calendar_interval':
      return arrow.interval(arrow.IntervalUnit.MONTH_DAY_NANO);
    case 'struct':
      return arrow.struct(type.fields.map((field) => arrowField(field, timeZone)));
    case 'array': {
      const element = { name: 'element', dataType: type.elementType, nullable: type.containsNull };
      return arrow.list(arrowField(element, timeZone));
    }
    case 'map': {
      const key = { name: 'key', dataType: type.keyType, nullable: false };
      const value = { name: 'value', dataType: type.valueType, nullable: type.valueContainsNull };
      return arrow.map(arrowField(key, timeZone), arrowField(value, timeZone));
    }
  }
}

/** The field that Arrow's is read as. Fails with UNSUPPORTED_ARROWTYPE. */
export function fieldOfArrow({ name, type, nullable }: arrow.Field): StructField {
  return { name, dataType: typeOfArrow(type), nullable };
}

/** A type as Spark reads it (`ArrowUtils.fromArrowType`); those that Spark refuses, as the next wider one it has. */
export function typeOfArrow(type: arrow.DataType): DataType {
  switch (type.typeId) {
    case arrow.Type.Null:
      return NullType;
    case arrow.Type.Bool:
      return BooleanType;
    case arrow.Type.Int:
      return integerType(type);
    case arrow.Type.Float:
      return type.precision === arrow.Precision.DOUBLE ? DoubleType : FloatType;
    case arrow.Type.Decimal:
      if (type.precision > DECIMAL_DIGITS_MAX || type.scale < 0) throw unsupported(type);
      return decimalType(Math.max(type.precision, type.scale), type.scale);
    case arrow.Type.Utf8:
    case arrow.Type.LargeUtf8:
    case arrow.Type.Utf8View:
      return StringType;
    case arrow.Type.Binary:
    case arrow.Type.LargeBinary:
    case arrow.Type.BinaryView:
    case arrow.Type.FixedSizeBinary:
      return BinaryType;
    case arrow.Type.Date:
      return DateType;
    case arrow.Type.Timestamp:
      return type.timezone === null || type.timezone === '' ? TimestampNtzType : TimestampType;
    case arrow.Type.Time:
      return timeType(TIME_DIGITS[type.unit]);
    case arrow.Type.Duration:
      return DayTimeInterval;
    case arrow.Type.Interval:
      return type.unit === arrow.IntervalUnit.YEAR_MONTH ? YearMonthInterval : CalendarIntervalType;
    default:
      return nestedType(type);
  }
}

function nestedType(type: arrow.DataType): DataType {
  switch (type.typeId) {
    case arrow.Type.Struct:
      return structType(type.children.map(fieldOfArrow));
    case arrow.Type.List:
    case arrow.Type.LargeList:
    case arrow.Type.ListView:
    case arrow.Type.LargeListView:
    case arrow.Type.FixedSizeList: {
      const [element] = type.children;
      return arrayType(typeOfArrow(element.type), element.nullable);
    }
    case arrow.Type.Map: {
      const entry = typeOfArrow(type.children[0].type);
      if (entry.kind !== 'struct' || entry.fields.length !== 2) throw unsupported(type);
      const [key, value] = entry.fields;
      return mapType(key.dataType, value.dataType, value.nullable);
    }
    case arrow.Type.Dictionary:
      return typeOfArrow(type.dictionary);
    case arrow.Type.RunEndEncoded:
      return typeOfArrow(type.children[1].type);
    default:
      throw unsupported(type);
  }
}

function integerType({ bitWidth, signed }: arrow.IntType): DataType {
  switch (bitWidth) {
    case 8:
      return signed ? ByteType : ShortType;
    case 16:
      return signed ? ShortType : IntegerType;
    case 32:
      return signed ? IntegerType : LongType;
    case 64:
      return signed ? LongType : decimalType(UINT64_DIGITS, 0);
  }
}

function unsupported({ typeId }: arrow.DataType): Error {
  const name = Object.entries(arrow.Type).find(([, id]) => id === typeId)?.[0];
  return unsupportedArrowType({ typeName: name ?? String(typeId) });
}
