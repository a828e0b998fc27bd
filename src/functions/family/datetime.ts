import { calendarWindow } from '../calendar-window.ts';
import { DATETIME_CALCULATION } from '../datetime-calculation.ts';
import { DATETIME_CONSTRUCTION } from '../datetime-construction.ts';
import { DATETIME_CONVERSION } from '../datetime-conversion.ts';
import { DATETIME_FIELD } from '../datetime-field.ts';
import { DATETIME_NOW } from '../datetime-now.ts';
import { DATETIME_PATTERN } from '../datetime-pattern-functions.ts';
import { DATETIME_TRUNCATION } from '../datetime-truncation.ts';
import type { ScalarFunction } from '../define.ts';
import { INTERVAL_CONSTRUCTION } from '../interval-construction.ts';
import { timeBucket } from '../time-bucket.ts';
import { TIME_CALCULATION } from '../time-calculation.ts';
import { TIME_CONVERSION } from '../time-conversion.ts';

/** Dates, times and intervals. Their arithmetic belongs to the operators `+ - * /`, which every engine holds. */
export const FAMILY: readonly ScalarFunction[] = [
  ...DATETIME_FIELD,
  ...DATETIME_TRUNCATION,
  ...DATETIME_CALCULATION,
  ...DATETIME_NOW,
  ...DATETIME_CONSTRUCTION,
  ...DATETIME_CONVERSION,
  ...DATETIME_PATTERN,
  ...INTERVAL_CONSTRUCTION,
  timeBucket,
  calendarWindow,
  ...TIME_CALCULATION,
  ...TIME_CONVERSION,
];
