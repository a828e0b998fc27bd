import type { OptionDefinition, ReadContext, Source } from '../../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { requestFailed } from '../../../src/errors/database-errors.ts';
import type { Platform } from '../../../src/ports/platform.ts';
import {
  arrayType,
  BinaryType,
  BooleanType,
  type DataType,
  DateType,
  DoubleType,
  decimalType,
  FloatType,
  IntegerType,
  LongType,
  ShortType,
  StringType,
  type StructType,
  structField,
  structType,
  TimestampNtzType,
  TimestampType,
  timeType,
} from '../../../src/types/data-type.ts';
import { namedZone, UTC } from '../../../src/types/local-time.ts';
import type { ValueRow } from '../../../src/types/value.ts';
import { quoted } from './identifiers.ts';
import { loadPostgresClient, type PostgresField } from './postgres-client.ts';
import { CONNECTION_OPTIONS, postgresSettings } from './postgres-connection.ts';
import { PostgresLink, run } from './postgres-link.ts';
import { fold } from './postgres-table.ts';
import { OID } from './postgres-types.ts';
import { TryAgain } from './retrying.ts';
import { fromSql, SOURCE_OPTIONS } from './source-options.ts';
import { type RowCursor, TableSource } from './table-source.ts';
import { textReader } from './text-values.ts';

const RETRY_MS = 120_000;

export const POSTGRES_SOURCE_OPTIONS: readonly OptionDefinition[] = [
  ...SOURCE_OPTIONS,
  {
    name: 'preferTimestampNTZ',
    type: 'boolean',
    default: 'false',
    doc: 'Whether a column of the type timestamp is TIMESTAMP_NTZ, and not TIMESTAMP in the time zone of the session.',
  },
  {
    name: 'retryTimeout',
    type: 'interval',
    default: '2 minutes',
    doc: 'For how long the server is asked again while it is away, before the query fails.',
  },
  ...CONNECTION_OPTIONS,
];

type Options = Readonly<Record<string, string>>;

async function linkTo(options: Options, platform: Platform): Promise<PostgresLink> {
  const settings = postgresSettings(options);
  await settings.connection(false);
  const client = await loadPostgresClient();
  const read = new ConnectorOptions('postgres', options);
  const retryTimeoutMs = read.durationMs('retryTimeout', RETRY_MS);
  return new PostgresLink({ client, settings, platform, retryTimeoutMs });
}

/** The columns of a table or a query, as the server tells them. */
export async function postgresSchema(
  options: Options,
  path: string | undefined,
  platform: Platform,
): Promise<StructType> {
  const read = new ConnectorOptions('postgres', options);
  const from = fromSql('postgres', read, fold, path);
  const prefersNtz = read.flag('preferTimestampNTZ', false);
  const link = await linkTo(options, platform);
  try {
    const fields = await described(link, from);
    return structType(
      fields.map((field) => structField(field.name, columnType(field, prefersNtz))),
    );
  } finally {
    await link.close();
  }
}

/** Reads in one transaction, so that all rows are of one moment. */
export function postgresSource(
  options: Options,
  path: string | undefined,
  platform: Platform,
): Source {
  const read = new ConnectorOptions('postgres', options);
  const from = fromSql('postgres', read, fold, path);
  const rows = read.wholeNumber('fetchsize', 1, 1_000_000) ?? 4096;
  return new TableSource(`postgres[${from}]`, async (context) => {
    const link = await linkTo(options, platform);
    try {
      return await openCursor(link, from, rows, context);
    } catch (error) {
      await link.close();
      throw error;
    }
  });
}

async function described(link: PostgresLink, from: string): Promise<readonly PostgresField[]> {
  const answer = await link.retrying({ subject: from }, (client) =>
    run(client, `SELECT * FROM ${from} LIMIT 0`),
  );
  return answer.fields;
}

async function openCursor(
  link: PostgresLink,
  from: string,
  rows: number,
  { columns, timeZone }: ReadContext,
): Promise<RowCursor> {
  const oids = new Map(
    (await described(link, from)).map((field) => [field.name, field.dataTypeID]),
  );
  const readers = columns.fields.map((field) => {
    // What has a zone comes as UTC, what has none is the session's.
    const isInstant = oids.get(field.name) === OID.timestamptz;
    return textReader(field, (isInstant ? UTC : namedZone(timeZone)) ?? UTC);
  });
  const list = columns.fields.map(({ name, dataType }) => {
    const column = quoted(name);
    if (oids.get(name) === OID.timestamptz) return `(${column} AT TIME ZONE 'UTC')::text`;
    if (dataType.kind === 'array') return `array_to_json(${column}::text[])::text`;
    return `${column}::text`;
  });
  const select = `SELECT ${list.join(', ') || 'NULL'} FROM ${from}`;
  await link.retrying({ subject: from }, async (client) => {
    await run(client, 'BEGIN READ ONLY');
    await run(client, `DECLARE millrace_rows NO SCROLL CURSOR FOR ${select}`);
  });
  const fetch = async (): Promise<readonly ValueRow[]> => {
    const answer = await link.once({ subject: from }, (client) =>
      run(client, `FETCH FORWARD ${rows} FROM millrace_rows`),
    );
    return answer.rows.map((row) =>
      readers.map((read, at) => {
        const text = row[at];
        return text === null ? null : read(text);
      }),
    );
  };
  return {
    next: async () => {
      try {
        return await fetch();
      } catch (error) {
        if (!(error instanceof TryAgain)) throw error;
        const reason = `the connection was lost in the middle: ${error.message}`;
        throw requestFailed({ database: link.description, subject: `to read ${from}`, reason });
      }
    },
    close: () => link.close(),
  };
}

const SIMPLE: ReadonlyMap<number, DataType> = new Map([
  [OID.bool, BooleanType],
  [OID.int2, ShortType],
  [OID.int4, IntegerType],
  [OID.int8, LongType],
  [OID.float4, FloatType],
  [OID.float8, DoubleType],
  [OID.bytea, BinaryType],
  [OID.date, DateType],
  [OID.time, timeType(6)],
  [OID.timestamptz, TimestampType],
]);

/** Arrays of these, by their own numbers. */
const ARRAYS: ReadonlyMap<number, DataType> = new Map([
  [1000, BooleanType],
  [1005, ShortType],
  [1007, IntegerType],
  [1016, LongType],
  [1021, FloatType],
  [1022, DoubleType],
  [1009, StringType],
  [1015, StringType],
  [1182, DateType],
  [2951, StringType],
]);

/** As Spark's dialect has it; what Spark does not know is text. */
function columnType(
  { dataTypeID, dataTypeModifier }: PostgresField,
  prefersNtz: boolean,
): DataType {
  if (dataTypeID === OID.timestamp) return prefersNtz ? TimestampNtzType : TimestampType;
  if (dataTypeID === OID.numeric) return numericType(dataTypeModifier);
  const element = ARRAYS.get(dataTypeID);
  if (element !== undefined) return arrayType(element);
  return SIMPLE.get(dataTypeID) ?? StringType;
}

/** `numeric(p, s)`, or Spark's own default where the column has no limits. */
function numericType(modifier: number): DataType {
  if (modifier < 4) return decimalType(38, 18);
  const precision = ((modifier - 4) >> 16) & 0xffff;
  const scale = (modifier - 4) & 0x7ff;
  return precision > 38 || scale > precision ? decimalType(38, 18) : decimalType(precision, scale);
}
