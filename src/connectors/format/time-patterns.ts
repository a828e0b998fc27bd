import type { DataType } from '../../types/data-type.ts';
import { formatWithPattern, type ShownZone } from '../../types/date-formatting.ts';
import { PatternMismatch, parseWithPattern } from '../../types/date-parsing.ts';
import { datePattern } from '../../types/date-pattern.ts';
import { floorDivide, UTC } from '../../types/local-time.ts';
import type { TimeZone } from '../../types/time-zone.ts';
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
  {
    name: 'timeZone',
    type: 'string',
    doc: 'The zone of timestamps without one, and the one to show. Default: the session time zone.',
  },
];

/** Days, or microseconds, as the engine holds them. */
function fromMicros(type: DataType, micros: bigint): number | bigint {
  return type.kind === 'date' ? Number(floorDivide(micros, MICROS_PER_DAY)) : micros;
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
  const base = type.kind === 'timestamp' ? zone : UTC;
  return (text) => {
    try {
      return fromMicros(type, parseWithPattern(text, pattern, base));
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
    const micros = typeof value === 'number' ? BigInt(value) * MICROS_PER_DAY : value;
    return typeof micros === 'bigint' ? formatWithPattern(micros, pattern, place) : '';
  };
}
