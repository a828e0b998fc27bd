/**
 * Which row groups of a file may hold rows that meet the filters of a scan: what the footer says of their columns — the
 * least and the greatest value, how many nulls — is enough to leave out many. In doubt a group is read.
 */
import type { ColumnChunk, RowGroup, SchemaElement } from 'hyparquet';
import type {
  ComparisonOperator,
  FilterColumn,
  SourceFilter,
} from '../../../plan/source-filter.ts';
import type { DataType } from '../../../types/data-type.ts';
import type { Value } from '../../../types/value.ts';
import { compareValues } from '../../../types/value-order.ts';
import { utf8 } from '../../../wasm/memory.ts';
import { type ParquetNode, parquetType } from './parquet-type.ts';
import { findNode, valueConverter } from './parquet-values.ts';

/** Whether some row of the group may meet all filters. `root` is the file's schema. */
export function mayHoldRows(
  group: RowGroup,
  filters: readonly SourceFilter[],
  root: ParquetNode,
): boolean {
  return filters.every((filter) => mayMeet(filter, { group, root }));
}

interface Context {
  readonly group: RowGroup;
  readonly root: ParquetNode;
}

/** What is known of the values of a column in a row group. */
interface Facts {
  readonly type: DataType;
  /** No value that is there is less; undefined where that is not known. */
  readonly least: Value | undefined;
  readonly greatest: Value | undefined;
  /** `least` and `greatest` are values of the column, and there is no value outside of them. */
  readonly isExact: boolean;
  readonly hasNull: boolean;
  readonly hasValue: boolean;
}

function mayMeet(filter: SourceFilter, context: Context): boolean {
  switch (filter.kind) {
    case 'and':
      return mayMeet(filter.left, context) && mayMeet(filter.right, context);
    case 'or':
      return mayMeet(filter.left, context) || mayMeet(filter.right, context);
    case 'not':
      return mayFail(filter.child, context);
    default:
      return mayMeetOfColumn(filter, factsOf(filter.column, context));
  }
}

type ColumnFilter = Extract<SourceFilter, { readonly column: FilterColumn }>;

function mayMeetOfColumn(filter: ColumnFilter, facts: Facts): boolean {
  switch (filter.kind) {
    case 'isNull':
      return facts.hasNull;
    case 'isNotNull':
      return facts.hasValue;
    case 'comparison':
      return mayCompare(filter.operator, filter.value, facts);
    case 'in':
      return filter.values.some((value) => mayCompare('=', value, facts));
    case 'startsWith':
      return mayStartWith(utf8(filter.text), facts);
    default:
      return facts.hasValue;
  }
}

/** Whether some row may make the filter false, which is not the opposite of making it true: null is neither. */
function mayFail(filter: SourceFilter, context: Context): boolean {
  switch (filter.kind) {
    case 'and':
      return mayFail(filter.left, context) || mayFail(filter.right, context);
    case 'or':
      return mayFail(filter.left, context) && mayFail(filter.right, context);
    case 'not':
      return mayMeet(filter.child, context);
    default:
      return mayFailOfColumn(filter, factsOf(filter.column, context));
  }
}

const OPPOSITES: Partial<Record<ComparisonOperator, ComparisonOperator>> = {
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};

function mayFailOfColumn(filter: ColumnFilter, facts: Facts): boolean {
  switch (filter.kind) {
    case 'isNull':
      return facts.hasValue;
    case 'isNotNull':
      return facts.hasNull;
    case 'comparison': {
      const { operator, value } = filter;
      const opposite = OPPOSITES[operator];
      if (opposite !== undefined) return mayCompare(opposite, value, facts);
      const mayDiffer = facts.hasValue && !isAlways(value, facts);
      return mayDiffer || (operator === '<=>' && facts.hasNull);
    }
    default:
      return facts.hasValue;
  }
}

function isAlways(value: Value, { isExact, least, greatest, type }: Facts): boolean {
  if (!isExact || least === undefined || greatest === undefined) return false;
  return compareValues(least, value, type) === 0 && compareValues(greatest, value, type) === 0;
}

function mayCompare(operator: ComparisonOperator, value: Value, facts: Facts): boolean {
  if (!facts.hasValue) return false;
  const { least, greatest, type } = facts;
  const compared = typeof value === 'string' ? utf8(value) : value;
  const ofLeast = least === undefined ? -1 : compareValues(least, compared, type);
  const ofGreatest = greatest === undefined ? 1 : compareValues(greatest, compared, type);
  switch (operator) {
    case '<':
      return ofLeast < 0;
    case '<=':
      return ofLeast <= 0;
    case '>':
      return ofGreatest > 0;
    case '>=':
      return ofGreatest >= 0;
    default:
      return ofLeast <= 0 && ofGreatest >= 0;
  }
}

function mayStartWith(prefix: Uint8Array, { hasValue, least, greatest, type }: Facts): boolean {
  if (!hasValue) return false;
  const isAbove =
    least instanceof Uint8Array &&
    compareValues(least.subarray(0, prefix.length), prefix, type) > 0;
  const isBelow = greatest !== undefined && compareValues(greatest, prefix, type) < 0;
  return !isAbove && !isBelow;
}

function factsOf({ path, dataType: type }: FilterColumn, { group, root }: Context): Facts {
  const anything = { type, least: undefined, greatest: undefined, isExact: false };
  const unknown = { ...anything, hasNull: true, hasValue: true };
  const nodes = nodesOf(path, root);
  // A column that the file does not have is read as nulls.
  if (nodes === 'missing') return { ...unknown, hasValue: false };
  const node = nodes?.at(-1);
  if (nodes === undefined || node === undefined) return unknown;
  const names = nodes.map(({ element }) => element.name);
  const chunk = group.columns.find((column) => isAt(column, names));
  const statistics = chunk?.meta_data?.statistics;
  if (statistics === undefined) return unknown;
  const nulls = statistics.null_count;
  const hasNull = nulls === undefined || Number(nulls) > 0;
  const hasValue = nulls === undefined || Number(nulls) < Number(group.num_rows);
  return { ...anything, hasNull, hasValue, ...limitsOf(node, type, statistics) };
}

/** The nodes on the way to a column; undefined where it is not one value a row. */
function nodesOf(
  path: readonly string[],
  root: ParquetNode,
): readonly ParquetNode[] | 'missing' | undefined {
  const nodes: ParquetNode[] = [];
  let { children } = root;
  for (const name of path) {
    const node = findNode(children, { name });
    if (node === undefined) return 'missing';
    if (node.element.repetition_type === 'REPEATED') return undefined;
    nodes.push(node);
    children = node.children;
  }
  return children.length === 0 ? nodes : undefined;
}

function isAt({ meta_data: metadata }: ColumnChunk, names: readonly string[]): boolean {
  const path = metadata?.path_in_schema;
  return path?.length === names.length && path.every((name, at) => name === names[at]);
}

type Statistics = NonNullable<NonNullable<ColumnChunk['meta_data']>['statistics']>;

/** The limits as values of the type that the column is read as. */
function limitsOf(
  node: ParquetNode,
  type: DataType,
  statistics: Statistics,
): Pick<Facts, 'least' | 'greatest' | 'isExact'> | undefined {
  const { element } = node;
  if (!isOrdered(element) || isNarrowed(parquetType(node), type)) return undefined;
  const convert = valueConverter(node, type);
  if (convert === undefined) return undefined;
  // The old limits of bytes are in an order that writers did not agree on.
  const isBytes = element.type === 'BYTE_ARRAY';
  const low = statistics.min_value ?? (isBytes ? undefined : statistics.min);
  const high = statistics.max_value ?? (isBytes ? undefined : statistics.max);
  if (low === undefined || high === undefined) return undefined;
  const isFloating = element.type === 'FLOAT' || element.type === 'DOUBLE';
  if (isFloating) {
    if (Number.isNaN(low) || Number.isNaN(high)) return undefined;
    // NaN is the greatest number of all, and left out of what is said.
    return { least: convert(low), greatest: undefined, isExact: false };
  }
  if (element.converted_type === 'DECIMAL') {
    return {
      least: convert(around(low, element, -1)),
      greatest: convert(around(high, element, 1)),
      isExact: false,
    };
  }
  // Long texts are cut.
  return { least: convert(low), greatest: convert(high), isExact: !isBytes };
}

/** Whether the limits are in the order of the values: not known of unsigned numbers, old times and long decimals. */
function isOrdered({ type, converted_type: converted, logical_type: logical }: SchemaElement) {
  if (converted?.startsWith('UINT_')) return false;
  if (logical?.type === 'INTEGER' && !logical.isSigned) return false;
  const isDecimal = converted === 'DECIMAL' || logical?.type === 'DECIMAL';
  return type === 'BYTE_ARRAY' ? !isDecimal : type !== 'INT96' && type !== 'FIXED_LEN_BYTE_ARRAY';
}

const WIDTHS: readonly DataType['kind'][] = ['byte', 'short', 'integer', 'long'];

/** Whether whole numbers are cut to a narrower type, which mixes up their order. */
function isNarrowed({ kind: stored }: DataType, { kind: wanted }: DataType): boolean {
  return WIDTHS.includes(wanted) && WIDTHS.indexOf(stored) > WIDTHS.indexOf(wanted);
}

/** The library makes numbers of decimals, which are not exact: what lies surely beyond, as the digits that are stored. */
function around(value: unknown, { scale = 0 }: SchemaElement, direction: -1 | 1): bigint {
  const digits = Number(value) * 10 ** scale;
  const slack = Math.abs(digits) * 2 ** -48 + 1;
  return BigInt(Math.round(digits + direction * slack));
}
