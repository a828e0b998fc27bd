import { invalidOptionValue } from '../../errors/format-errors.ts';
import { parseTimestamp } from '../../types/datetime-text.ts';
import { localMicros } from '../../types/local-time.ts';
import type { OptionDefinition } from '../connector.ts';
import type { FormatContext } from './format.ts';
import type { FormatOptions } from './format-options.ts';
import { sessionZone } from './zone-table.ts';

const MICROS_PER_DAY = 86_400_000_000n;

/** The options of formats whose times may have no zone and no year. */
export const STAMP_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'timeZone',
    type: 'string',
    doc: 'The zone of times without one. Default: the session time zone.',
  },
  {
    name: 'referenceTime',
    type: 'string',
    doc: 'When the log was written, about: a time without a year is in the latest year in which it is not more than a day after this. Default: the time of the micro-batch.',
  },
];

/**
 * The latest local time that a time without a year can be: a day after the option `referenceTime`, or after the time of the
 * micro-batch. Fails with `INVALID_OPTION_VALUE` for a reference that is no timestamp.
 */
export function latestLocalMicros(context: FormatContext, options: FormatOptions): bigint {
  const zone = sessionZone(options.text('timeZone') ?? context.timeZone);
  const text = options.text('referenceTime');
  const batchMicros = BigInt(context.batchTimestampMs ?? 0) * 1000n;
  const reference = text === undefined ? batchMicros : parseTimestamp(text, zone);
  if (reference === undefined) {
    const expected = 'a timestamp such as 2026-11-25 10:38:21';
    throw invalidOptionValue({ option: 'referenceTime', value: text ?? '', expected });
  }
  return localMicros(reference, zone) + MICROS_PER_DAY;
}
