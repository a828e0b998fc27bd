import { columnsDiffer, keyNotUnique, tableNotFound } from '../../../src/errors/database-errors.ts';
import type { StructField, StructType } from '../../../src/types/data-type.ts';
import { typeSql } from '../../../src/types/type-sql.ts';
import { quoted, tableSql } from './identifiers.ts';
import type { PostgresClient } from './postgres-client.ts';
import { run } from './postgres-link.ts';
import { OID, postgresType, takesBinary } from './postgres-types.ts';

/** A column of the table that rows are written to. */
interface TargetColumn {
  /** The name as the table has it, and in quotes. */
  readonly name: string;
  readonly sql: string;
  /** What a value is cast with where an INSERT would not do it: `::uuid`; else nothing. */
  readonly cast: string;
}

/** Folds as PostgreSQL does. */
export const fold = (name: string) => name.toLowerCase();

/** The rows' columns, in their order, as the table has them. */
export interface PostgresTarget {
  /** The name as SQL. */
  readonly table: string;
  readonly columns: readonly TargetColumn[];
  /** Whether the rows' binary form is the table's. */
  readonly isDirect: boolean;
}

export interface TargetOptions {
  readonly table: string;
  readonly schema: StructType;
  readonly keyColumns: readonly string[];
}

/** The statement that makes a table for rows; the key columns, if any, are its primary key. */
export function createTableSql({ table, schema, keyColumns }: TargetOptions): string {
  const keys = keyColumns.map((name) => columnNamed(schema, name)?.name ?? name);
  const columns = schema.fields.map((field) => {
    const notNull = field.nullable || keys.includes(field.name) ? '' : ' NOT NULL';
    return `${quoted(field.name)} ${postgresType(field).name}${notNull}`;
  });
  const key = keys.length === 0 ? [] : [`PRIMARY KEY (${keys.map(quoted).join(', ')})`];
  return `CREATE TABLE IF NOT EXISTS ${tableSql('dbtable', table, fold)} (${[...columns, ...key].join(', ')})`;
}

/** The table that such a statement makes. */
export function madeTarget({ table, schema }: TargetOptions): PostgresTarget {
  const columns = schema.fields.map(({ name }) => ({ name, sql: quoted(name), cast: '' }));
  return { table: tableSql('dbtable', table, fold), columns, isDirect: true };
}

/** Columns of the table: name, type, number, kind, whether it must be given. No rows: no table. */
const COLUMNS = `SELECT a.attname, format_type(a.atttypid, a.atttypmod), COALESCE(NULLIF(t.typbasetype, 0), t.oid)::int8, t.typtype,
  a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AND a.attgenerated = ''
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
  WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;

/** Casts that an INSERT makes by itself. */
const CASTS = `SELECT castsource::int8, casttarget::int8 FROM pg_cast WHERE castcontext IN ('a', 'i')`;

/** What text is made into although an INSERT alone would not: types whose values have one textual form. */
const FROM_TEXT: ReadonlySet<number> = new Set([OID.json, OID.jsonb, OID.uuid, 869, 650, 829]);

/** Whether the table is there. */
export async function tableExists(client: PostgresClient, table: string): Promise<boolean> {
  const name = tableSql('dbtable', table, fold);
  return (await run(client, 'SELECT to_regclass($1) IS NOT NULL', [name])).rows[0][0] === 't';
}

/** Finds the columns. Fails with `DATABASE_TABLE_NOT_FOUND` or `DATABASE_COLUMNS_DIFFER`. */
export async function findTarget(
  client: PostgresClient,
  options: TargetOptions,
): Promise<PostgresTarget> {
  const { schema } = options;
  const table = tableSql('dbtable', options.table, fold);
  const { rows } = await run(client, COLUMNS, [table]);
  if (rows.length === 0) throw tableNotFound({ table, statement: createTableSql(options) });
  const casts = new Set((await run(client, CASTS)).rows.map(([from, to]) => `${from}:${to}`));
  const there = rows.map(([name, type, oid, kind, isRequired]) => ({
    name: String(name),
    sql: quoted(String(name)),
    type: String(type),
    oid: Number(oid),
    isEnum: kind === 'e',
    isRequired: isRequired === 't',
  }));
  const differences: string[] = [];
  const columns: TargetColumn[] = [];
  let isDirect = true;
  for (const field of schema.fields) {
    const column =
      there.find(({ name }) => name === field.name) ??
      there.find(({ name }) => name.toLowerCase() === field.name.toLowerCase());
    const type = postgresType(field);
    const isTaken =
      column !== undefined &&
      (takesBinary(type, column.oid) || casts.has(`${type.oid}:${column.oid}`));
    const isFromText =
      column !== undefined &&
      ((type.oid === OID.text && (column.isEnum || FROM_TEXT.has(column.oid))) ||
        (type.oid === OID.jsonb && column.oid === OID.json));
    if (column === undefined) {
      differences.push(`- ${field.name}: the table has no such column`);
    } else if (!isTaken && !isFromText) {
      const has = `${typeSql(field.dataType)} (${type.name})`;
      differences.push(`- ${field.name}: the rows have ${has}, the table has ${column.type}`);
    }
    if (column === undefined) continue;
    isDirect &&= !column.isEnum && takesBinary(type, column.oid);
    columns.push({ name: column.name, sql: column.sql, cast: isTaken ? '' : `::${column.type}` });
  }
  for (const { name, sql, type, isRequired } of there) {
    if (isRequired && !columns.some((column) => column.sql === sql)) {
      differences.push(`- ${name}: ${type} NOT NULL without a default, which the rows do not have`);
    }
  }
  if (differences.length > 0) throw columnsDiffer({ table, differences: differences.join('\n') });
  return { table, columns, isDirect };
}

const UNIQUE = `SELECT string_agg(a.attname, ',' ORDER BY a.attname COLLATE "C") FROM pg_index i
  JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
  WHERE i.indrelid = to_regclass($1) AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL AND i.indisvalid
  GROUP BY i.indexrelid`;

/** Fails with `DATABASE_KEY_NOT_UNIQUE` unless a unique index is on just these columns. */
export async function checkUnique(
  client: PostgresClient,
  table: string,
  keys: readonly string[],
): Promise<void> {
  const { rows } = await run(client, UNIQUE, [table]);
  const wanted = [...keys].sort().join(',');
  if (rows.some(([columns]) => columns === wanted)) return;
  const columns = keys.map(quoted).join(', ');
  const statement = `ALTER TABLE ${table} ADD PRIMARY KEY (${columns})`;
  throw keyNotUnique({ table, columns: keys.join(', '), statement });
}

/** The field of a name, in any case where none has it exactly. */
export function columnNamed(schema: StructType, name: string): StructField | undefined {
  const { fields } = schema;
  const folded = name.toLowerCase();
  return (
    fields.find((field) => field.name === name) ??
    fields.find((field) => field.name.toLowerCase() === folded)
  );
}
