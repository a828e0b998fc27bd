import type { StructType } from '../../../src/types/data-type.ts';
import { quoted } from './identifiers.ts';
import type { PostgresTarget } from './postgres-table.ts';
import { postgresType } from './postgres-types.ts';

/** What a transaction runs before its rows come, how they come, and what it does with them then. */
export interface RowStatements {
  /** Run once for a connection. */
  readonly perConnection?: string;
  readonly before: readonly string[];
  readonly copy: string;
  readonly after: readonly string[];
}

export interface StatementOptions {
  readonly target: PostgresTarget;
  readonly schema: StructType;
  /** Rows of the same key are replaced; none: rows are added. */
  readonly keys: readonly number[];
  /** Whether rows that are there go first. */
  readonly replacesAll: boolean;
}

const STAGE = 'pg_temp.millrace_rows';

/**
 * Rows go right into the table where they have its types and are only added; else to a temporary table, and from there with casts and
 * by key.
 */
export function rowStatements(options: StatementOptions): RowStatements {
  const { target, schema, keys, replacesAll } = options;
  const { table, columns } = target;
  const names = columns.map(({ sql }) => sql).join(', ');
  const before = replacesAll ? [`DELETE FROM ${table}`] : [];
  if (target.isDirect && keys.length === 0) {
    const copy = `COPY ${table} (${names}) FROM STDIN (FORMAT binary)`;
    return { before, copy, after: [] };
  }
  const staged = schema.fields.map((field) => quoted(field.name));
  const definitions = schema.fields.map((field, at) => `${staged[at]} ${postgresType(field).name}`);
  const values = columns.map(({ cast }, at) => `${staged[at]}${cast}`).join(', ');
  // The last row of a key is the one that counts; ctid is the order in which they came.
  const keySql = keys.map((key) => staged[key]).join(', ');
  const select =
    keys.length === 0
      ? `SELECT ${values} FROM ${STAGE}`
      : `SELECT DISTINCT ON (${keySql}) ${values} FROM ${STAGE} ORDER BY ${keySql}, ctid DESC`;
  return {
    perConnection: `CREATE TEMP TABLE IF NOT EXISTS millrace_rows (${definitions.join(', ')}) ON COMMIT DELETE ROWS`,
    before,
    copy: `COPY ${STAGE} (${staged.join(', ')}) FROM STDIN (FORMAT binary)`,
    after: [`INSERT INTO ${table} (${names}) ${select}${onConflict(options)}`],
  };
}

function onConflict({ target: { columns }, keys }: StatementOptions): string {
  if (keys.length === 0) return '';
  const others = columns.filter((_, at) => !keys.includes(at));
  const action =
    others.length === 0
      ? 'NOTHING'
      : `UPDATE SET ${others.map(({ sql }) => `${sql} = EXCLUDED.${sql}`).join(', ')}`;
  return ` ON CONFLICT (${keys.map((key) => columns[key].sql).join(', ')}) DO ${action}`;
}
