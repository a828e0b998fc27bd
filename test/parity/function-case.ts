/** Runs one recorded expression: Spark ran `SELECT <expr>`, and its type and value are compared. */
import { rowInput } from '../../src/api/row-input.ts';
import type { Session } from '../../src/api/session.ts';
import { MillraceError, UnsupportedOperationException } from '../../src/errors/exception.ts';
import { type StructType, simpleString } from '../../src/types/data-type.ts';
import { UTC } from '../../src/types/local-time.ts';
import type { ValueRow } from '../../src/types/value.ts';
import type { CaseOutcome } from './outcome.ts';
import { decodeRow, type Json, sameRows, showRows } from './values.ts';

export interface FunctionCase {
  readonly id: string;
  readonly group: string;
  readonly expr: string;
  readonly conf?: Readonly<Record<string, string>>;
  readonly type?: string;
  readonly value?: Json;
  /** Instead of `value` where the answer is not one row of one column; `type` is then the struct's. */
  readonly rows?: readonly Json[][];
  readonly error?: string;
}

export async function runFunctionCase(
  session: Session,
  recorded: FunctionCase,
): Promise<CaseOutcome> {
  try {
    const frame = await session.sql(`SELECT ${recorded.expr}`);
    const schema = await frame.schema();
    const rows = await frame.collect({ rowMode: 'array' });
    if (isInterval(schema)) return compareText(recorded, schema, rows);
    return compare(recorded, schema, rows.map(rowInput(schema, UTC)));
  } catch (error) {
    return outcomeOfError(recorded, error);
  }
}

/** Intervals are recorded as their text, which is also how rows show them. */
const isInterval = ({ fields }: StructType) =>
  fields.some(({ dataType }) => dataType.kind.endsWith('interval'));

function compareText(
  recorded: FunctionCase,
  schema: StructType,
  rows: readonly unknown[],
): CaseOutcome {
  const type = simpleString(schema.fields[0].dataType);
  const actual = JSON.stringify(rows);
  const expected = JSON.stringify([[recorded.value ?? null]]);
  if (type === recorded.type && actual === expected) return { outcome: 'passed' };
  const reason = `got ${type} ${actual}, expected ${recorded.type} ${expected}`;
  return { outcome: 'failed', reason };
}

function compare(
  recorded: FunctionCase,
  schema: StructType,
  rows: readonly ValueRow[],
): CaseOutcome {
  if (recorded.error !== undefined) {
    return { outcome: 'failed', reason: `expected ${recorded.error}, got ${showRows(rows)}` };
  }
  const isRows = recorded.rows !== undefined;
  const type = simpleString(isRows ? schema : schema.fields[0].dataType);
  if (type !== recorded.type) {
    return { outcome: 'failed', reason: `type ${type}, expected ${recorded.type}` };
  }
  const recordedRows = recorded.rows ?? [[recorded.value ?? null]];
  const expected = recordedRows.map((row) => decodeRow(row, schema));
  if (sameRows(rows, expected, true)) return { outcome: 'passed' };
  return { outcome: 'failed', reason: `got ${showRows(rows)}, expected ${showRows(expected)}` };
}

/** What this version has no type, literal or function for. */
const NOT_THERE_YET = /^(UNRESOLVED_ROUTINE|UNSUPPORTED_TYPED_LITERAL|UNSUPPORTED_DATATYPE)$/;

/** A Java exception's class stands where Spark has no condition: the refusal itself is what is recorded. */
const CLASS_NAME = /Exception$|^_LEGACY_ERROR_TEMP_/;

function outcomeOfError({ error: expected }: FunctionCase, error: unknown): CaseOutcome {
  const condition = error instanceof MillraceError ? error.condition : undefined;
  const isMissing =
    error instanceof UnsupportedOperationException ||
    (condition !== undefined && NOT_THERE_YET.test(condition));
  if (expected !== undefined && condition !== undefined) {
    const isSame = condition === expected || condition.startsWith(`${expected}.`);
    if (isSame || (CLASS_NAME.test(expected) && !isMissing)) return { outcome: 'passed' };
  }
  const text = error instanceof Error ? error.message : String(error);
  if (isMissing) return { outcome: 'unsupported', reason: text };
  return {
    outcome: 'failed',
    reason: expected === undefined ? text : `expected ${expected}: ${text}`,
  };
}
