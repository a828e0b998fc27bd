import type { DataType } from '../types/data-type.ts';
import { parseInterval } from '../types/interval.ts';
import { parseDayTimeText, parseYearMonthText } from '../types/interval-reading.ts';
import type { CastValue } from './cast-value.ts';
import { nullOnFailure } from './null-on-failure.ts';
import { asText } from './value-reading.ts';

/**
 * The cast of a text to a kind of interval; undefined for other types. What is no calendar interval is null, in ANSI mode
 * too; the others fail with INVALID_INTERVAL_FORMAT.
 */
export function textToInterval(to: DataType): CastValue | undefined {
  switch (to.kind) {
    case 'day_time_interval':
      return (value) => parseDayTimeText(asText(value), to);
    case 'year_month_interval':
      return (value) => parseYearMonthText(asText(value), to);
    case 'calendar_interval':
      return (value) =>
        nullOnFailure(true, () => {
          const { months, days, micros } = parseInterval(asText(value));
          return [months, days, micros];
        });
    default:
      return undefined;
  }
}
