/** Columns to the bytes of lines. */
import { Column, isValid } from '../column/vector';
import { Field } from '../record/field';
import { putObject } from '../record/print-json';
import { beginPrint, endPrint, freePrinter, newPrinter, Printer } from '../record/printer';
import { outputLength, putBytes, reserveOutput } from '../text/output';

/**
 * Makes a printer. `root` is a struct field of the columns to print (`parse_field_new`), in JSON with labels for names;
 * `zone` a table of instants from `mem_alloc`, or 0; `separator` ends a row and is copied.
 */
export function print_open(root: usize, zone: usize, options: i32, separator: usize, separatorLength: i32): usize {
  return changetype<usize>(newPrinter(changetype<Field>(root), zone, options, separator, separatorLength));
}

/** Frees a printer with its fields and buffer. */
export function print_close(printer: usize): void {
  freePrinter(changetype<Printer>(printer));
}

/** Where the last rows were printed. */
export function print_buffer(printer: usize): usize {
  return changetype<Printer>(printer).buffer;
}

/** Prints rows as JSON objects, from `columns`, pointers to the columns in the order of the fields. Returns the bytes. */
export function print_json_rows(printer: usize, columns: usize, rows: i32): i32 {
  const output = changetype<Printer>(printer);
  beginPrint(output, columns);
  for (let row = 0; row < rows; row++) {
    putObject(output, output.root, row);
    reserveOutput(<usize>output.separatorLength);
    putBytes(output.separator, output.separatorLength);
  }
  endPrint(output);
  return outputLength();
}

/** Prints a string column as lines; a null is an empty one. Returns the bytes. */
export function print_text_rows(printer: usize, columns: usize, rows: i32): i32 {
  const output = changetype<Printer>(printer);
  beginPrint(output, columns);
  const column = changetype<Column>(load<u32>(columns));
  for (let row = 0; row < rows; row++) {
    const slot = column.values + (<usize>(row & column.indexMask) << 3);
    const length = isValid(column, row) ? load<u32>(slot, 4) : 0;
    reserveOutput(<usize>(length + output.separatorLength));
    putBytes(load<u32>(slot), length);
    putBytes(output.separator, output.separatorLength);
  }
  endPrint(output);
  return outputLength();
}
