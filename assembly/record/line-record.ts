/** What parsers of a record a line have in common: its bounds, and its end as a row that fits or does not. */
import { RecordError } from '../record-abi';
import { acceptRecord, clearRow, ensureRecord, RecordParser, rejectRecord } from './record-parser';

/** Nothing is wrong with the line. */
// @ts-ignore: decorator
@inline
export const LINE_FITS: i32 = -1;

/**
 * Begins the row of the line in `[start, end)`; false for a line that is blank, which is no row, or too long, which
 * `lineStatus` tells apart. Otherwise a zero byte stands behind the line until `endLine`.
 */
export function beginLine(parser: RecordParser, start: usize, end: usize): bool {
  lineStatus = 0;
  let at = start;
  while (at < end && load<u8>(at) <= 0x20) at++;
  if (at == end) return false;
  parser.line = start;
  parser.lineLength = <u32>(end - start);
  ensureRecord(parser);
  if (parser.lineLength > <u32>parser.input.maxLineBytes) {
    clearRow(parser);
    lineStatus = rejectRecord(parser, RecordError.TooLong);
    return false;
  }
  behind = load<u8>(end);
  store<u8>(end, 0);
  return true;
}

/** The byte that stands behind the line. */
let behind: u8 = 0;

/** 0, or the status to stop with. */
export let lineStatus: i32 = 0;

/** Ends the row of the line: `fault` is `LINE_FITS` or a `RecordError`. Leaves `lineStatus`. */
export function endLine(parser: RecordParser, end: usize, fault: i32): void {
  store<u8>(end, behind);
  if (fault == LINE_FITS) {
    acceptRecord(parser);
    return;
  }
  clearRow(parser);
  lineStatus = rejectRecord(parser, fault);
}
