/** Text to the value of a field: what JSON strings and the fields of CSV and logs have in common. */
import { FieldKind } from '../record-abi';
import { arenaAlloc } from '../memory/arena';
import { localToUtc } from '../text/zone-table';
import {
  parseDateText, parsedDays, parseTimestampText, scanIsoTimestamp, timestampHasOffset, timestampMicros, timestampZone,
  timestampZoneLength,
} from '../text/timestamp';
import { findByte } from '../text/classify';
import { decodeBase64 } from '../text/base64';
import { decimalHigh, decimalLow, parseDecimal } from '../text/decimal';
import { findDouble, nearestDouble } from '../text/nearest-double';
import {
  isFloatTie, JAVA_NUMBERS, numberExponent, numberFitsF64, numberFitsI64, numberIsNegative,
  numberIsWhole, numberMantissa, numberToF64, numberToI64, scanNumber,
} from '../text/number';
import { Field, setString, setValid, slot } from './field';
import { addFix, RecordParser } from './record-parser';

/** Writes a timestamp from text that ends at `text + length`; false if it is none. */
export function convertTimestamp(parser: RecordParser, field: Field, row: i32, text: usize, length: i32): bool {
  const isIso = length >= 19 && scanIsoTimestamp(text) == text + <usize>length;
  if (!isIso) {
    if (!parseTimestampText(text, length)) return false;
    if (timestampZone != 0) {
      if (field.kind == FieldKind.TimestampNtz) return false;
      // The host knows the zone: it finds the local time in the slot.
      addFix(parser, field, row, timestampZone, timestampZoneLength);
      store<i64>(slot(field, row), timestampMicros);
      return true;
    }
  }
  return storeTimestamp(parser, field, row);
}

/** Writes the timestamp that was scanned last. A zone is not allowed in TIMESTAMP_NTZ. */
// @ts-ignore: decorator
@inline
export function storeTimestamp(parser: RecordParser, field: Field, row: i32): bool {
  let micros: i64 = timestampMicros;
  if (field.kind == FieldKind.TimestampNtz) {
    if (timestampHasOffset) return false;
  } else if (!timestampHasOffset) {
    micros = localToUtc(micros, parser.zone);
  }
  store<i64>(field.values + (<usize>row << 3), micros);
  setValid(field, row);
  return true;
}

/** Writes a date from text; false if it is none. */
export function convertDate(field: Field, row: i32, text: usize, length: i32): bool {
  if (!parseDateText(text, length)) return false;
  store<i32>(slot(field, row), parsedDays);
  setValid(field, row);
  return true;
}

/** Writes an integer of the field's width; false if it does not fit. */
export function storeInteger(field: Field, row: i32, value: i64): bool {
  const to = slot(field, row);
  switch (field.valueBytes) {
    case 1:
      if (value != <i64>(<i8>value)) return false;
      store<i8>(to, <i8>value);
      break;
    case 2:
      if (value != <i64>(<i16>value)) return false;
      store<i16>(to, <i16>value);
      break;
    case 4:
      if (value != <i64>(<i32>value)) return false;
      store<i32>(to, <i32>value);
      break;
    default:
      store<i64>(to, value);
  }
  setValid(field, row);
  return true;
}

/** Writes a float or double. */
export function storeFloating(field: Field, row: i32, value: f64): void {
  if (field.kind == FieldKind.F32) store<f32>(slot(field, row), <f32>value);
  else store<f64>(slot(field, row), value);
  setValid(field, row);
}

/** Writes the number that was scanned last as a float or double; one that needs exact rounding goes to the host. */
export function storeScannedFloating(parser: RecordParser, field: Field, row: i32, text: usize, length: i32): void {
  const isExact = numberFitsF64();
  if (isExact || (numberIsWhole && findDouble(numberMantissa, numberExponent))) {
    const value = isExact ? numberToF64() : numberIsNegative ? -nearestDouble : nearestDouble;
    if (field.kind == FieldKind.F64 || !isFloatTie(value)) {
      storeFloating(field, row, value);
      return;
    }
  }
  addFix(parser, field, row, text, length);
}

/** Writes a decimal from the text of a number; false if it has too many digits. */
export function convertDecimal(field: Field, row: i32, text: usize, length: i32): bool {
  if (!parseDecimal(text, length, field.precision, field.scale)) return false;
  const to = slot(field, row);
  store<u64>(to, decimalLow);
  store<u64>(to, decimalHigh, 8);
  setValid(field, row);
  return true;
}

/** Writes bytes from base64 text; false if it is none. */
export function convertBase64(field: Field, row: i32, text: usize, length: i32): bool {
  const bytes = arenaAlloc(<usize>length);
  const count = decodeBase64(text, length, bytes);
  if (count < 0) return false;
  setString(field, row, bytes, <u32>count);
  return true;
}

/** Writes a decimal from text, in which Spark allows commas anywhere. */
export function convertDecimalText(parser: RecordParser, field: Field, row: i32, text: usize, length: i32): bool {
  const end = text + <usize>length;
  if (findByte(text, end, 0x2c) == end) return convertNumberText(parser, field, row, text, length);
  const plain = arenaAlloc(<usize>length + 1);
  let to = plain;
  for (; text < end; text++) if (load<u8>(text) != 0x2c) store<u8>(to++, load<u8>(text));
  store<u8>(to, 0);
  return convertNumberText(parser, field, row, plain, <i32>(to - plain));
}

/** Writes a number from text as Java and Scala read it (`+5`, `.5`); the whole text must be the number. */
export function convertNumberText(parser: RecordParser, field: Field, row: i32, text: usize, length: i32): bool {
  if (scanNumber(text, JAVA_NUMBERS) != text + <usize>length) return false;
  switch (field.kind) {
    case FieldKind.F32:
    case FieldKind.F64:
      storeScannedFloating(parser, field, row, text, length);
      return true;
    case FieldKind.Decimal:
      return convertDecimal(field, row, text, length);
    default:
      return numberFitsI64() && storeInteger(field, row, numberToI64());
  }
}
