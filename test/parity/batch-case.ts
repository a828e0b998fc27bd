/** Runs one recorded batch query: its tables become views, its answer is compared with Spark's. */
import { rowArrays } from '../../src/api/row.ts';
import { rowInput } from '../../src/api/row-input.ts';
import type { Session } from '../../src/api/session.ts';
import { MillraceError, UnsupportedOperationException } from '../../src/errors/exception.ts';
import {
  type DataType,
  StringType,
  type StructType,
  simpleString,
  structType,
} from '../../src/types/data-type.ts';
import { parseSchema } from '../../src/types/ddl.ts';
import { UTC } from '../../src/types/local-time.ts';
import { newSession } from '../support/session.ts';
import type { CaseOutcome } from './outcome.ts';
import { decodeRow, type Json, sameRows, showRows } from './values.ts';

export interface BatchCase {
  readonly id: string;
  readonly tags: readonly string[];
  readonly tables: readonly {
    readonly name: string;
    readonly schema: string;
    readonly rows: readonly Json[][];
  }[];
  readonly sql: string;
  readonly ordered: boolean;
  readonly conf?: Readonly<Record<string, string>>;
  readonly schema?: string;
  readonly rows?: readonly Json[][];
  readonly error?: string;
}

/** Values in the forms that lose nothing. */
const EXACT = { int64: 'bigint', timestamps: 'micros' } as const;

export async function runBatchCase(recorded: BatchCase): Promise<CaseOutcome> {
  const session = await newSession({ ...EXACT, config: recorded.conf });
  try {
    await createTables(session, recorded);
    return await compare(session, recorded);
  } catch (error) {
    return errorOutcome(error, recorded);
  } finally {
    await session.stop();
  }
}

async function createTables(session: Session, { tables }: BatchCase): Promise<void> {
  for (const { name, schema, rows } of tables) {
    const type = parseSchema(schema);
    const toJavaScript = rowArrays(type, EXACT);
    const values = rows.map((row) => toJavaScript(decodeRow(row, type)));
    await session.createDataFrame(values, type).createOrReplaceTempView(name);
  }
}

async function compare(session: Session, recorded: BatchCase): Promise<CaseOutcome> {
  const frame = await session.sql(recorded.sql);
  const schema = await frame.schema();
  const read = intervalsAsText(schema);
  const actual = (await frame.collect({ rowMode: 'array' })).map(rowInput(read, UTC));
  if (recorded.error !== undefined) {
    return { outcome: 'failed', reason: `expected ${recorded.error}, got ${showRows(actual)}` };
  }
  if (simpleString(schema) !== recorded.schema) {
    const reason = `schema ${simpleString(schema)}, expected ${recorded.schema}`;
    return { outcome: 'failed', reason };
  }
  const expected = (recorded.rows ?? []).map((row) => decodeRow(row, read));
  if (sameRows(actual, expected, recorded.ordered)) return { outcome: 'passed' };
  const reason = `rows ${showRows(actual)}, expected ${showRows(expected)}`;
  return { outcome: 'failed', reason };
}

/** Intervals are recorded as their text, which is also how rows show them. */
function intervalsAsText({ fields }: StructType): StructType {
  const textOf = (type: DataType): DataType => {
    if (type.kind.endsWith('interval')) return StringType;
    if (type.kind === 'array') return { ...type, elementType: textOf(type.elementType) };
    return type.kind === 'struct' ? intervalsAsText(type) : type;
  };
  return structType(fields.map((field) => ({ ...field, dataType: textOf(field.dataType) })));
}

function errorOutcome(error: unknown, { error: expected }: BatchCase): CaseOutcome {
  if (error instanceof MillraceError && expected !== undefined) {
    if (error.condition === expected || error.condition.startsWith(`${expected}.`)) {
      return { outcome: 'passed' };
    }
  }
  const isMissing =
    error instanceof UnsupportedOperationException ||
    (error instanceof MillraceError && error.condition === 'UNRESOLVED_ROUTINE');
  if (isMissing) {
    return { outcome: 'unsupported', reason: error.message };
  }
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { outcome: 'failed', reason: expected === undefined ? reason : `${expected}: ${reason}` };
}
