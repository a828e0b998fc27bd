import { invalidTimeZone } from '../errors/format-errors.ts';
import { namedZone, UTC } from '../types/local-time.ts';
import type { TimeZone } from '../types/time-zone.ts';
import type { EvaluationContext } from './define.ts';

/** The session's time zone; UTC for values without a zone (TIMESTAMP_NTZ). Fails with INVALID_TIMEZONE. */
export function sessionZone(context: EvaluationContext, isLocal = false): TimeZone {
  return isLocal ? UTC : requireZone(context.timeZone);
}

/** The zone of a name; fails with INVALID_TIMEZONE. */
export function requireZone(id: string): TimeZone {
  const zone = namedZone(id);
  if (zone === undefined) throw invalidTimeZone(id);
  return zone;
}
