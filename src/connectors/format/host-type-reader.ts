import { MillraceError } from '../../errors/exception.ts';
import type { DataType } from '../../types/data-type.ts';
import { parseClockTime } from '../../types/time-text.ts';
import { INTERVAL_READING } from './interval-reading-part.ts';
import type { HostReader } from './record-fixes.ts';

/** Reads times, and intervals as written by Spark or by ANSI SQL; undefined for other types. */
export function hostTypeReader(type: DataType): HostReader | undefined {
  if (type.kind === 'time') return parseClockTime;
  if (type.kind === 'day_time_interval') {
    return readOrNothing((text) => INTERVAL_READING.get().parseDayTimeText(text, type));
  }
  if (type.kind === 'year_month_interval') {
    return readOrNothing((text) => INTERVAL_READING.get().parseYearMonthText(text, type));
  }
  return undefined;
}

function readOrNothing(parse: (text: string) => number | bigint): HostReader {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      // A bad record is data: the parse mode decides what becomes of it.
      if (error instanceof MillraceError) return undefined;
      throw error;
    }
  };
}
