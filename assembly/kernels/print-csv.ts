/** Columns to the bytes of CSV. */
import { beginCsvPrinter, endCsvPrinter, setCsvPrinterText } from '../record/csv-printer';
import { putCsvRow } from '../record/print-csv';
import { beginPrint, endPrint, Printer } from '../record/printer';
import { outputLength } from '../text/output';

/**
 * Makes a printer one of CSV, with `CSV_…` bits as its options; `characters` holds four bytes: quote, escape, escape of the
 * escape, comment, each 0 for none. `print_csv_release` undoes it.
 */
export function print_csv_open(printer: usize, characters: usize): void {
  beginCsvPrinter(changetype<Printer>(printer), characters);
}

/** Sets one of the printer's texts: `CsvText.Separator`, `Null` or `Empty`. It is copied. */
export function print_csv_text(printer: usize, which: i32, text: usize, length: i32): void {
  setCsvPrinterText(changetype<Printer>(printer), which, text, length);
}

/** Frees what `print_csv_open` made. */
export function print_csv_release(printer: usize): void {
  endCsvPrinter(changetype<Printer>(printer));
}

/** Prints rows, from `columns`, pointers to the columns in the order of the fields. Returns the bytes. */
export function print_csv_rows(printer: usize, columns: usize, rows: i32): i32 {
  const output = changetype<Printer>(printer);
  assert(output.state != 0);
  beginPrint(output, columns);
  for (let row = 0; row < rows; row++) putCsvRow(output, row);
  endPrint(output);
  return outputLength();
}
