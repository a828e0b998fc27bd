import { TestKind } from '../../../assembly/record-abi.ts';
import type { ComparisonOperator, SourceFilter } from '../../plan/source-filter.ts';
import type { DataType, StructType } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import type { WasmCore } from '../../wasm/core.ts';
import { utf8 } from '../../wasm/memory.ts';
import type { Ptr } from '../../wasm/ptr.ts';

/** What a row has to fulfil to be written, in the words of the kernel (`assembly/record/row-test.ts`). */
interface RowTest {
  readonly kind: TestKind;
  readonly isOutside?: boolean;
  readonly low?: bigint;
  readonly high?: bigint;
  readonly text?: string;
}

/** Which columns a parser can test: not those that the host reads, and none that tells of the line. */
export interface TestedColumns {
  readonly columns: StructType;
  readonly isTested: (index: number) => boolean;
}

/**
 * Tells a parser of the filters what it can make use of: ranges of numbers and times, texts and their beginnings. A range may
 * be wider than what is asked for, since the filter still stands above.
 */
export function addRowTests(
  core: WasmCore,
  parser: Ptr,
  filters: readonly SourceFilter[],
  { columns, isTested }: TestedColumns,
): void {
  const tested = new Set<number>();
  // That a column is not null is part of its other tests.
  const ordered = [...filters].sort(
    (a, b) => Number(a.kind === 'isNotNull') - Number(b.kind === 'isNotNull'),
  );
  for (const filter of ordered) {
    const { column } =
      filter.kind === 'not' ? asColumnFilter(filter.child) : asColumnFilter(filter);
    if (column?.path.length !== 1) continue;
    const index = columns.fields.findIndex(({ name }) => name === column.path[0]);
    const test = index >= 0 && isTested(index) ? rowTest(filter, column.dataType) : undefined;
    if (test === undefined || (test.kind === TestKind.Present && tested.has(index))) continue;
    tested.add(index);
    const { kind, isOutside = false, low = 0n, high = 0n } = test;
    const text = utf8(test.text ?? '');
    core.kernels.parse_record_test(
      parser,
      index,
      kind,
      Number(isOutside),
      low,
      high,
      core.toArena(text),
      text.length,
    );
  }
}

function asColumnFilter(filter: SourceFilter) {
  return 'column' in filter ? filter : { column: undefined };
}

/** A filter of one column as a test; undefined where there is none that lets through all rows that meet the filter. */
function rowTest(filter: SourceFilter, type: DataType): RowTest | undefined {
  switch (filter.kind) {
    case 'isNotNull':
      return { kind: TestKind.Present };
    case 'comparison':
      return comparisonTest(filter.operator, filter.value, type);
    case 'in':
      return hullTest(filter.values, type);
    case 'startsWith':
      return { kind: TestKind.Prefix, text: filter.text };
    case 'not':
      return inequalityTest(filter.child, type);
    default:
      return undefined;
  }
}

function inequalityTest(child: SourceFilter, type: DataType): RowTest | undefined {
  if (child.kind !== 'comparison' || child.operator !== '=') return undefined;
  const test = comparisonTest('=', child.value, type);
  // Of a double that is equal, one that is not a number is not told.
  return test === undefined || test.kind === TestKind.Floating
    ? undefined
    : { ...test, isOutside: true };
}

const LEAST = -(2n ** 63n);
const GREATEST = 2n ** 63n - 1n;
/** Holds nothing. */
const NOTHING: RowTest = { kind: TestKind.Whole, low: 1n, high: 0n };

function comparisonTest(
  operator: ComparisonOperator,
  value: Value,
  type: DataType,
): RowTest | undefined {
  const isEqual = operator === '=' || operator === '<=>';
  if (typeof value === 'string') return isEqual ? { kind: TestKind.Text, text: value } : undefined;
  if (type.kind === 'double' || type.kind === 'float') {
    return typeof value === 'number' ? floatingTest(operator, value) : undefined;
  }
  const whole = wholeOf(value, type);
  if (whole === undefined) return undefined;
  if (isEqual) return { kind: TestKind.Whole, low: whole, high: whole };
  const isBelow = operator === '<' || operator === '<=';
  const end = operator === '<' ? whole - 1n : operator === '>' ? whole + 1n : whole;
  if (end < LEAST || end > GREATEST) return NOTHING;
  const range = isBelow ? { low: LEAST, high: end } : { low: end, high: GREATEST };
  return { kind: TestKind.Whole, ...range };
}

/** NaN passes the test, and so does the end of a range that is not part of it. */
function floatingTest(operator: ComparisonOperator, value: number): RowTest | undefined {
  if (Number.isNaN(value)) return undefined;
  const isAbove = operator === '>' || operator === '>=';
  const isBelow = operator === '<' || operator === '<=';
  const low = bitsOf(isBelow ? Number.NEGATIVE_INFINITY : value);
  const high = bitsOf(isAbove ? Number.POSITIVE_INFINITY : value);
  return { kind: TestKind.Floating, low, high };
}

function bitsOf(value: number): bigint {
  return new BigInt64Array(Float64Array.of(value).buffer)[0];
}

/** From the least value of a list to the greatest. */
function hullTest(values: readonly Value[], type: DataType): RowTest | undefined {
  if (values.length === 1) return comparisonTest('=', values[0], type);
  let [low, high] = [GREATEST, LEAST];
  for (const value of values) {
    const whole = wholeOf(value, type);
    if (whole === undefined) return undefined;
    if (whole < low) low = whole;
    if (whole > high) high = whole;
  }
  return { kind: TestKind.Whole, low, high };
}

/** A value of a type that is a whole number in a column. */
function wholeOf(value: Value, { kind }: DataType): bigint | undefined {
  switch (kind) {
    case 'boolean':
    case 'byte':
    case 'short':
    case 'integer':
    case 'long':
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
      return typeof value === 'object' || typeof value === 'string' ? undefined : BigInt(value);
    default:
      return undefined;
  }
}
