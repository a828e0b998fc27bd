import type { DataType } from '../types/data-type.ts';
import { parseInterval } from '../types/interval.ts';
import { parseDayTimeText, parseYearMonthText } from '../types/interval-reading.ts';
import type { CastValue } from './cast-value.ts';
import { asText } from './value-reading.ts';

/** The cast of a text to a kind of interval; undefined for other types. Fails with INVALID_INTERVAL_FORMAT. */
export function textToInterval(to: DataType): CastValue | undefined {
  switch (to.kind) {
    case 'day_time_interval':
      return (value) => parseDayTimeText(intervalBody(asText(value)), to);
    case 'year_month_interval':
      return (value) => parseYearMonthText(intervalBody(asText(value)), to);
    case 'calendar_interval':
      return (value) => {
        const { months, days, micros } = parseInterval(asText(value));
        return [months, days, micros];
      };
    default:
      return undefined;
  }
}

/** The text between the quotes of `INTERVAL '1-2' YEAR TO MONTH`; other text as it is. */
function intervalBody(text: string): string {
  return /^\s*INTERVAL\s+'([^']*)'\s+[A-Z ]+$/i.exec(text)?.[1] ?? text;
}
