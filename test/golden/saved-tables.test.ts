import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Session } from '../../node/index.ts';
import { type DataType, simpleString } from '../../src/types/data-type.ts';
import { temporaryFolder } from '../support/child-program.ts';
import { NODE_SESSIONS } from '../support/node-sessions.ts';
import { recordedLines } from '../support/recorded-case.ts';

/*
 * Statements about tables that have a name, and writes of DataFrames into them, in the order in which Spark got them: each
 * with the rows that it answered, or the condition with its parameters. `$WAREHOUSE` is the warehouse, `$PATH` a folder
 * beside it.
 */

interface Recorded {
  readonly sql?: string;
  readonly write?: TableWrite;
  readonly schema?: string;
  readonly rows?: readonly unknown[][];
  readonly error?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly sqlState?: string | null;
}

interface TableWrite {
  readonly select: string;
  readonly format?: string;
  readonly mode?: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly partitionBy?: readonly string[];
  readonly saveAsTable?: string;
  readonly insertInto?: string;
  readonly overwrite?: boolean;
}

/** Parameters that list what depends on the machine, name formats by the classes of Spark, or are hints of our own. */
const OWN_PARAMETERS = ['searchPath', 'ansiConfig', 'hint', 'existingProvider', 'specifiedProvider'];

let session: Session;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let warehouse: string;

const placed = (text: string) =>
  text.replaceAll('$WAREHOUSE', warehouse).replaceAll('$PATH', folder.path);

async function write(given: TableWrite): Promise<void> {
  const frame = await session.sql(given.select);
  const writer = frame.write.partitionBy(...(given.partitionBy ?? []));
  if (given.format !== undefined) writer.format(given.format);
  if (given.mode !== undefined) writer.mode(given.mode);
  if (given.options !== undefined) writer.options(given.options);
  if (given.saveAsTable !== undefined) return writer.saveAsTable(given.saveAsTable);
  const { overwrite } = given;
  return writer.insertInto(given.insertInto ?? '', overwrite === undefined ? {} : { overwrite });
}

async function answer({ sql, write: writes }: Recorded): Promise<Partial<Recorded>> {
  try {
    if (writes !== undefined) {
      await write(writes);
      return {};
    }
    const frame = await session.sql(placed(sql ?? ''));
    const schema = await frame.schema();
    const types = schema.fields.map(({ dataType }) => dataType);
    const found = await frame.collect({ rowMode: 'array' });
    const rows = found.map((row) => row.map((value, at) => encoded(value, types[at])));
    return { schema: simpleString(schema), rows: inOrder(rows) };
  } catch (error) {
    const { condition, parameters, sqlState } = error as Record<string, unknown>;
    if (condition === undefined) throw error;
    return { error: condition, parameters, sqlState } as Partial<Recorded>;
  }
}

/** A value as the recorded answers have it. */
function encoded(value: unknown, { kind }: DataType): unknown {
  if (typeof value === 'bigint') return String(value);
  if (kind === 'timestamp_ntz') return String(value).replace('T', ' ');
  if (!(value instanceof Date)) return value;
  const text = value.toISOString().replace('T', ' ').slice(0, 19);
  return kind === 'date' ? text.slice(0, 10) : text;
}

const inOrder = <T>(rows: readonly T[]): T[] =>
  [...rows].sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));

function expected({ schema, rows, error, parameters, sqlState }: Recorded): Partial<Recorded> {
  if (error === undefined) return schema === undefined ? {} : { schema, rows: inOrder(rows ?? []) };
  const known = Object.entries(parameters ?? {}).filter(([name]) => !OWN_PARAMETERS.includes(name));
  const isPublic = typeof sqlState === 'string';
  return { error, parameters: Object.fromEntries(known), ...(isPublic && { sqlState }) };
}

describe.each(NODE_SESSIONS)('tables that have a name, with the engine %s', (_, create) => {
  beforeEach(async () => {
    folder = await temporaryFolder();
    warehouse = join(folder.path, 'warehouse');
    session = await create({
      int64: 'bigint',
      config: { 'spark.sql.warehouse.dir': warehouse, 'spark.sql.session.timeZone': 'UTC' },
    });
  });
  afterEach(async () => {
    await session.stop();
    await folder.remove();
  });

  test.each(['saved-tables', 'inserts', 'partitions', 'clauses', 'names', 'store'])('%s: every statement and every write answers as Spark does', async (file) => {
    const cases = recordedLines<Recorded>(new URL(`tables/${file}.jsonl`, import.meta.url));
    for (const recorded of cases) {
      const { sql, write: writes } = recorded;
      expect({ sql, writes, ...(await answer(recorded)) }).toMatchObject({
        sql,
        writes,
        ...expected(recorded),
      });
    }
  }, 60_000);

  test('a later session finds them', async () => {
    const config = { 'spark.sql.warehouse.dir': warehouse };
    await session.sql('CREATE TEMPORARY VIEW vv AS SELECT 1 AS a');
    await session.sql("CREATE TABLE p1 PARTITIONED BY (k) AS SELECT 8 AS n, 'z' AS k");
    await using later = await create({ config });
    expect(later.listTables()).toEqual([{ name: 'p1', isTemporary: false }]);
    expect(later.tableExists('p1')).toBe(true);
    expect(await later.table('p1').collect()).toEqual([{ n: 8, k: 'z' }]);
    // What another session has made since, or dropped, is seen too.
    await session.sql('CREATE TABLE made_later AS SELECT 1 AS a');
    expect(await later.table('made_later').count()).toBe(1);
    await session.sql('DROP TABLE made_later');
    await expect(later.table('made_later').count()).rejects.toThrow(/TABLE_OR_VIEW_NOT_FOUND/);
  });
});
