import type { ByteSink } from './byte-sink.ts';

const POSITIVE = 0x0000;
const NEGATIVE = 0x4000;

/** Writes a decimal as PostgreSQL's binary `numeric`: groups of four digits around the point, without zeros at the ends. */
export function writeNumeric(bytes: ByteSink, unscaled: bigint, scale: number): void {
  const isNegative = unscaled < 0n;
  const digits = String(isNegative ? -unscaled : unscaled);
  const right = digits + '0'.repeat((4 - (scale % 4)) % 4);
  const aligned = right.padStart(Math.ceil(right.length / 4) * 4, '0');
  const fractionGroups = Math.ceil(scale / 4);
  const groups = Array.from({ length: aligned.length / 4 }, (_, at) =>
    Number(aligned.slice(at * 4, at * 4 + 4)),
  );
  const first = groups.findIndex((group) => group !== 0);
  const used =
    first < 0 ? [] : groups.slice(first, groups.findLastIndex((group) => group !== 0) + 1);
  const weight = first < 0 ? 0 : groups.length - first - fractionGroups - 1;
  bytes
    .int32(8 + used.length * 2)
    .int16(used.length)
    .int16(weight);
  bytes.int16(isNegative ? NEGATIVE : POSITIVE).int16(scale);
  for (const group of used) bytes.int16(group);
}
