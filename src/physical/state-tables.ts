import type { AggregateSignature } from '../functions/define.ts';
import type {
  AggregateCall,
  AttributeReference,
  ResolvedExpression,
  TimeWindow,
} from '../plan/resolved-expression.ts';
import { columnField, type StateField, type StateTable } from '../state/state-table.ts';

/*
 * What the columns of state are called where they are read as tables (`state/state-table.ts`): Spark's names, so far as
 * the column is what Spark keeps. An aggregate that keeps something else has a name for each of its columns.
 */

/**
 * A state column: its name, or the name of one that is never null, as kernels keep what they like in the validity of
 * their states; undefined for one that is not shown.
 */
type StateColumn = string | { readonly never: 'null'; readonly name: string } | undefined;

function set(name: string): StateColumn {
  return { never: 'null', name };
}

const AVG = [
  [set('sum'), set('count')],
  [set('sum'), set('sum_high'), set('count')],
];
const MOMENTS = [[set('n'), set('avg'), set('m2')]];
const COUNT = [[set('count')]];
const EXTREME_BY = [['valueSet', 'valueWithExtremumOrdering', 'extremumOrdering', 'row']];
/** With the number of the row among all that came. */
const byArrival = (name: string) => [[name, set('row')]];

/** State columns where their name is not the function's own, for as many columns as the function has. */
const STATE_COLUMNS: Readonly<Record<string, readonly (readonly StateColumn[])[]>> = {
  any_value: byArrival('first'),
  approx_count_distinct: [[set('registers')]],
  avg: AVG,
  collect_list: [['buf', 'rows']],
  collect_set: [['buf', 'rows']],
  count: COUNT,
  count_if: COUNT,
  first: byArrival('first'),
  last: byArrival('last'),
  max_by: EXTREME_BY,
  min_by: EXTREME_BY,
  stddev_pop: MOMENTS,
  stddev_samp: MOMENTS,
  try_avg: AVG,
  var_pop: MOMENTS,
  var_samp: MOMENTS,
};

/** The state columns of a call: `max`, or `mode`, `mode_1`, … where there is no better name. */
function stateColumns({ name }: AggregateCall, signature: AggregateSignature) {
  const { state } = signature;
  if (name === 'sum' || name === 'try_sum') return sumColumns(signature);
  const known = STATE_COLUMNS[name]?.find(({ length }) => length === state.length);
  return known ?? state.map((_, index) => (index === 0 ? name : `${name}_${index}`));
}

/** Whole numbers are summed in 128 bits, of which the low half is a sum that is in range; decimals in 192. */
function sumColumns({ state, output }: AggregateSignature): readonly StateColumn[] {
  if (state.length === 1) return ['sum'];
  return ['sum', output.kind === 'decimal' ? set('sum_high') : undefined];
}

interface AggregateLayout {
  /** The grouping in the order of the query, without aliases. */
  readonly grouping: readonly ResolvedExpression[];
  readonly calls: readonly AggregateCall[];
  readonly signatures: readonly AggregateSignature[];
}

/** Spark's name for a key: a column's own, and one word for all that is computed. */
function keyName(expression: ResolvedExpression): string {
  return expression.kind === 'attribute' ? expression.name : '_groupingexpression';
}

function stateFields({ calls, signatures }: AggregateLayout, first: number): StateField[] {
  const columns = calls.flatMap((call, index) => stateColumns(call, signatures[index]));
  return columns.flatMap((column, index): StateField[] => {
    if (column === undefined) return [];
    if (typeof column === 'string') return [columnField(column, first + index)];
    return [{ ...columnField(column.name, first + index), isNeverNull: true }];
  });
}

/** State by keys alone. */
export function groupTables(layout: AggregateLayout): readonly StateTable[] {
  const key = layout.grouping.map((expression, index) => columnField(keyName(expression), index));
  return [{ store: 'default', key, value: stateFields(layout, key.length) }];
}

/** Fields of a grouping, of which one is a window and the others are columns one after the other. */
function windowedFields(
  grouping: readonly ResolvedExpression[],
  { windowGrouping, window, first }: WindowPlace,
): StateField[] {
  let column = first;
  return grouping.map((expression, index) =>
    index === windowGrouping ? window : columnField(keyName(expression), column++),
  );
}

interface WindowPlace {
  readonly windowGrouping: number;
  readonly window: StateField;
  /** The first of the other columns. */
  readonly first: number;
}

/** State by panes, whose start is the first column, and keys. */
export function paneTables(
  layout: AggregateLayout,
  { window, windowGrouping }: { readonly window: TimeWindow; readonly windowGrouping: number },
): readonly StateTable[] {
  const pane: StateField = {
    name: 'window',
    kind: 'pane',
    column: 0,
    size: String(window.sizeMicros),
    slide: String(window.slideMicros),
    start: String(window.startMicros),
  };
  const key = windowedFields(layout.grouping, { windowGrouping, window: pane, first: 1 });
  return [{ store: 'default', key, value: stateFields(layout, key.length) }];
}

/** State by keys and sessions: the keys, the session's start and its end. */
export function sessionTables(
  layout: AggregateLayout,
  windowGrouping: number,
): readonly StateTable[] {
  const { grouping } = layout;
  const start = grouping.length - 1;
  const session: StateField = {
    name: 'session_window',
    kind: 'struct',
    fields: [columnField('start', start), columnField('end', start + 1)],
  };
  const fields = windowedFields(grouping, { windowGrouping, window: session, first: 0 });
  const keys = fields.filter((_, index) => index !== windowGrouping);
  const value = [...fields, ...stateFields(layout, start + 2)];
  const key = [...keys, columnField('sessionStartTime', start)];
  return [{ store: 'default', key, value }];
}

/** Keys that were seen, and when they are forgotten if that is a time of their own. */
export function deduplicateTables(
  columns: readonly AttributeReference[],
  expires: boolean,
): readonly StateTable[] {
  const value: StateField = expires
    ? { name: 'expiresAtMicros', kind: 'micros', column: columns.length }
    : { name: '__dummy__', kind: 'void' };
  const key = columns.map(({ name }, index) => columnField(name, index));
  return [{ store: 'default', key, value: [value] }];
}

/** How many rows a limit has given out. */
export const LIMIT_TABLES: readonly StateTable[] = [
  { store: 'default', key: [{ name: 'key', kind: 'void' }], value: [columnField('value', 0)] },
];
