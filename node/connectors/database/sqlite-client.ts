import { loadClient } from '../clients/load-client.ts';

/** What SQLite holds: whole numbers come as bigint. */
export type SqliteValue = null | number | bigint | string | Uint8Array;
/** Bytes come as an `ArrayBuffer` from `libsql`. */
export type SqliteRow = Readonly<Record<string, SqliteValue | ArrayBuffer>>;

export interface SqliteStatement {
  run(values: readonly SqliteValue[]): void;
  all(...values: readonly SqliteValue[]): readonly SqliteRow[];
  iterate(): Iterator<SqliteRow>;
  /** The result's columns, with the types that their tables declare. */
  columns(): readonly { readonly name: string; readonly type: string | null }[];
}

export interface SqliteDatabase {
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

export type SqliteOpener = (path: string) => SqliteDatabase;

interface AnyDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): AnyStatement;
  close(): unknown;
}

interface AnyStatement {
  run(...values: readonly unknown[]): unknown;
  all(...values: readonly SqliteValue[]): readonly SqliteRow[];
  iterate(): Iterator<SqliteRow>;
  columns(): readonly { readonly name: string; readonly type: string | null }[];
  /** Of the package `libsql`. */
  safeIntegers?(isOn: boolean): unknown;
  /** Of Node's own. */
  setReadBigInts?(isOn: boolean): unknown;
}

type DatabaseClass = new (path: string) => AnyDatabase;

/**
 * Node's own SQLite where it tells the types of a result's columns (22.16, 23.11 and later), else the package `libsql`, which is asked
 * in the same way. Fails with `CLIENT_NOT_INSTALLED`.
 */
export async function loadSqlite(): Promise<SqliteOpener> {
  const own = nodeSqlite();
  if (own !== undefined) {
    return opener(own, (statement, values) => statement.run(...values));
  }
  const { default: libsql } = await loadClient<{ readonly default: DatabaseClass }>(
    'libsql',
    'sqlite',
  );
  return opener(libsql, (statement, values) => statement.run(values));
}

function nodeSqlite(): DatabaseClass | undefined {
  const { getBuiltinModule }: { getBuiltinModule?: (name: string) => unknown } = process;
  const found: { DatabaseSync?: DatabaseClass; StatementSync?: { prototype: object } } = Object(
    getBuiltinModule?.('node:sqlite'),
  );
  const tellsTypes = 'columns' in (found.StatementSync?.prototype ?? {});
  return tellsTypes ? found.DatabaseSync : undefined;
}

function opener(
  Database: DatabaseClass,
  run: (statement: AnyStatement, values: readonly SqliteValue[]) => unknown,
): SqliteOpener {
  return (path) => {
    const database = new Database(path);
    return {
      exec: (sql) => {
        database.exec(sql);
      },
      close: () => {
        database.close();
      },
      prepare: (sql) => {
        const statement = database.prepare(sql);
        statement.safeIntegers?.(true);
        statement.setReadBigInts?.(true);
        return {
          run: (values) => {
            run(statement, values);
          },
          all: (...values) => statement.all(...values),
          iterate: () => statement.iterate(),
          columns: () => statement.columns(),
        };
      },
    };
  };
}
