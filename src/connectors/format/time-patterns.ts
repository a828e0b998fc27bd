import type { DataType } from '../../types/data-type.ts';
import { formatWithPattern, type ShownZone } from '../../types/date-formatting.ts';
import {
  PatternMismatch,
  parseTimeWithPattern,
  parseWithPattern,
} from '../../types/date-parsing.ts';
import { datePattern } from '../../types/date-pattern.ts';
import { floorDivide, UTC } from '../../types/local-time.ts';
import type { TimeZone } from '../../types/time-zone.ts';
import type { Value } from '../../types/value.ts';
import type { HostPrinter } from './record-encoder.ts';
import type { HostReader } from './record-fixes.ts';

const MICROS_PER_DAY = 86_400_000_000n;

/** What a text is by a pattern, as the engine holds values of the type. Throws `PatternMismatch`. */
function read(text: string, pattern: string, type: DataType, zone: TimeZone): number | bigint {
  if (type.kind === 'time') return parseTimeWithPattern(text, pattern);
  const micros = parseWithPattern(text, pattern, type.kind === 'timestamp' ? zone : UTC);
  return type.kind === 'date' ? Number(floorDivide(micros, MICROS_PER_DAY)) : micros;
}

/** A value as the engine holds it, in microseconds since 1970. */
function microsOf(value: Value, type: DataType): bigint | undefined {
  if (typeof value === 'number') return BigInt(value) * MICROS_PER_DAY;
  if (typeof value !== 'bigint') return undefined;
  return type.kind === 'time' ? value / 1000n : value;
}

/** Reads what a pattern describes. Fails with the conditions of `datePattern` for one that makes no sense. */
export function readerBy(pattern: string, zone: TimeZone, type: DataType): HostReader {
  datePattern(pattern, 'parse');
  return (text) => {
    try {
      return read(text, pattern, type, zone);
    } catch (error) {
      // A bad record is data: the parse mode decides what becomes of it.
      if (error instanceof PatternMismatch) return undefined;
      throw error;
    }
  };
}

/** Prints by a pattern; fails as `readerBy` does. */
export function printerBy(pattern: string, shown: ShownZone, type: DataType): HostPrinter {
  datePattern(pattern, 'format');
  const place = type.kind === 'timestamp' ? shown : { id: 'UTC', zone: UTC };
  return (value) => {
    const micros = microsOf(value, type);
    return micros !== undefined ? formatWithPattern(micros, pattern, place) : '';
  };
}
