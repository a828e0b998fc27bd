import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSession, type Session } from '../../node/index.ts';
import type { DataFrame } from '../../src/api/dataframe.ts';
import { temporaryFolder } from '../support/child-program.ts';
import { recordedLines } from '../support/recorded-case.ts';

/*
 * Tables that Spark has written as files and read from them. A case has writes, files, or both, and what is read; then the
 * files that Spark wrote (`<uuid>` in their names, the texts of those that have one name), the columns and rows that it
 * read, each value cast to a string, or the condition with which it refused. `$PATH` is the table's folder.
 */

interface Recorded {
  readonly id: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly writes?: readonly TableWrite[];
  readonly read?: TableRead;
  readonly written?: Readonly<Record<string, readonly (string | null)[]>>;
  readonly columns?: readonly (readonly [string, string])[];
  readonly rows?: readonly unknown[][];
  readonly error?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly sqlState?: string;
}

interface TableWrite {
  readonly sql: string;
  readonly format: string;
  readonly mode?: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly partitionBy?: readonly string[];
  readonly sortBy?: readonly string[];
  readonly noPath?: boolean;
}

interface TableRead {
  readonly schema?: string;
  readonly format?: string;
  readonly load?: readonly string[];
  readonly options?: Readonly<Record<string, string>>;
}

/** What Spark has no public condition for. */
const CONDITIONS: Readonly<Record<string, string>> = {
  _LEGACY_ERROR_TEMP_1155: 'PARTITION_COLUMN_NOT_FOUND_IN_SCHEMA',
  _LEGACY_ERROR_TEMP_1290: 'TEXT_DATA_SOURCE_NEEDS_ONE_COLUMN',
  _LEGACY_ERROR_TEMP_1307: 'PATH_GIVEN_TWICE',
  _LEGACY_ERROR_TEMP_2047: 'DATA_SOURCE_PATH_REQUIRED',
};

/** Parameters that name things by other names than Spark does, or list them in the order of a hash table. */
const OWN_PARAMETERS = ['availableCodecs', 'distinctPartColLists', 'suspiciousPaths', 'tableName'];

let session: Session;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  [session, folder] = await Promise.all([createSession(), temporaryFolder()]);
});
afterAll(async () => {
  await session.stop();
  await folder.remove();
});

const inFolder = (text: string, path: string) => text.replaceAll('$PATH', path);

function inPath(options: Readonly<Record<string, string>> = {}, path: string) {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, inFolder(value, path)]),
  );
}

async function write(path: string, given: TableWrite): Promise<void> {
  const frame = await session.sql(given.sql);
  const writer = frame.write.format(given.format).options(inPath(given.options, path));
  if (given.mode !== undefined) writer.mode(given.mode);
  writer.partitionBy(...(given.partitionBy ?? [])).sortBy(...(given.sortBy ?? []));
  await writer.save(given.noPath === true ? undefined : path);
}

async function read(path: string, given: TableRead): Promise<Partial<Recorded>> {
  const reader = session.read.format(given.format ?? 'json').options(inPath(given.options, path));
  if (given.schema !== undefined) reader.schema(given.schema);
  const paths = (given.load ?? ['$PATH']).map((text) => inFolder(text, path));
  const frame = reader.load(...paths);
  return { columns: await frame.dtypes(), rows: await rowsAsTexts(frame) };
}

async function rowsAsTexts(frame: DataFrame): Promise<unknown[][]> {
  const names = await frame.columns();
  const texts = frame.selectExpr(...names.map((name) => `CAST(\`${name}\` AS STRING)`));
  return inOrder(await texts.collect({ rowMode: 'array' }));
}

const inOrder = <T>(rows: readonly T[]): T[] =>
  [...rows].sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));

async function writtenFiles(path: string): Promise<Recorded['written']> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  const texts = new Map<string, (string | null)[]>();
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = join(entry.parentPath, entry.name);
    const name = file.slice(path.length + 1).replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/, '<uuid>');
    const bytes = await readFile(file);
    const text = name.endsWith('.gz') ? gunzipSync(bytes).toString() : bytes.toString();
    texts.set(name, [...(texts.get(name) ?? []), name.includes('.parquet') ? null : text].sort());
  }
  return Object.fromEntries([...texts].sort(([left], [right]) => (left < right ? -1 : 1)));
}

async function answer(path: string, { files = {}, writes, read: reading }: Recorded) {
  const found: Record<string, unknown> = {};
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), text);
    }
    for (const one of writes ?? []) await write(path, one);
    if (writes !== undefined) found.written = await writtenFiles(path);
    if (reading !== undefined) Object.assign(found, await read(path, reading));
  } catch (error) {
    const { condition, parameters, sqlState } = error as Record<string, unknown>;
    if (condition === undefined) throw error;
    Object.assign(found, { error: condition, parameters, sqlState });
    if (writes !== undefined) found.written = await writtenFiles(path);
  }
  return found;
}

function expected({ written, columns, rows, error, parameters, sqlState }: Recorded, path: string) {
  const files = written === undefined ? {} : { written };
  if (error === undefined) return { ...files, ...(columns && rows && { columns, rows: inOrder(rows) }) };
  const own = CONDITIONS[error];
  if (own !== undefined) return { ...files, error: own };
  const known = Object.entries(inPath(parameters, path)).filter(
    ([name]) => !OWN_PARAMETERS.includes(name),
  );
  return { ...files, error, parameters: Object.fromEntries(known), sqlState: sqlState ?? undefined };
}

describe('tables as files, as Spark writes and reads them', () => {
  const cases = ['written-and-read', 'parquet'].flatMap((name) =>
    recordedLines<Recorded>(new URL(`tables/${name}.jsonl`, import.meta.url)),
  );
  test.each(cases.map((recorded) => [recorded.id, recorded] as const))('%s', async (id, recorded) => {
    const path = join(folder.path, id);
    expect(await answer(path, recorded)).toMatchObject(expected(recorded, path));
  });
});
