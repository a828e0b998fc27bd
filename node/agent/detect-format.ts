/** Guesses the format of a log from its first lines. */
export type LogFormat = 'log' | 'json' | 'text';

export interface DetectedFormat {
  readonly format: LogFormat;
  /** The share of the sampled lines that have the form, 0 to 1. */
  readonly confidence: number;
  /** For JSON: the fields of the sample with the type that holds all their values, in order of appearance. */
  readonly fields: readonly { readonly name: string; readonly type: string }[];
  /** For JSON: the field that holds the event time, if one is recognized. */
  readonly timeField: string | undefined;
}

/** host, identity, user, [time], "request", status, bytes: common and combined, with or without a leading host. */
const ACCESS_LINE =
  /^(?:\S+ )?\S+ \S+ \S+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] "(?:[^"\\]|\\.)*" (?:\d{3}|-) (?:\d+|-)/;
const ISO_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$/;
const TIME_NAMES = [
  'ts',
  'time',
  'timestamp',
  '@timestamp',
  'datetime',
  'date',
  'eventTime',
  'event_time',
  't',
];
const SAMPLE_LINES = 200;
/** Of the lines that are not blank, this share must have a form for it to be taken. */
const ENOUGH = 0.6;

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value }
      : undefined;
  } catch {
    return undefined;
  }
}

function typeOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'boolean':
      return 'BOOLEAN';
    case 'number':
      return Number.isSafeInteger(value) ? 'BIGINT' : 'DOUBLE';
    case 'string':
      return ISO_TIME.test(value) ? 'TIMESTAMP' : 'STRING';
    default:
      // Nested values are kept as their text, which is what a STRING column of the JSON format gives.
      return value === null || value === undefined ? undefined : 'STRING';
  }
}

function widened(known: string | undefined, added: string): string {
  if (known === undefined || known === added) return added;
  const both = [known, added].sort().join();
  return both === 'BIGINT,DOUBLE' ? 'DOUBLE' : 'STRING';
}

function fieldsOf(objects: readonly Record<string, unknown>[]): { name: string; type: string }[] {
  const types = new Map<string, string | undefined>();
  for (const object of objects) {
    for (const [name, value] of Object.entries(object)) {
      const type = typeOf(value);
      types.set(name, type === undefined ? types.get(name) : widened(types.get(name), type));
    }
  }
  return [...types].map(([name, type]) => ({ name, type: type ?? 'STRING' }));
}

/** The format of a text by its first lines; `text`, with full confidence, when it has no form that is known. */
export function detectFormat(sample: string): DetectedFormat {
  const lines = sample
    .split('\n', SAMPLE_LINES)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const share = (count: number) => (lines.length === 0 ? 0 : count / lines.length);
  const access = share(lines.filter((line) => ACCESS_LINE.test(line)).length);
  if (access >= ENOUGH) return { format: 'log', confidence: access, fields: [], timeField: 'ts' };
  const objects = lines
    .filter((line) => line.startsWith('{'))
    .map(parseObject)
    .filter((object) => object !== undefined);
  if (share(objects.length) >= ENOUGH) {
    const fields = fieldsOf(objects);
    const times = fields.filter(({ type }) => type === 'TIMESTAMP').map(({ name }) => name);
    const timeField = TIME_NAMES.find((name) => times.includes(name)) ?? times[0];
    return { format: 'json', confidence: share(objects.length), fields, timeField };
  }
  return { format: 'text', confidence: 1, fields: [], timeField: undefined };
}
