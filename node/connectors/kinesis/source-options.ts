import type { OptionDefinition } from '../../../src/connectors/connector.ts';
import type { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { LINE_FORMAT_OPTION } from '../../../src/connectors/line-format.ts';
import { invalidOptionValue } from '../../../src/errors/format-errors.ts';
import {
  CONNECTION_OPTIONS,
  type ConnectionOptions,
  connectionOptions,
} from './connection-options.ts';

/** The most records that one answer has. */
const FETCH_RECORDS_MAX = 10_000;

export const SOURCE_OPTIONS: readonly OptionDefinition[] = [
  ...CONNECTION_OPTIONS,
  {
    name: 'initialPosition',
    type: 'string',
    doc: 'Where the first start begins: latest, earliest (or trim_horizon), or {"at_timestamp": "2026-01-01T00:00:00Z"}. Default: latest, for tables earliest.',
  },
  {
    name: 'maxRecordsPerTrigger',
    type: 'long',
    doc: 'How many records a micro-batch takes at most. Default: all that were fetched.',
  },
  {
    name: 'maxFetchRecordsPerShard',
    type: 'long',
    default: '10000',
    doc: 'How many records of a shard are fetched ahead, at most, and so how many of it a micro-batch takes.',
  },
  {
    name: 'fetchInterval',
    type: 'interval',
    default: '250ms',
    doc: 'How long after a request for records of a shard the next one is made: Kinesis takes five a second of all readers.',
  },
  {
    name: 'failOnDataLoss',
    type: 'boolean',
    default: 'true',
    doc: 'Whether the query fails when records are gone that it was to read; else the losses are counted in the progress.',
  },
  {
    ...LINE_FORMAT_OPTION,
    default: 'kinesis',
    doc: 'Reads the data as lines of a format, whose columns then take the place of those of Kinesis.',
  },
];

/** Where the first start begins. */
export type InitialPosition =
  | { readonly kind: 'latest' }
  | { readonly kind: 'earliest' }
  | { readonly kind: 'time'; readonly timestampMs: number };

export interface KinesisSourceOptions {
  readonly connection: ConnectionOptions;
  readonly initialPosition: InitialPosition;
  readonly maxRecordsPerTrigger: number | undefined;
  readonly maxFetchRecordsPerShard: number;
  readonly fetchIntervalMs: number;
  readonly failOnDataLoss: boolean;
}

/** Reads them. Fails with `INVALID_OPTION_VALUE`, or what the connection's options fail with. */
export function sourceOptions(
  options: ConnectorOptions,
  given: Readonly<Record<string, string>>,
  isTable: boolean,
): KinesisSourceOptions {
  return {
    connection: connectionOptions(options, given),
    initialPosition: initialPosition(options.text('initialPosition'), isTable),
    maxRecordsPerTrigger: options.wholeNumber('maxRecordsPerTrigger', 1),
    maxFetchRecordsPerShard: options.wholeNumber('maxFetchRecordsPerShard', 1) ?? FETCH_RECORDS_MAX,
    fetchIntervalMs: options.durationMs('fetchInterval', 250),
    failOnDataLoss: options.flag('failOnDataLoss', true),
  };
}

function initialPosition(text: string | undefined, isTable: boolean): InitialPosition {
  const word = text?.trim().toLowerCase() ?? (isTable ? 'earliest' : 'latest');
  if (word === 'earliest' || word === 'trim_horizon') return { kind: 'earliest' };
  if (word === 'latest' && !isTable) return { kind: 'latest' };
  const timestampMs = word === 'latest' ? Number.NaN : timestampOf(text ?? '');
  if (Number.isFinite(timestampMs)) return { kind: 'time', timestampMs };
  const words = isTable ? 'earliest' : 'latest, earliest';
  const expected = `${words} or {"at_timestamp": "2026-01-01T00:00:00Z"}`;
  throw invalidOptionValue({ option: 'initialPosition', value: text ?? '', expected });
}

/** The time of `{"at_timestamp": …}`, with its zone or in milliseconds; not a number for anything else. */
function timestampOf(text: string): number {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return Number.NaN;
  }
  if (typeof json !== 'object' || json === null) return Number.NaN;
  const [entry, ...more] = Object.entries(json);
  if (entry === undefined || more.length > 0) return Number.NaN;
  const [name, value] = entry;
  if (!/^at_?timestamp$/i.test(name)) return Number.NaN;
  if (typeof value === 'number') return value;
  // Without a zone the time would depend on the machine.
  if (typeof value !== 'string' || !/(Z|[+-]\d\d:?\d\d)$/i.test(value.trim())) return Number.NaN;
  return Date.parse(value);
}
