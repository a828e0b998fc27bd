/** Dates and times to text, in the patterns that Spark's writers have by default. The caller has made room. */
import { dateDay, dateMonth, dateYear, MICROS_PER_DAY, MICROS_PER_SECOND, splitDate } from './calendar';
import { digitCount, printDigits, printPair } from './print-number';
import { offsetAt } from './zone-table';

/** `yyyy-MM-dd`: years past 9999 with a plus sign; at most 16 bytes. */
export function printDate(to: usize, days: i64): usize {
  splitDate(days);
  const year = abs(dateYear);
  if (dateYear < 0) store<u8>(to++, 0x2d);
  else if (dateYear > 9999) store<u8>(to++, 0x2b);
  to = printDigits(to, <u64>year, max(4, digitCount(<u64>year)));
  store<u8>(to, 0x2d);
  to = printPair(to + 1, dateMonth);
  store<u8>(to, 0x2d);
  return printPair(to + 1, dateDay);
}

let printedDay: i64 = i64.MIN_VALUE;
let printedDate: usize = 0;
let printedLength: i32 = 0;
const printedText = memory.data(32, 8);

/** The date of a timestamp: times of a log come from few days. */
function printCachedDate(to: usize, day: i64): usize {
  if (day != printedDay || printedDate == 0) {
    printedDate = printedText;
    printedDay = day;
    printedLength = <i32>(printDate(printedText, day) - printedText);
  }
  store<u64>(to, load<u64>(printedText));
  store<u64>(to, load<u64>(printedText, 8), 8);
  return to + <usize>printedLength;
}

/** `yyyy-MM-dd'T'HH:mm:ss.SSS` of local micros; digits past the millisecond are cut. At most 32 bytes. */
export function printLocalTime(to: usize, micros: i64): usize {
  let day = micros / MICROS_PER_DAY;
  let rest = micros - day * MICROS_PER_DAY;
  if (rest < 0) {
    day--;
    rest += MICROS_PER_DAY;
  }
  to = printCachedDate(to, day);
  const millis = <u32>(rest / 1000);
  const second = millis / 1000;
  const minute = second / 60;
  store<u8>(to, 0x54);
  printPair(to + 1, minute / 60);
  store<u8>(to, 0x3a, 3);
  printPair(to + 4, minute % 60);
  store<u8>(to, 0x3a, 6);
  printPair(to + 7, second % 60);
  store<u8>(to, 0x2e, 9);
  return printDigits(to + 10, <u64>(millis % 1000), 3);
}

/** The same of an instant, in a zone, with `XXX` behind it: `Z` or `±HH:mm`. At most 40 bytes. */
export function printInstant(to: usize, micros: i64, zone: usize): usize {
  const offset = offsetAt(micros, zone);
  to = printLocalTime(to, micros + <i64>offset * MICROS_PER_SECOND);
  const minutes = <u32>(abs(offset) / 60);
  if (minutes == 0) {
    store<u8>(to, 0x5a);
    return to + 1;
  }
  store<u8>(to, offset < 0 ? 0x2d : 0x2b);
  printPair(to + 1, minutes / 60);
  store<u8>(to, 0x3a, 3);
  return printPair(to + 4, minutes % 60);
}
