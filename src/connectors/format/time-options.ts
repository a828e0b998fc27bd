import { type PartOnUse, partOnUse } from '../../plan/part-on-use.ts';
import type { DataType } from '../../types/data-type.ts';
import type { ShownZone } from '../../types/date-formatting.ts';
import type { TimeZone } from '../../types/time-zone.ts';
import type { OptionDefinition } from '../connector.ts';
import { FormatOptions } from './format-options.ts';
import type { HostPrinter } from './record-encoder.ts';
import type { HostReader } from './record-fixes.ts';

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

/** What reads and prints by patterns. */
export const TIME_PATTERNS: PartOnUse<typeof import('./time-patterns.ts')> = partOnUse(
  'the part of formats for date patterns',
  () => import('./time-patterns.ts'),
);

/** Loads what the patterns among some options need, if there are any. */
export async function loadTimePatterns(options: Readonly<Record<string, string>>): Promise<void> {
  const settings = new FormatOptions(options);
  const hasPattern = Object.values(PATTERN_OPTIONS).some(
    (name) => settings.text(name) !== undefined,
  );
  if (hasPattern) await TIME_PATTERNS.load();
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
  const pattern = patternOf(options, type);
  return pattern === undefined ? undefined : TIME_PATTERNS.get().readerBy(pattern, zone, type);
}

/** Prints dates and times by the pattern that the options have for the type; undefined where they have none. */
export function patternPrinter(
  options: FormatOptions,
  shown: ShownZone,
  type: DataType,
): HostPrinter | undefined {
  const pattern = patternOf(options, type);
  return pattern === undefined ? undefined : TIME_PATTERNS.get().printerBy(pattern, shown, type);
}

function patternOf(options: FormatOptions, type: DataType): string | undefined {
  const name = PATTERN_OPTIONS[type.kind];
  return name === undefined ? undefined : options.text(name);
}
