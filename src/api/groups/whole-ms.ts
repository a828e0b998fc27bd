import { notMilliseconds } from '../../errors/groups-errors.ts';

/**
 * Milliseconds as they are kept: a fraction of one is cut off. `call` is what got them, for the message. Fails with
 * INVALID_GROUP_STATE_CALL.NOT_MILLISECONDS on what is no number, or one that a time can't be.
 */
export function wholeMs(call: string, given: unknown): number {
  const ms = typeof given === 'number' || typeof given === 'bigint' ? Number(given) : Number.NaN;
  const whole = Math.trunc(ms);
  if (!Number.isSafeInteger(whole)) throw notMilliseconds(call, given);
  return whole + 0;
}
