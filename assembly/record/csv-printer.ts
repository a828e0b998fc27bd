/** What a printer of CSV keeps: the special characters and texts, and which bytes make it look closer. */
import { CSV_QUOTE_QUOTES, CsvText } from '../line-abi';
import { heapAlloc, heapFree } from '../memory/heap';
import { Printer } from './printer';

// @ts-ignore: decorator
@unmanaged
export class CsvPrinter {
  flags: i32;
  quote: u8;
  escape: u8;
  escapeEscape: u8;
  comment: u8;
  /** Pointers and lengths by `CsvText`: separator, null, empty. */
  texts: usize;
  /** Which bytes may have to be quoted: 256 marks. */
  marks: usize;
}

const TEXTS: i32 = 3;

/** The byte has to be quoted. */
// @ts-ignore: decorator
@inline
export const ALWAYS: u8 = 1;
/** The byte begins a separator of columns or of rows. */
// @ts-ignore: decorator
@inline
export const PERHAPS: u8 = 2;

/** What `beginCsvPrinter` made. */
// @ts-ignore: decorator
@inline
export function csvPrinter(printer: Printer): CsvPrinter {
  return changetype<CsvPrinter>(printer.state);
}

/** Makes the printer one of CSV; `characters` are quote, escape, escape of the escape, and comment. */
export function beginCsvPrinter(printer: Printer, characters: usize): void {
  const csv = changetype<CsvPrinter>(heapAlloc(offsetof<CsvPrinter>()));
  csv.flags = printer.options;
  csv.quote = load<u8>(characters);
  csv.escape = load<u8>(characters, 1);
  csv.escapeEscape = load<u8>(characters, 2);
  csv.comment = load<u8>(characters, 3);
  csv.texts = heapAlloc(<usize>TEXTS << 3);
  csv.marks = heapAlloc(256);
  store<u8>(csv.marks, ALWAYS, 10);
  store<u8>(csv.marks, ALWAYS, 13);
  if ((csv.flags & CSV_QUOTE_QUOTES) != 0) store<u8>(csv.marks + <usize>csv.quote, ALWAYS);
  markStart(csv, printer.separator);
  printer.state = changetype<usize>(csv);
}

function markStart(csv: CsvPrinter, text: usize): void {
  const mark = csv.marks + <usize>load<u8>(text);
  if (load<u8>(mark) != ALWAYS) store<u8>(mark, PERHAPS);
}

/** Sets one of the texts, which is copied. */
export function setCsvPrinterText(printer: Printer, which: i32, text: usize, length: i32): void {
  const csv = csvPrinter(printer);
  const copy = heapAlloc(<usize>length);
  memory.copy(copy, text, <usize>length);
  store<u32>(csv.texts + (<usize>which << 3), <u32>copy);
  store<i32>(csv.texts + (<usize>which << 3), length, 4);
  if (which == CsvText.Separator) markStart(csv, text);
}

/** Frees what the printer keeps. */
export function endCsvPrinter(printer: Printer): void {
  const csv = csvPrinter(printer);
  for (let which = 0; which < TEXTS; which++) heapFree(printerText(csv, which));
  heapFree(csv.texts);
  heapFree(csv.marks);
  heapFree(printer.state);
  printer.state = 0;
}

// @ts-ignore: decorator
@inline
export function printerText(csv: CsvPrinter, which: i32): usize {
  return load<u32>(csv.texts + (<usize>which << 3));
}

// @ts-ignore: decorator
@inline
export function printerTextLength(csv: CsvPrinter, which: i32): i32 {
  return load<i32>(csv.texts + (<usize>which << 3), 4);
}
