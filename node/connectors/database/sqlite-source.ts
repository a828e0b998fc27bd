import type { Source } from '../../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import {
  BinaryType,
  BooleanType,
  ByteType,
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
import { UTC } from '../../../src/types/local-time.ts';
import type { ValueRow } from '../../../src/types/value.ts';
import { quoted } from './identifiers.ts';
import { fromSql } from './source-options.ts';
import { loadSqlite, type SqliteDatabase, type SqliteRow } from './sqlite-client.ts';
import { sqliteFailure } from './sqlite-failures.ts';
import { asItIs } from './sqlite-table.ts';
import { TableSource } from './table-source.ts';
import { textReader } from './text-values.ts';

type Options = Readonly<Record<string, string>>;

type Cell = SqliteRow[string];

const BUSY_MS = 5_000;

interface Opened {
  readonly from: string;
  readonly rows: number;
  readonly database: () => SqliteDatabase;
  readonly failure: (error: unknown) => Error;
}

async function opened(options: Options, given: string | undefined): Promise<Opened> {
  const read = new ConnectorOptions('sqlite', options);
  const path = given ?? read.required('path');
  const from = fromSql('sqlite', read, asItIs);
  const open = await loadSqlite();
  const failure = (error: unknown) =>
    sqliteFailure(error, { database: `sqlite[${path}]`, table: from });
  const database = () => {
    const file = open(path);
    file.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    return file;
  };
  return { from, rows: read.wholeNumber('fetchsize', 1, 1_000_000) ?? 4096, database, failure };
}

/** The columns, by the types that are declared; those of expressions by the first row. */
export async function sqliteSchema(
  options: Options,
  path: string | undefined,
): Promise<StructType> {
  const { from, database: open, failure } = await opened(options, path);
  try {
    const database = open();
    try {
      const statement = database.prepare(`SELECT * FROM ${from} LIMIT 1`);
      const columns = statement.columns();
      const [first] = columns.some(({ type }) => !type) ? statement.all() : [];
      return structType(
        columns.map(({ name, type }) =>
          structField(name, type ? declaredType(type) : typeOfValue(first?.[name])),
        ),
      );
    } finally {
      database.close();
    }
  } catch (error) {
    throw failure(error);
  }
}

/** Reads a table or a query; all rows are of one moment. */
export async function sqliteSource(options: Options, path: string | undefined): Promise<Source> {
  const { from, rows, database: open, failure } = await opened(options, path);
  return new TableSource(`sqlite[${from}]`, async ({ columns }) => {
    const database = open();
    const list = columns.fields.map(({ name }) => quoted(name)).join(', ') || 'NULL';
    const cursor = database.prepare(`SELECT ${list} FROM ${from}`).iterate();
    const readers = columns.fields.map((field) => {
      const read = textReader(field, UTC);
      const isBinary = field.dataType.kind === 'binary';
      return (value: Cell) => {
        if (value === null) return null;
        const bytes = bytesOf(value);
        if (bytes === undefined) return isBinary ? Buffer.from(String(value)) : read(String(value));
        return isBinary ? bytes : read(Buffer.from(bytes).toString());
      };
    });
    const names = columns.fields.map(({ name }) => name);
    const next = async (): Promise<readonly ValueRow[]> => {
      const taken: ValueRow[] = [];
      while (taken.length < rows) {
        const { value, done } = cursor.next();
        if (done === true) break;
        taken.push(readers.map((read, at) => read(value[names[at]])));
      }
      return taken;
    };
    return {
      next: () => next().catch((error) => Promise.reject(failure(error))),
      close: async () => {
        cursor.return?.();
        database.close();
      },
    };
  });
}

const DECLARED: Readonly<Record<string, DataType>> = {
  ...{ BOOLEAN: BooleanType, BOOL: BooleanType, TINYINT: ByteType, SMALLINT: ShortType },
  ...{ INT: IntegerType, FLOAT4: FloatType, DATE: DateType, TIME: timeType(6) },
  ...{ TIMESTAMP: TimestampType, TIMESTAMPTZ: TimestampType, DATETIME: TimestampNtzType },
};

/** What the sink declares is read as what was written; the rest by SQLite's own rules. */
function declaredType(declared: string): DataType {
  const name = declared.trim().toUpperCase();
  const known = DECLARED[name];
  if (known !== undefined) return known;
  const [, , precision, scale = '0'] =
    /^(DECIMAL|NUMERIC|DECIMAL_TEXT)\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)$/.exec(name) ?? [];
  if (precision !== undefined && Number(precision) <= 38) {
    return decimalType(Number(precision), Number(scale));
  }
  if (name.includes('INT')) return LongType;
  if (/CHAR|CLOB|TEXT|JSON/.test(name)) return StringType;
  if (name.includes('BLOB')) return BinaryType;
  return DoubleType;
}

function bytesOf(value: Cell | undefined): Uint8Array | undefined {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return value instanceof Uint8Array ? value : undefined;
}

function typeOfValue(value: Cell | undefined): DataType {
  if (typeof value === 'bigint') return LongType;
  if (typeof value === 'number') return DoubleType;
  return bytesOf(value) === undefined ? StringType : BinaryType;
}
