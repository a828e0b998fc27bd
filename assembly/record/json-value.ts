/**
 * JSON values to fields, with the verdicts of Spark's `JacksonParser`. Syntax is one thing: a malformed record is refused as
 * a whole (0 is returned). That a value does not fit its type is another: the value is walked over, `valueFailed` says so,
 * and whoever holds the value decides what is kept — an object keeps its other fields, an array or map nothing.
 */
import { FieldKind, JSON_COPIED } from '../record-abi';
import { numberFitsI64, numberIsInteger, numberMantissa, numberToI64 } from '../text/number';
import {
  convertBase64, convertDate, convertDecimal, convertDecimalText, convertTimestamp, storeFloating, storeInteger,
  storeScannedFloating,
} from './convert';
import { childField, ensureRow, Field, findChild, setNull, setString, setValid, slot, truncateList } from './field';
import {
  isNumberStart, isQuote, nonNumericValue, scanJsonNumber, scanLiteral, scanName, scanNonNumeric, scanQuoted, skipSpaces,
  skipValue, stringEnd, stringIsEscaped, stringStart, unescapeString,
} from './json-syntax';
import { addFix, dropFieldFixes, RecordParser } from './record-parser';

/** The value read last does not fit its type, and its row was not written. */
let valueFailed: bool = false;
/** Some value of the record did not fit. */
export let recordFailed: bool = false;

/** Starts a record: no value has failed. */
export function clearFailure(): void {
  recordFailed = false;
}

function fail(): void {
  valueFailed = true;
  recordFailed = true;
}

/** Reads a value into a row of a field. Where the value fails, the caller has to write the row. */
function readValue(parser: RecordParser, field: Field, row: i32, at: usize, depth: i32): usize {
  valueFailed = false;
  const character = load<u8>(at);
  if (isQuote(character)) {
    const end = scanQuoted(at);
    if (end != 0 && !readString(parser, field, row)) fail();
    return end;
  }
  if (character == 0x7b && field.kind == FieldKind.Struct) return readObject(parser, field, row, at, depth);
  if (character == 0x7b && field.kind == FieldKind.Map) return readMap(parser, field, row, at, depth);
  if (character == 0x5b && field.kind == FieldKind.List) return readArray(parser, field, row, at, depth);
  if (isNumberStart(character)) {
    const end = scanJsonNumber(at);
    if (end != 0) {
      if (!readNumber(parser, field, row, at, <i32>(end - at))) fail();
      return end;
    }
  }
  const literal = scanLiteral(at);
  if (literal != 0) {
    if (character == 0x6e) setNull(field, row);
    else if (!readBoolean(parser, field, row, at, <i32>(literal - at))) fail();
    return literal;
  }
  const end = character == 0x7b || character == 0x5b ? skipValue(at, depth) : scanNonNumeric(at);
  if (end != 0 && !readOther(parser, field, row, at, <i32>(end - at))) fail();
  return end;
}

/** The last string. Strings but of STRING and BINARY must not be empty. */
export function readString(parser: RecordParser, field: Field, row: i32): bool {
  if (stringIsEscaped) unescapeString();
  const text = stringStart;
  const length = <i32>(stringEnd - stringStart);
  switch (field.kind) {
    case FieldKind.String:
      setString(field, row, text, length);
      return true;
    case FieldKind.Binary:
      return convertBase64(field, row, text, length);
    case FieldKind.Timestamp:
    case FieldKind.TimestampNtz:
      return length > 0 && convertTimestamp(parser, field, row, text, length);
    case FieldKind.Date:
      return length > 0 && readDate(field, row, text, length);
    case FieldKind.Decimal:
      return length > 0 && convertDecimalText(parser, field, row, text, length);
    case FieldKind.F32:
    case FieldKind.F64:
      return readNonNumericText(field, row, text, length);
    case FieldKind.Null:
      setNull(field, row);
      return true;
    case FieldKind.Host:
    case FieldKind.HostTimestamp:
      if (length == 0) return false;
      addFix(parser, field, row, text, length);
      return true;
    default:
      return false;
  }
}

/** Writes an integer of at most seven digits; false if it does not fit. */
// @ts-ignore: decorator
@inline
export function storeSmallInteger(field: Field, row: i32, value: i32): bool {
  if (field.valueBytes == 8) store<i64>(field.values + (<usize>row << 3), <i64>value);
  else if (field.valueBytes == 4) store<i32>(field.values + (<usize>row << 2), value);
  else return storeInteger(field, row, <i64>value) || readUnsignedByte(field, row, <i64>value);
  setValid(field, row);
  return true;
}

/** Jackson lets a byte be unsigned. */
function readUnsignedByte(field: Field, row: i32, value: i64): bool {
  return field.kind == FieldKind.I8 && value > 127 && value < 256 && storeInteger(field, row, <i64>(<i8>value));
}

/** A date, or, as Spark has read it since 1.5, a number of days. */
function readDate(field: Field, row: i32, text: usize, length: i32): bool {
  if (convertDate(field, row, text, length)) return true;
  let at = text;
  const end = text + <usize>length;
  const isNegative = load<u8>(at) == 0x2d;
  if (isNegative || load<u8>(at) == 0x2b) at++;
  if (at == end || end - at > 10) return false;
  let days: i64 = 0;
  for (; at < end; at++) {
    const digit = <u32>load<u8>(at) - 48;
    if (digit > 9) return false;
    days = days * 10 + <i64>digit;
  }
  return storeInteger(field, row, isNegative ? -days : days);
}

function readNonNumericText(field: Field, row: i32, text: usize, length: i32): bool {
  if (length == 0 || scanNonNumeric(text) != text + <usize>length) return false;
  storeFloating(field, row, nonNumericValue);
  return true;
}

/** The last number. */
export function readNumber(parser: RecordParser, field: Field, row: i32, at: usize, length: i32): bool {
  switch (field.kind) {
    case FieldKind.I8:
      if (!numberFitsI64()) return false;
      return storeInteger(field, row, numberToI64()) || readUnsignedByte(field, row, numberToI64());
    case FieldKind.I16:
    case FieldKind.I32:
    case FieldKind.I64:
      return numberFitsI64() && storeInteger(field, row, numberToI64());
    case FieldKind.F32:
    case FieldKind.F64:
      if (numberIsInteger && numberMantissa == 0) storeFloating(field, row, 0);
      else storeScannedFloating(parser, field, row, at, length);
      return true;
    case FieldKind.Decimal:
      return convertDecimal(field, row, at, length);
    case FieldKind.Timestamp:
    case FieldKind.HostTimestamp:
      // Seconds since the epoch; Java's product wraps, and so does this one.
      if (!numberFitsI64()) return false;
      store<i64>(slot(field, row), numberToI64() * 1000000);
      setValid(field, row);
      return true;
    default:
      return readOther(parser, field, row, at, length);
  }
}

function readBoolean(parser: RecordParser, field: Field, row: i32, at: usize, length: i32): bool {
  if (field.kind != FieldKind.Bool) return readOther(parser, field, row, at, length);
  store<u8>(field.values + <usize>row, u8(load<u8>(at) == 0x74));
  setValid(field, row);
  return true;
}

/** Whether the text of a value that is no string is what a writer would make of it: a word, or digits but `-0` and `01`. */
function isWritten(at: usize, length: i32): bool {
  const first = load<u8>(at);
  if (first == 0x74 || first == 0x66) return true;
  if (!isNumberStart(first) || !numberIsInteger) return false;
  return length == 1 || (first != 0x30 && load<u16>(at) != 0x302d);
}

/** A value that is no string, where one may be wanted: its text, as it stands. */
function readOther(parser: RecordParser, field: Field, row: i32, at: usize, length: i32): bool {
  if (field.kind == FieldKind.String) {
    if ((parser.options & JSON_COPIED) == 0 || isWritten(at, length)) setString(field, row, at, length);
    else addFix(parser, field, row, at, length);
    return true;
  }
  if (field.kind == FieldKind.Null) {
    setNull(field, row);
    return true;
  }
  const isNonNumeric = (field.kind == FieldKind.F32 || field.kind == FieldKind.F64) && scanNonNumeric(at) == at + <usize>length;
  if (isNonNumeric) storeFloating(field, row, nonNumericValue);
  return isNonNumeric;
}

/** The child with the name that was read last, or null; `guess` is where to look first. */
function fieldByName(struct: Field, guess: i32): Field | null {
  if (stringIsEscaped) unescapeString();
  return findChild(struct, stringStart, <i32>(stringEnd - stringStart), guess);
}

/**
 * Reads an object at its brace into a row of a struct. A field that fails is null and the others are kept; a field that is
 * missing is null. Names tend to come in the order of the schema, so that is where the next one is looked for first.
 */
export function readObject(parser: RecordParser, struct: Field, row: i32, at: usize, depth: i32): usize {
  if (depth >= 1000) return 0;
  for (let index = 0; index < struct.childCount; index++) setNull(childField(struct, index), row);
  let guess = 0;
  at = skipSpaces(at + 1);
  while (load<u8>(at) != 0x7d) {
    at = scanName(at);
    if (at == 0) return 0;
    const field = fieldByName(struct, guess);
    if (field !== null) {
      guess = field.index + 1;
      if (parser.fixCount > 0 && load<u8>(field.validity + <usize>row) != 0) dropFieldFixes(parser, field, row);
      at = readValue(parser, field, row, at, depth + 1);
      if (valueFailed) setNull(field, row);
    } else if (load<u8>(at) == 0x22) {
      at = scanQuoted(at);
    } else {
      at = skipValue(at, depth + 1);
    }
    if (at == 0) return 0;
    at = nextMember(at, 0x7d);
    if (at == 0) return 0;
  }
  setValid(struct, row);
  valueFailed = false;
  return at + 1;
}

/** Goes over the comma to the next member, or to the closing bracket. */
// @ts-ignore: decorator
@inline
function nextMember(at: usize, close: u8): usize {
  at = skipSpaces(at);
  if (load<u8>(at) == close) return at;
  if (load<u8>(at) != 0x2c) return 0;
  at = skipSpaces(at + 1);
  return load<u8>(at) == close ? 0 : at;
}

/** Reads an array at its bracket into a row of a list. An element that fails makes the whole array fail. */
function readArray(parser: RecordParser, list: Field, row: i32, at: usize, depth: i32): usize {
  if (depth >= 1000) return 0;
  truncateList(list, row);
  const element = childField(list, 0);
  let failed = false;
  at = skipSpaces(at + 1);
  while (load<u8>(at) != 0x5d) {
    ensureRow(element, element.length);
    at = readValue(parser, element, element.length, at, depth + 1);
    if (at == 0) return 0;
    if (valueFailed) {
      failed = true;
      setNull(element, element.length);
    }
    element.length++;
    at = nextMember(at, 0x5d);
    if (at == 0) return 0;
  }
  endList(parser, list, row, failed);
  return at + 1;
}

function endList(parser: RecordParser, list: Field, row: i32, failed: bool): void {
  if (failed) {
    dropFieldFixes(parser, list, row);
    truncateList(list, row);
  } else {
    store<i32>(list.offsets + (<usize>(row + 1) << 2), childField(list, 0).length);
    setValid(list, row);
  }
  valueFailed = failed;
}

/** Reads an object at its brace into a row of a map with string keys. Duplicate keys stay, as in Spark. */
function readMap(parser: RecordParser, map: Field, row: i32, at: usize, depth: i32): usize {
  if (depth >= 1000) return 0;
  truncateList(map, row);
  const key = childField(map, 0);
  const value = childField(map, 1);
  let failed = false;
  at = skipSpaces(at + 1);
  while (load<u8>(at) != 0x7d) {
    at = scanName(at);
    if (at == 0) return 0;
    if (stringIsEscaped) unescapeString();
    ensureRow(key, key.length);
    ensureRow(value, value.length);
    setString(key, key.length, stringStart, <u32>(stringEnd - stringStart));
    at = readValue(parser, value, value.length, at, depth + 1);
    if (at == 0) return 0;
    if (valueFailed) {
      failed = true;
      setNull(value, value.length);
    }
    key.length++;
    value.length++;
    at = nextMember(at, 0x7d);
    if (at == 0) return 0;
  }
  endList(parser, map, row, failed);
  return at + 1;
}

/** Reads a text that is the value of a field: an array, of which an object may be the only struct, or a map. */
export function readRootValue(parser: RecordParser, field: Field, row: i32, at: usize): usize {
  const first = load<u8>(at);
  const isList = field.kind == FieldKind.List;
  if (isList && first == 0x7b && childField(field, 0).kind == FieldKind.Struct) {
    const struct = childField(field, 0);
    truncateList(field, row);
    ensureRow(struct, struct.length);
    const end = readObject(parser, struct, struct.length++, at, 0);
    endList(parser, field, row, false);
    return end;
  }
  if (first != (isList ? 0x5b : 0x7b)) return 0;
  const end = readValue(parser, field, row, at, 0);
  if (valueFailed) setNull(field, row);
  return end;
}
