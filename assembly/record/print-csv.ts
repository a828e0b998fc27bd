/**
 * Values to CSV, as Spark's `UnivocityGenerator` writes them with univocity's `CsvWriter`. Text is quoted only where it has
 * to be: for a separator, a line end or a quote in it, for a quote at its start, and for what would make a comment of the
 * line. In quotes, a quote gets the escape character before it and an escape character its own. White space around text is
 * left out where the flags say so.
 */
import { CSV_EVERY_ROW, CSV_PAIRED_LINES, CSV_QUOTE_ALL, CSV_QUOTE_VALUES, CSV_TRIM_END, CSV_TRIM_START, CsvText } from '../line-abi';
import { FieldKind } from '../record-abi';
import { TypeId } from '../abi';
import { Column, isValid } from '../column/vector';
import { sameBytes } from '../text/classify';
import { outputAt, outputLength, putByte, putBytes, reserveOutput, setOutput } from '../text/output';
import { printDecimal, printDouble, printFloat, printInteger, printNonFinite } from '../text/print-number';
import { printDate, printInstant, printLocalTime } from '../text/print-time';
import { ALWAYS, CsvPrinter, csvPrinter, printerText, printerTextLength } from './csv-printer';
import { childField, Field } from './field';
import { loadInteger } from './print-json';
import { Printer } from './printer';

/** Room for the longest number or time. */
const VALUE_BYTES: usize = 64;
/** A value before it is looked at. */
const VALUE = memory.data(64, 16);

/** Writes a row with its separator; a row of which nothing would be seen is left out unless `CSV_EVERY_ROW` is set. */
export function putCsvRow(printer: Printer, row: i32): void {
  const csv = csvPrinter(printer);
  const root = printer.root;
  const start = outputLength();
  for (let index = 0; index < root.childCount; index++) {
    if (index > 0) putPlain(printerText(csv, CsvText.Separator), printerTextLength(csv, CsvText.Separator));
    putField(printer, csv, childField(root, index), row);
  }
  const isSeen = outputLength() > start || (csv.flags & CSV_EVERY_ROW) != 0;
  if (isSeen) putPlain(printer.separator, <i32>printer.separatorLength);
}

// @ts-ignore: decorator
@inline
function putPlain(text: usize, length: i32): void {
  reserveOutput(<usize>length);
  putBytes(text, <u32>length);
}

function putField(printer: Printer, csv: CsvPrinter, field: Field, row: i32): void {
  const column = changetype<Column>(field.column);
  const isFirst = field.index == 0;
  if (!isValid(column, row)) {
    putText(printer, csv, printerText(csv, CsvText.Null), printerTextLength(csv, CsvText.Null), isFirst, true);
    return;
  }
  const index = <usize>(row & column.indexMask);
  if (column.type == TypeId.Str) {
    const value = column.values + (index << 3);
    putText(printer, csv, load<u32>(value), load<i32>(value, 4), isFirst, false);
  } else if ((csv.flags & (CSV_QUOTE_ALL | CSV_QUOTE_VALUES)) != 0) {
    const end = printValue(printer, field, column, index, VALUE);
    putText(printer, csv, VALUE, <i32>(end - VALUE), isFirst, false);
  } else {
    reserveOutput(VALUE_BYTES);
    setOutput(printValue(printer, field, column, index, outputAt));
  }
}

/** Prints a number, a boolean or a time; returns the place after it. */
function printValue(printer: Printer, field: Field, column: Column, index: usize, to: usize): usize {
  const values = column.values;
  switch (field.kind) {
    case FieldKind.Bool: {
      const isTrue = load<u8>(values + index) != 0;
      store<u64>(to, isTrue ? 0x65757274 : 0x65736c6166);
      return to + (isTrue ? 4 : 5);
    }
    case FieldKind.F64: {
      const value = load<f64>(values + (index << 3));
      return isFinite(value) ? printDouble(to, value) : printNonFinite(to, value);
    }
    case FieldKind.F32: {
      const value = load<f32>(values + (index << 2));
      return isFinite(value) ? printFloat(to, value) : printNonFinite(to, <f64>value);
    }
    case FieldKind.Decimal:
      return printDecimal(to, load<u64>(values + (index << 4)), load<u64>(values + (index << 4), 8), field.scale);
    case FieldKind.Date:
      return printDate(to, <i64>load<i32>(values + (index << 2)));
    case FieldKind.Timestamp:
      return printInstant(to, load<i64>(values + (index << 3)), printer.zone);
    case FieldKind.TimestampNtz:
      return printLocalTime(to, load<i64>(values + (index << 3)));
    default:
      return printInteger(to, loadInteger(values, index, field.valueBytes));
  }
}

/** Writes text, quoted if need be. Text of which trimming leaves nothing is written as the empty text. */
function putText(printer: Printer, csv: CsvPrinter, text: usize, length: i32, isFirst: bool, isNull: bool): void {
  let end = text + <usize>length;
  if ((csv.flags & CSV_TRIM_START) != 0) while (text < end && load<u8>(text) <= 0x20) text++;
  if ((csv.flags & CSV_TRIM_END) != 0) while (text < end && load<u8>(end - 1) <= 0x20) end--;
  const isEmpty = text == end && !isNull;
  if (isEmpty) {
    text = printerText(csv, CsvText.Empty);
    end = text + <usize>printerTextLength(csv, CsvText.Empty);
  }
  // What stands for null or nothing may be quoted already, as `""` is.
  const isWhole = (isNull || isEmpty) && end - text >= 2
    && load<u8>(text) == csv.quote && load<u8>(end - 1) == csv.quote;
  if (!isWhole && isToBeQuoted(printer, csv, text, end, isFirst)) putQuoted(csv, text, end);
  else putPlain(text, <i32>(end - text));
}

function isToBeQuoted(printer: Printer, csv: CsvPrinter, text: usize, end: usize, isFirst: bool): bool {
  if ((csv.flags & CSV_QUOTE_ALL) != 0) return true;
  if (text == end) return false;
  const first = load<u8>(text);
  if (first == csv.quote || (isFirst && csv.comment != 0 && first == csv.comment)) return true;
  for (let at = text; at < end; at++) {
    const mark = load<u8>(csv.marks + <usize>load<u8>(at));
    if (mark == 0) continue;
    if (mark == ALWAYS || isSeparatorAt(printer, csv, at, end)) return true;
  }
  return false;
}

/** Whether a separator of columns or of rows begins at a place. */
function isSeparatorAt(printer: Printer, csv: CsvPrinter, at: usize, end: usize): bool {
  const length = printerTextLength(csv, CsvText.Separator);
  const isColumn = at + <usize>length <= end && sameBytes(at, printerText(csv, CsvText.Separator), length);
  const rowLength = <i32>printer.separatorLength;
  return isColumn || (at + <usize>rowLength <= end && sameBytes(at, printer.separator, rowLength));
}

function putQuoted(csv: CsvPrinter, text: usize, end: usize): void {
  const isPaired = (csv.flags & CSV_PAIRED_LINES) != 0;
  reserveOutput(((end - text) << 1) + 2);
  putByte(csv.quote);
  for (; text < end; text++) {
    const character = load<u8>(text);
    if (character == csv.quote) putByte(csv.escape);
    else if (character == csv.escape && csv.escapeEscape != 0) putByte(csv.escapeEscape);
    else if (character == 10 && isPaired) putByte(13);
    putByte(character);
  }
  putByte(csv.quote);
}
