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
import type { OptionDefinition } from '../connector.ts';
import type { FormatOptions } from './format-options.ts';
import type { HostPrinter } from './record-encoder.ts';
import type { HostReader } from './record-fixes.ts';

const MICROS_PER_DAY = 86_400_000_000n;

/** The option that has the pattern of a type. */
const PATTERN_OPTIONS: Partial<Record<DataType['kind'], string>> = {
  date: 'dateFormat',
  timestamp: 'timestampFormat',
  timestamp_ntz: 'timestampNTZFormat',
  time: 'timeFormat',
};

/** The options of formats that write dates as text. */
export const TIME_OPTIONS: readonly OptionDefinition[] = [
  { name: 'dateFormat', type: 'string', doc: "A pattern of Java's letters for DATE." },
  { name: 'timestampFormat', type: 'string', doc: "A pattern of Java's letters for TIMESTAMP." },
  {
    name: 'timestampNTZFormat',
    type: 'string',
    doc: "A pattern of Java's letters for TIMESTAMP_NTZ.",
  },
  { name: 'timeFormat', type: 'string', doc: "A pattern of Java's letters for TIME." },
  {
    name: 'timeZone',
    type: 'string',
    doc: 'The zone of timestamps without one, and the one to show. Default: the session time zone.',
  },
];

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

/**
 * Reads dates and times by the pattern that the options have for the type; undefined where they have none, and then the
 * kernels read the usual forms. Fails with the conditions of `datePattern` for a pattern that makes no sense.
 */
export function patternReader(
  options: FormatOptions,
  zone: TimeZone,
  type: DataType,
): HostReader | undefined {
  const pattern = options.text(PATTERN_OPTIONS[type.kind] ?? '');
  if (pattern === undefined) return undefined;
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

/** Prints dates and times by the pattern that the options have for the type; undefined where they have none. */
export function patternPrinter(
  options: FormatOptions,
  shown: ShownZone,
  type: DataType,
): HostPrinter | undefined {
  const pattern = options.text(PATTERN_OPTIONS[type.kind] ?? '');
  if (pattern === undefined) return undefined;
  datePattern(pattern, 'format');
  const place = type.kind === 'timestamp' ? shown : { id: 'UTC', zone: UTC };
  return (value) => {
    const micros = microsOf(value, type);
    return micros !== undefined ? formatWithPattern(micros, pattern, place) : '';
  };
}
