import type { StructType } from '../types/data-type.ts';
import type { ValueRow } from '../types/value.ts';
import type { GroupsDescription } from './group-functions.ts';
import type { JoinType } from './logical-plan.ts';
import {
  type AttributeReference,
  type NamedExpression,
  type ResolvedAlias,
  type ResolvedExpression,
  type ScalarCall,
  toAttribute,
} from './resolved-expression.ts';
import type { SourceFilter } from './source-filter.ts';

/** Relations after analysis. The optimizer rewrites them, the planner turns them into operators. */
export type ResolvedPlan =
  | SourceScan
  | ResolvedLocalRelation
  | ResolvedProject
  | ResolvedFilter
  | ResolvedAggregate
  | ResolvedSort
  | ResolvedLimit
  | ResolvedOffset
  | ResolvedUnion
  | ResolvedJoin
  | ResolvedDeduplicate
  | Expand
  | Generate
  | ResolvedWindow
  | Recursion
  | RecursionInput
  | EventTimeWatermark
  | ResolvedLateRows
  | ResolvedMapGroups;

/** Rows of a connector, batch or streaming. Column pruning narrows `output`. */
export interface SourceScan {
  readonly kind: 'sourceScan';
  readonly isStreaming: boolean;
  /** Numbers the scans of a query in the order of the plan; scans of one source share nothing but the source. */
  readonly scanId: number;
  readonly source: SourceDescription;
  readonly output: readonly AttributeReference[];
  /** What the filter above asks for, if the reader can make use of it; all of them have to be met. */
  readonly pushedFilters?: readonly SourceFilter[];
}

/** What a connector needs to open; also the identity of the source in a checkpoint. */
export interface SourceDescription {
  readonly format: string;
  /** The whole schema, as declared or inferred. */
  readonly schema: StructType;
  readonly options: Readonly<Record<string, string>>;
  readonly paths: readonly string[];
  readonly objectId?: string;
}

export interface ResolvedLocalRelation {
  readonly kind: 'localRelation';
  readonly output: readonly AttributeReference[];
  readonly rows: readonly ValueRow[];
}

export interface ResolvedProject {
  readonly kind: 'project';
  readonly input: ResolvedPlan;
  readonly projections: readonly NamedExpression[];
  /** Set on the rows of a window table: how an aggregation by its windows makes them itself. */
  readonly grouped?: GroupedWindows;
}

/** Windows as a key of an aggregation, where the rows of a window table would each carry theirs. */
export interface GroupedWindows {
  /** The table without its windows. */
  readonly input: ResolvedPlan;
  /** The window, over the columns of `input`. */
  readonly window: NamedExpression;
  /** What the columns of the projection are, over `input` and the window. */
  readonly columns: readonly NamedExpression[];
  /** What the keys beside the window have to be, by their numbers in the projection; any if it isn't said. */
  readonly partition?: readonly number[];
}

export interface ResolvedFilter {
  readonly kind: 'filter';
  readonly input: ResolvedPlan;
  readonly condition: ResolvedExpression;
}

/**
 * `aggregates` is the whole output, in order: expressions over grouping attributes and aggregate calls.
 * A grouping expression that is no plain column has been given an alias, and the output refers to it by
 * that alias's attribute.
 */
export interface ResolvedAggregate {
  readonly kind: 'aggregate';
  readonly input: ResolvedPlan;
  readonly grouping: readonly NamedExpression[];
  readonly aggregates: readonly NamedExpression[];
  /** Made by DISTINCT: a sort above it doesn't count it as an aggregation. */
  readonly isDistinct?: boolean;
}

export interface ResolvedSortOrder {
  readonly expression: ResolvedExpression;
  readonly direction: 'ascending' | 'descending';
  readonly nullOrdering: 'first' | 'last';
}

export interface ResolvedSort {
  readonly kind: 'sort';
  readonly input: ResolvedPlan;
  readonly order: readonly ResolvedSortOrder[];
}

export interface ResolvedLimit {
  readonly kind: 'limit';
  readonly input: ResolvedPlan;
  readonly limit: number;
  /** The last rows instead of the first: `tail`. */
  readonly fromEnd?: boolean;
}

export interface ResolvedOffset {
  readonly kind: 'offset';
  readonly input: ResolvedPlan;
  readonly offset: number;
}

/** UNION ALL by position; the inputs have been cast to common types. */
export interface ResolvedUnion {
  readonly kind: 'union';
  readonly inputs: readonly ResolvedPlan[];
  readonly output: readonly AttributeReference[];
  /** The set operation, with ALL, that counts the rows of both inputs. */
  readonly setOperation?: 'intersect' | 'except';
}

export interface ResolvedJoin {
  readonly kind: 'join';
  readonly left: ResolvedPlan;
  readonly right: ResolvedPlan;
  readonly joinType: JoinType;
  readonly condition?: ResolvedExpression;
  /** The set operation that is computed by the join, for which streams have rules of their own. */
  readonly setOperation?: 'intersect' | 'except';
}

export interface ResolvedDeduplicate {
  readonly kind: 'deduplicate';
  readonly input: ResolvedPlan;
  readonly keys: readonly AttributeReference[];
  readonly withinWatermark: boolean;
}

/** Each row once for each projection; all of them give the columns of `output`. */
export interface Expand {
  readonly kind: 'expand';
  readonly input: ResolvedPlan;
  readonly projections: readonly (readonly ResolvedExpression[])[];
  readonly output: readonly AttributeReference[];
}

/**
 * Each row of the input with each row that a generator makes of it (Spark's `Generate`). The output is `kept`, then
 * `generated`. With `isOuter` a row of which nothing is made comes once, with nulls.
 */
export interface Generate {
  readonly kind: 'generate';
  readonly input: ResolvedPlan;
  readonly generator: ScalarCall;
  readonly isOuter: boolean;
  /** Columns of the input that go on. */
  readonly kept: readonly AttributeReference[];
  /** All columns of the generator, in its order. */
  readonly generated: readonly AttributeReference[];
}

/**
 * The input's columns, and one for each function over rows. All of them are calls of kind `over` with one partitioning
 * and one order, by which the rows are sorted once.
 */
export interface ResolvedWindow {
  readonly kind: 'window';
  readonly input: ResolvedPlan;
  readonly columns: readonly ResolvedAlias[];
}

/**
 * WITH RECURSIVE: the rows of the anchor, then those that the step makes of them, of these, and so on until it makes none.
 */
export interface Recursion {
  readonly kind: 'recursion';
  readonly loopId: number;
  readonly anchor: ResolvedPlan;
  readonly step: ResolvedPlan;
  readonly output: readonly AttributeReference[];
  /** How many rounds there may be, the anchor's included. */
  readonly levelLimit: number;
  readonly rowLimit: number;
}

/** In the step of a recursion, the rows of the round before. */
export interface RecursionInput {
  readonly kind: 'recursionInput';
  readonly loopId: number;
  readonly output: readonly AttributeReference[];
}

export interface EventTimeWatermark {
  readonly kind: 'eventTimeWatermark';
  readonly watermarkId: number;
  readonly input: ResolvedPlan;
  readonly eventTimeId: number;
  readonly delayMicros: bigint;
  /** The input's columns, the event time column with its delay. */
  readonly output: readonly AttributeReference[];
}

/** The rows whose event time is not after the watermark by which rows are late. */
export interface ResolvedLateRows {
  readonly kind: 'lateRows';
  readonly input: ResolvedPlan;
  /** The column that decides, a window by its end. */
  readonly eventTimeId: number;
  /** The input's columns, none of them event time: to what comes after, all of these rows would be late. */
  readonly output: readonly AttributeReference[];
}

/** Rows that come in groups: the columns that the functions see come first, and the keys may be others. */
export interface GroupedRows {
  readonly rows: readonly AttributeReference[];
  readonly keys: readonly AttributeReference[];
}

/** What functions of the program make of each group and of its state. */
export interface ResolvedMapGroups {
  readonly kind: 'mapGroups';
  readonly input: ResolvedPlan;
  readonly functions: GroupsDescription;
  readonly grouped: GroupedRows;
  readonly initialState?: { readonly input: ResolvedPlan; readonly grouped: GroupedRows };
  readonly output: readonly AttributeReference[];
}

/** The relations directly below. */
export function planInputs(plan: ResolvedPlan): readonly ResolvedPlan[] {
  switch (plan.kind) {
    case 'sourceScan':
    case 'localRelation':
    case 'recursionInput':
      return [];
    case 'recursion':
      return [plan.anchor, plan.step];
    case 'union':
      return plan.inputs;
    case 'join':
      return [plan.left, plan.right];
    case 'mapGroups':
      return plan.initialState === undefined ? [plan.input] : [plan.input, plan.initialState.input];
    default:
      return [plan.input];
  }
}

/** The columns that a relation gives, in order. */
export function planOutput(plan: ResolvedPlan): readonly AttributeReference[] {
  switch (plan.kind) {
    case 'sourceScan':
    case 'localRelation':
    case 'union':
    case 'recursion':
    case 'recursionInput':
    case 'expand':
    case 'eventTimeWatermark':
    case 'lateRows':
    case 'mapGroups':
      return plan.output;
    case 'project':
      return plan.projections.map(toAttribute);
    case 'aggregate':
      return plan.aggregates.map(toAttribute);
    case 'join':
      return joinOutput(plan);
    case 'window':
      return [...planOutput(plan.input), ...plan.columns.map(toAttribute)];
    case 'generate':
      return [...plan.kept, ...plan.generated];
    default:
      return planOutput(plan.input);
  }
}

function joinOutput({ left, right, joinType }: ResolvedJoin): readonly AttributeReference[] {
  const leftOutput = planOutput(left);
  if (joinType === 'leftSemi' || joinType === 'leftAnti') return leftOutput;
  const nullable = (columns: readonly AttributeReference[]) =>
    columns.map((column) => ({ ...column, nullable: true }));
  const leftNullable = joinType === 'rightOuter' || joinType === 'fullOuter';
  const rightNullable = joinType === 'leftOuter' || joinType === 'fullOuter';
  const rightOutput = planOutput(right);
  return [
    ...(leftNullable ? nullable(leftOutput) : leftOutput),
    ...(rightNullable ? nullable(rightOutput) : rightOutput),
  ];
}

/** Whether any scan below is a stream. */
export function isStreaming(plan: ResolvedPlan): boolean {
  return plan.kind === 'sourceScan' ? plan.isStreaming : planInputs(plan).some(isStreaming);
}
