import { parameterConstraintViolation } from '../errors/event-time-errors.ts';
import { internalError } from '../errors/internal-error.ts';
import type { Expression, SortOrder, WindowExpression } from '../plan/expression.ts';
import type { Duration, LogicalPlan, WindowTable } from '../plan/logical-plan.ts';
import type { AttributeReference } from '../plan/resolved-expression.ts';
import { planOutput, type ResolvedPlan, type ResolvedProject } from '../plan/resolved-plan.ts';
import { type DataType, IntegerType, LongType, StringType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import type { Analysis } from './analysis.ts';
import { EVENT_TIME } from './event-time-part.ts';
import type { Relation } from './scope.ts';

/*
 * Window tables, which Flink has and Spark has not: each row of a table with the windows that it lies in, as the columns
 * `window_start`, `window_end` and `window_time`. They are written out as the projections that one would write with
 * `window` by hand; `group-by-window-table.ts` undoes that where an aggregation groups by the windows.
 */

/** Names that no column of the table has. */
const WINDOW = '#window';
const STEP = '#step';
const PREVIOUS = '#previous';
const SESSION = '#session';

const SECOND_RANGE: DataType = { kind: 'day_time_interval', start: 0, end: 3 };
const MILLISECOND = literal(1000n, SECOND_RANGE);

/** A window table whose lengths of time are known. */
interface MeasuredTable extends WindowTable {
  readonly sizeMicros: bigint;
  readonly stepMicros: bigint;
  readonly offsetMicros: bigint;
}

/** The table's columns, then those of the window. Event time goes on in the end and the time of the window. */
export function resolveWindowTable(written: WindowTable, analysis: Analysis): Relation {
  const table: MeasuredTable = {
    ...written,
    sizeMicros: microsOf(written.size),
    stepMicros: microsOf(written.step),
    offsetMicros: microsOf(written.offset),
  };
  checkSteps(table);
  if (table.windows === 'cumulate') return withEventTime(analysis.resolve(cumulated(table)));
  const own = withEventTime(analysis.resolve(inWindows(table)));
  const { input, projections } = projectOf(own.plan);
  const below = projectOf(input);
  const grouped = {
    input: below.input,
    window: below.projections[below.projections.length - 1],
    columns: projections,
  };
  if (table.windows !== 'session') return withGrouped(own, grouped);
  const rows = analysis.resolve(sessionRows(table));
  return withGrouped(rows, { ...grouped, partition: partitionIds(table, rows.plan) });
}

function microsOf(duration: Duration): bigint {
  return typeof duration === 'string' ? EVENT_TIME.get().durationMicros(duration) : duration;
}

/** Each row in its windows; of sessions, in the one that it alone would make. */
function inWindows(table: MeasuredTable): LogicalPlan {
  return boundsOf(withWindow(table.input, table), [WINDOW], {
    start: fieldOf(WINDOW, 'start'),
    end: fieldOf(WINDOW, 'end'),
  });
}

/** As Flink has it, the longest of cumulating windows is a whole number of steps. */
function checkSteps({ windows, sizeMicros, stepMicros }: MeasuredTable): void {
  if (windows !== 'cumulate' || (stepMicros > 0n && sizeMicros % stepMicros === 0n)) return;
  throw parameterConstraintViolation({
    sqlExpr: '"CUMULATE"',
    leftExprName: '`size`',
    leftExprValue: `${sizeMicros}L`,
    constraint: 'a multiple of',
    rightExprName: '`step`',
    rightExprValue: `${stepMicros}L`,
  });
}

function withWindow(input: LogicalPlan, table: MeasuredTable): LogicalPlan {
  const { windows, time, sizeMicros, stepMicros, offsetMicros } = table;
  const slide = windows === 'hop' ? stepMicros : sizeMicros;
  const call =
    windows === 'session'
      ? callOf('session_window', time, literal(`${sizeMicros} microseconds`, StringType))
      : windowOf(time, sizeMicros, slide, offsetMicros);
  return withColumn(input, call, WINDOW);
}

function windowOf(time: Expression, ...micros: readonly bigint[]): Expression {
  return callOf('window', time, ...micros.map((value) => literal(value, LongType)));
}

/**
 * Windows that grow by steps and begin anew after the longest: those of that length that hop by a step, as far as they
 * end no later than the whole window of the row.
 */
function cumulated(table: MeasuredTable): LogicalPlan {
  const { input, time, sizeMicros, stepMicros, offsetMicros } = table;
  const steps = windowOf(time, sizeMicros, stepMicros, offsetMicros);
  const both = withWindow(withColumn(input, steps, STEP), table);
  const within: LogicalPlan = {
    kind: 'filter',
    input: both,
    condition: callOf('<=', fieldOf(STEP, 'end'), fieldOf(WINDOW, 'end')),
  };
  return boundsOf(within, [STEP, WINDOW], {
    start: fieldOf(WINDOW, 'start'),
    end: fieldOf(STEP, 'end'),
  });
}

/**
 * The sessions of a table's rows: one begins with each row that comes later than the gap after the row before it. Over a
 * stream, where no row is the last, these rows can't be had: there, sessions are only grouped by.
 */
function sessionRows({ input, time, sizeMicros, partitionBy }: MeasuredTable): LogicalPlan {
  const gap = literal(sizeMicros, SECOND_RANGE);
  const order: SortOrder = {
    kind: 'sortOrder',
    child: time,
    direction: 'ascending',
    nullOrdering: 'first',
  };
  const inOrder = { partitionBy, orderBy: [order] };
  const known: LogicalPlan = { kind: 'filter', input, condition: callOf('isNotNull', time) };
  const chained = withColumn(known, over(callOf('lag', time), inOrder), PREVIOUS);
  const begins = callOf(
    'when',
    callOf('>', time, callOf('+', nameOf(PREVIOUS), gap)),
    literal(1, IntegerType),
    literal(0, IntegerType),
  );
  const numbered = withColumn(chained, over(callOf('sum', begins), inOrder), SESSION);
  const within = { partitionBy: [...partitionBy, nameOf(SESSION)], orderBy: [] };
  return boundsOf(numbered, [PREVIOUS, SESSION], {
    start: over(callOf('min', time), within),
    end: callOf('+', over(callOf('max', time), within), gap),
  });
}

function over(
  call: Expression,
  spec: Pick<WindowExpression, 'partitionBy' | 'orderBy'>,
): WindowExpression {
  return { kind: 'over', function: call, ...spec };
}

/** The columns without the helping ones, and those of the window. */
function boundsOf(
  input: LogicalPlan,
  helpers: readonly string[],
  { start, end }: { readonly start: Expression; readonly end: Expression },
): LogicalPlan {
  const except = helpers.map((name) => [name]);
  return {
    kind: 'project',
    input,
    expressions: [
      { kind: 'star', except },
      { kind: 'alias', child: start, names: ['window_start'] },
      { kind: 'alias', child: end, names: ['window_end'] },
      { kind: 'alias', child: callOf('-', end, MILLISECOND), names: ['window_time'] },
    ],
  };
}

/** Says that the end and the time of the window are event time, if the window is. */
function withEventTime(relation: Relation): Relation {
  const plan = projectOf(relation.plan);
  const { watermarkDelayMicros } = windowColumn(plan.input);
  const first = plan.projections.length - 2;
  const projections = plan.projections.map((column, at) =>
    at < first || column.kind === 'attribute' ? column : { ...column, watermarkDelayMicros },
  );
  return withPlan(relation, { ...plan, projections });
}

/** The window as the last column of what the bounds are taken from. */
function windowColumn(plan: ResolvedPlan): AttributeReference {
  const output = planOutput(plan);
  return output[output.length - 1];
}

function withGrouped(
  relation: Relation,
  grouped: NonNullable<ResolvedProject['grouped']>,
): Relation {
  return withPlan(relation, { ...projectOf(relation.plan), grouped });
}

function withPlan(relation: Relation, plan: ResolvedPlan): Relation {
  return { ...relation, plan, scope: { ...relation.scope, columns: planOutput(plan) } };
}

/** Which columns sessions are kept apart by; what is no column can't be grouped by as one. */
function partitionIds({ partitionBy }: WindowTable, plan: ResolvedPlan): readonly number[] {
  const output = planOutput(plan);
  return partitionBy.map((key) => {
    const name = key.kind === 'attribute' ? key.nameParts[key.nameParts.length - 1] : '';
    const isSame = (column: { readonly name: string }) =>
      column.name.toLowerCase() === name.toLowerCase();
    return output.find(isSame)?.id ?? -1;
  });
}

function projectOf(plan: ResolvedPlan): ResolvedProject {
  if (plan.kind !== 'project') throw internalError('a window table is no projection');
  return plan;
}

function withColumn(input: LogicalPlan, child: Expression, name: string): LogicalPlan {
  return {
    kind: 'project',
    input,
    expressions: [{ kind: 'star' }, { kind: 'alias', child, names: [name] }],
  };
}

function callOf(name: string, ...args: readonly Expression[]): Expression {
  return { kind: 'function', name, args };
}

function nameOf(name: string): Expression {
  return { kind: 'attribute', nameParts: [name] };
}

function fieldOf(name: string, field: string): Expression {
  return { kind: 'attribute', nameParts: [name, field] };
}

function literal(value: Value, dataType: DataType): Expression {
  return { kind: 'literal', value, dataType };
}
