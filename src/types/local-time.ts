import { findTimeZone, localOffset, type TimeZone, zoneOffsetAt } from './time-zone.ts';

/* Instants and what clocks of a zone show at them, in microseconds. */

const MICROS_PER_SECOND = 1_000_000n;

export const UTC: TimeZone = { firstOffset: 0, changes: [] };

/** The zone of a name as Java reads it (`Europe/Berlin`, `UTC+3`, `PST`); undefined where there is none. */
export function namedZone(name: string): TimeZone | undefined {
  return findTimeZone(name);
}

/** Whether clocks of the zone never change. */
export function hasFixedOffset(zone: TimeZone): boolean {
  return zone.changes.length === 0;
}

/** Division rounded down. */
export function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return quotient * divisor > value ? quotient - 1n : quotient;
}

/** Whole seconds since the epoch, rounded down. */
export function epochSeconds(micros: bigint): number {
  return Number(floorDivide(micros, MICROS_PER_SECOND));
}

/** What the clocks of a zone show at an instant. */
export function localMicros(micros: bigint, zone: TimeZone): bigint {
  return micros + BigInt(zoneOffsetAt(zone, epochSeconds(micros) * 1000)) * MICROS_PER_SECOND;
}

/**
 * The instant at which the clocks of a zone show a time. A time that a change skipped moves on by the length of the gap;
 * of a time that happens twice the first one is meant (Java's `ZonedDateTime.ofLocal`).
 */
export function microsOfLocal(local: bigint, zone: TimeZone): bigint {
  return local - BigInt(localOffset(zone, epochSeconds(local) * 1000)) * MICROS_PER_SECOND;
}
