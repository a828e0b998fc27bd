import { columnsDiffer, keyNotUnique, tableNotFound } from '../../../src/errors/database-errors.ts';
import type { StructType } from '../../../src/types/data-type.ts';
import { typeSql } from '../../../src/types/type-sql.ts';
import { nameParts, quoted } from './identifiers.ts';
import { columnNamed } from './postgres-table.ts';
import type { SqliteDatabase } from './sqlite-client.ts';
import { keepsValues, sqliteType } from './sqlite-types.ts';

/** SQLite looks names up in any case and keeps them as they are. */
export const asItIs = (name: string) => name;

export interface SqliteTarget {
  readonly table: string;
  readonly schema: StructType;
  readonly keyColumns: readonly string[];
}

export const sqliteTableSql = (table: string) =>
  nameParts('dbtable', table, asItIs).map(quoted).join('.');

/** The statement that makes a table for rows; the key columns, if any, are its primary key. */
export function createTableSql({ table, schema, keyColumns }: SqliteTarget): string {
  const keys = keyColumns.map((name) => columnNamed(schema, name)?.name ?? name);
  const columns = schema.fields.map((field) => {
    const notNull = field.nullable && !keys.includes(field.name) ? '' : ' NOT NULL';
    return `${quoted(field.name)} ${sqliteType(field).name}${notNull}`;
  });
  const key = keys.length === 0 ? [] : [`PRIMARY KEY (${keys.map(quoted).join(', ')})`];
  return `CREATE TABLE IF NOT EXISTS ${sqliteTableSql(table)} (${[...columns, ...key].join(', ')})`;
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly isKey: boolean;
}

/** The table's columns; none where it is not there. */
export function sqliteColumns(database: SqliteDatabase, table: string): readonly Column[] {
  const name = nameParts('dbtable', table, asItIs).at(-1) ?? '';
  const statement = database.prepare('SELECT * FROM pragma_table_info(?)');
  return statement.all(name).map((row) => ({
    name: String(row.name),
    type: String(row.type ?? ''),
    // A key of whole numbers is given by SQLite itself.
    isRequired:
      Number(row.notnull) === 1 &&
      row.dflt_value === null &&
      !(Number(row.pk) === 1 && /^integer$/i.test(String(row.type))),
    isKey: Number(row.pk) > 0,
  }));
}

/** The rows' columns, as SQL. Fails with `DATABASE_TABLE_NOT_FOUND` or `DATABASE_COLUMNS_DIFFER`. */
export function findColumns(database: SqliteDatabase, target: SqliteTarget): readonly string[] {
  const { table, schema } = target;
  const there = sqliteColumns(database, table);
  if (there.length === 0) throw tableNotFound({ table, statement: createTableSql(target) });
  const differences: string[] = [];
  const found = schema.fields.map((field) => {
    const folded = field.name.toLowerCase();
    const column = there.find(({ name }) => name.toLowerCase() === folded);
    const type = sqliteType(field);
    if (column === undefined) differences.push(`- ${field.name}: the table has no such column`);
    else if (!keepsValues(type, column.type)) {
      const has = `${typeSql(field.dataType)} (${type.name})`;
      differences.push(`- ${field.name}: the rows have ${has}, the table has ${column.type}`);
    }
    return column?.name ?? '';
  });
  for (const { name, type, isRequired } of there) {
    if (!isRequired || found.includes(name)) continue;
    differences.push(`- ${name}: ${type} NOT NULL without a default, which the rows do not have`);
  }
  if (differences.length > 0) throw columnsDiffer({ table, differences: differences.join('\n') });
  return found.map(quoted);
}

/** Fails with `DATABASE_KEY_NOT_UNIQUE` unless a unique index is on just these columns. */
export function checkUnique(
  database: SqliteDatabase,
  table: string,
  keys: readonly string[],
): void {
  const name = nameParts('dbtable', table, asItIs).at(-1) ?? '';
  const sorted = (names: readonly string[]) =>
    names
      .map((one) => one.toLowerCase())
      .sort()
      .join();
  const primary = sqliteColumns(database, table).filter(({ isKey }) => isKey);
  const lists = 'SELECT name FROM pragma_index_list(?) WHERE "unique" = 1 AND partial = 0';
  const indexes = database.prepare(lists).all(name);
  const columns = database.prepare('SELECT name FROM pragma_index_info(?)');
  const unique = [
    primary.map((column) => column.name),
    ...indexes.map((index) => columns.all(String(index.name)).map((column) => String(column.name))),
  ];
  if (unique.some((names) => sorted(names) === sorted(keys))) return;
  const list = keys.map(quoted).join(', ');
  const statement = `CREATE UNIQUE INDEX ${quoted(`${name}_key`)} ON ${sqliteTableSql(table)} (${list})`;
  throw keyNotUnique({ table, columns: keys.join(', '), statement });
}
