/**
 * The text of a CSV token to the value of a field, as Spark's `UnivocityParser` converts it with Java's and Scala's
 * parsers: no white space around integers, decimals and booleans, but around floating numbers, which may also carry
 * Java's suffixes; commas in decimals count for nothing.
 */
import { CsvText } from '../line-abi';
import { FieldKind } from '../record-abi';
import { JAVA_NUMBERS, scanNumber } from '../text/number';
import {
  convertDate, convertDecimalText, convertNumberText, convertTimestamp, storeFloating, storeScannedFloating,
} from './convert';
import { CsvState, csvText, csvTextLength, CsvToken, isCsvText } from './csv-state';
import { Field, setNull, setString, setValid } from './field';
import { addFix, RecordParser } from './record-parser';

/** Writes the token that was read last; false if it does not fit, and then the row is not written. */
export function writeToken(parser: RecordParser, csv: CsvState, field: Field, row: i32): bool {
  let text = csv.text;
  let length = csv.length;
  if (csv.token == CsvToken.Empty) {
    text = csvText(csv, CsvText.Empty);
    length = csvTextLength(csv, CsvText.Empty);
  }
  if (csv.token == CsvToken.Absent || isCsvText(csv, CsvText.Null, text, length)) {
    setNull(field, row);
    return true;
  }
  if (field.kind == FieldKind.String || field.kind == FieldKind.Binary) {
    setString(field, row, text, <u32>length);
    return true;
  }
  // What stands behind the token must not look like more of a number.
  const end = text + <usize>length;
  const saved = load<u8>(end);
  store<u8>(end, 0);
  const fits = convertToken(parser, csv, field, row, text, length);
  store<u8>(end, saved);
  return fits;
}

function convertToken(parser: RecordParser, csv: CsvState, field: Field, row: i32, text: usize, length: i32): bool {
  switch (field.kind) {
    case FieldKind.F32:
    case FieldKind.F64:
      return convertFloating(parser, csv, field, row, text, length);
    case FieldKind.Decimal:
      return convertDecimalText(parser, field, row, text, length);
    case FieldKind.Bool:
      return convertBoolean(field, row, text, length);
    case FieldKind.Date:
      return convertDate(field, row, text, length);
    case FieldKind.Timestamp:
    case FieldKind.TimestampNtz:
      return convertTimestamp(parser, field, row, text, length);
    case FieldKind.Host:
    case FieldKind.HostTimestamp:
      addFix(parser, field, row, text, length);
      return true;
    default:
      return convertNumberText(parser, field, row, text, length);
  }
}

/** `true` or `false` in any case. */
function convertBoolean(field: Field, row: i32, text: usize, length: i32): bool {
  const word = load<u32>(text) | 0x20202020;
  const isTrue = length == 4 && word == 0x65757274;
  const isFalse = length == 5 && word == 0x736c6166 && (load<u8>(text, 4) | 0x20) == 0x65;
  if (!isTrue && !isFalse) return false;
  store<u8>(field.values + <usize>row, u8(isTrue));
  setValid(field, row);
  return true;
}

function convertFloating(parser: RecordParser, csv: CsvState, field: Field, row: i32, text: usize, length: i32): bool {
  const named = namedValue(csv, text, length);
  if (named != 0 || isCsvText(csv, CsvText.Nan, text, length)) {
    storeFloating(field, row, named == 0 ? NaN : named);
    return true;
  }
  let end = text + <usize>length;
  while (text < end && load<u8>(text) <= 0x20) text++;
  while (text < end && load<u8>(end - 1) <= 0x20) end--;
  const after = load<u8>(end);
  store<u8>(end, 0);
  const fits = convertJavaFloating(parser, field, row, text, end);
  store<u8>(end, after);
  return fits;
}

/** An infinity by the name that the options give it; 0 for other text. */
function namedValue(csv: CsvState, text: usize, length: i32): f64 {
  if (isCsvText(csv, CsvText.PositiveInfinity, text, length)) return Infinity;
  return isCsvText(csv, CsvText.NegativeInfinity, text, length) ? -Infinity : 0;
}

/** What `Double.parseDouble` takes, but for hexadecimal numbers. A zero byte stands at `end`. */
function convertJavaFloating(parser: RecordParser, field: Field, row: i32, text: usize, end: usize): bool {
  const sign = load<u8>(text);
  const unsigned = sign == 0x2b || sign == 0x2d ? text + 1 : text;
  const word = load<u64>(unsigned);
  if (end - unsigned == 3 && (word & 0xffffff) == 0x4e614e) {
    storeFloating(field, row, NaN);
    return true;
  }
  if (end - unsigned == 8 && word == 0x7974696e69666e49) {
    storeFloating(field, row, sign == 0x2d ? -Infinity : Infinity);
    return true;
  }
  const suffix = load<u8>(end - 1) | 0x20;
  if (text < end && (suffix == 0x64 || suffix == 0x66)) end--;
  if (scanNumber(text, JAVA_NUMBERS) != end) return false;
  storeScannedFloating(parser, field, row, text, <i32>(end - text));
  return true;
}
