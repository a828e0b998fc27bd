/** Values to JSON, as Spark's `JacksonGenerator` writes them with Jackson. */
import { FieldKind, PRINT_IGNORE_NULLS } from '../record-abi';
import { Column, isValid } from '../column/vector';
import { encodeBase64 } from '../text/base64';
import { outputAt, putByte, putBytes, putJsonString, reserveOutput, setOutput } from '../text/output';
import { printDecimal, printDouble, printFloat, printInteger, printNonFinite } from '../text/print-number';
import { printDate, printInstant, printLocalTime } from '../text/print-time';
import { childField, Field } from './field';
import { Printer } from './printer';

// @ts-ignore: decorator
@inline
function columnOf(field: Field): Column {
  return changetype<Column>(field.column);
}

/** An integer of any width. */
export function loadInteger(values: usize, index: usize, width: i32): i64 {
  switch (width) {
    case 1:
      return <i64>load<i8>(values + index);
    case 2:
      return <i64>load<i16>(values + (index << 1));
    case 4:
      return <i64>load<i32>(values + (index << 2));
    default:
      return load<i64>(values + (index << 3));
  }
}

/** Writes the object that one row of a struct's fields is. A field's name is its label in JSON: `"name":`. */
export function putObject(printer: Printer, struct: Field, row: i32): void {
  let next: u8 = 0x7b;
  for (let index = 0; index < struct.childCount; index++) {
    const field = childField(struct, index);
    const isNull = !isValid(columnOf(field), row);
    if (isNull && (printer.options & PRINT_IGNORE_NULLS) != 0) continue;
    reserveOutput(<usize>field.nameLength + 8);
    putByte(next);
    next = 0x2c;
    putBytes(field.name, field.nameLength);
    if (isNull) putNull();
    else putValue(printer, field, row);
  }
  reserveOutput(2);
  if (next == 0x7b) putByte(0x7b);
  putByte(0x7d);
}

function putNull(): void {
  reserveOutput(4);
  store<u32>(outputAt, 0x6c6c756e);
  setOutput(outputAt + 4);
}

function putBoolean(value: bool): void {
  reserveOutput(8);
  store<u64>(outputAt, value ? 0x65757274 : 0x65736c6166);
  setOutput(outputAt + (value ? 4 : 5));
}

/** Writes a value that is not null. */
function putValue(printer: Printer, field: Field, row: i32): void {
  const column = columnOf(field);
  const index = <usize>(row & column.indexMask);
  switch (field.kind) {
    case FieldKind.Struct:
      putObject(printer, field, row & column.indexMask);
      return;
    case FieldKind.List:
      putArray(printer, field, index);
      return;
    case FieldKind.Map:
      putMap(printer, field, index);
      return;
    case FieldKind.String:
    case FieldKind.Host:
    case FieldKind.HostTimestamp:
      putJsonString(load<u32>(column.values + (index << 3)), load<u32>(column.values + (index << 3), 4));
      return;
    case FieldKind.Binary:
      putBase64(load<u32>(column.values + (index << 3)), load<u32>(column.values + (index << 3), 4));
      return;
    case FieldKind.Date:
    case FieldKind.Timestamp:
    case FieldKind.TimestampNtz:
      putTime(printer, field, column, index);
      return;
    default:
      putScalar(field, column, index);
  }
}

function putTime(printer: Printer, field: Field, column: Column, index: usize): void {
  reserveOutput(48);
  putByte(0x22);
  if (field.kind == FieldKind.Date) {
    setOutput(printDate(outputAt, <i64>load<i32>(column.values + (index << 2))));
  } else {
    const micros = load<i64>(column.values + (index << 3));
    if (field.kind == FieldKind.Timestamp) setOutput(printInstant(outputAt, micros, printer.zone));
    else setOutput(printLocalTime(outputAt, micros));
  }
  putByte(0x22);
}

/** A number, a boolean, or a null of the type NULL. */
function putScalar(field: Field, column: Column, index: usize): void {
  const values = column.values;
  reserveOutput(64);
  switch (field.kind) {
    case FieldKind.Bool:
      putBoolean(load<u8>(values + index) != 0);
      return;
    case FieldKind.F64:
      putFloating(load<f64>(values + (index << 3)));
      return;
    case FieldKind.F32: {
      const value = load<f32>(values + (index << 2));
      if (isFinite(value)) setOutput(printFloat(outputAt, value));
      else putFloating(<f64>value);
      return;
    }
    case FieldKind.Decimal:
      setOutput(printDecimal(outputAt, load<u64>(values + (index << 4)), load<u64>(values + (index << 4), 8), field.scale));
      return;
    case FieldKind.Null:
      putNull();
      return;
    default:
      setOutput(printInteger(outputAt, loadInteger(values, index, field.valueBytes)));
  }
}

/** A double; what is no number is a string, as Jackson's QUOTE_NON_NUMERIC_NUMBERS has it. */
function putFloating(value: f64): void {
  if (isFinite(value)) {
    setOutput(printDouble(outputAt, value));
    return;
  }
  putByte(0x22);
  setOutput(printNonFinite(outputAt, value));
  putByte(0x22);
}

function putBase64(bytes: usize, length: u32): void {
  reserveOutput(<usize>length * 2 + 8);
  putByte(0x22);
  setOutput(encodeBase64(bytes, <i32>length, outputAt));
  putByte(0x22);
}

function putArray(printer: Printer, list: Field, index: usize): void {
  const column = columnOf(list);
  const end = load<i32>(column.offsets + (index << 2), 4);
  const element = childField(list, 0);
  let next: u8 = 0x5b;
  for (let at = load<i32>(column.offsets + (index << 2)); at < end; at++) {
    reserveOutput(8);
    putByte(next);
    next = 0x2c;
    if (isValid(columnOf(element), at)) putValue(printer, element, at);
    else putNull();
  }
  reserveOutput(2);
  if (next == 0x5b) putByte(0x5b);
  putByte(0x5d);
}

function putMap(printer: Printer, map: Field, index: usize): void {
  const column = columnOf(map);
  const end = load<i32>(column.offsets + (index << 2), 4);
  const key = childField(map, 0);
  const value = childField(map, 1);
  let next: u8 = 0x7b;
  for (let at = load<i32>(column.offsets + (index << 2)); at < end; at++) {
    reserveOutput(8);
    putByte(next);
    next = 0x2c;
    putKey(printer, key, at);
    reserveOutput(8);
    putByte(0x3a);
    if (isValid(columnOf(value), at)) putValue(printer, value, at);
    else putNull();
  }
  reserveOutput(2);
  if (next == 0x7b) putByte(0x7b);
  putByte(0x7d);
}

/** A key is a string; Spark shows dates and timestamps in keys as the numbers they are inside. */
function putKey(printer: Printer, key: Field, row: i32): void {
  const column = columnOf(key);
  if (key.kind == FieldKind.String || key.kind == FieldKind.Binary) {
    putValue(printer, key, row);
    return;
  }
  const index = <usize>(row & column.indexMask);
  reserveOutput(64);
  putByte(0x22);
  if (key.kind == FieldKind.F64) setOutput(printDouble(outputAt, load<f64>(column.values + (index << 3))));
  else putScalar(key, column, index);
  putByte(0x22);
}
