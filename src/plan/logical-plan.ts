import type { StructType } from '../types/data-type.ts';
import type { ValueRow } from '../types/value.ts';
import type { Alias, Expression, Origin, SortOrder } from './expression.ts';
import type { GroupsCall } from './group-functions.ts';

/**
 * Unresolved relations. The kinds line up one to one with Spark Connect's `Relation` messages. DataFrame
 * calls, SQL text and Spark Connect messages all become this tree; it is immutable data.
 */
export type LogicalPlan =
  | ReadNamedTable
  | ReadDataSource
  | LocalRelation
  | RangeRelation
  | Project
  | Filter
  | Join
  | SetOperation
  | Sort
  | Limit
  | Offset
  | Tail
  | Aggregate
  | Drop
  | Deduplicate
  | SubqueryAlias
  | ToDF
  | WithColumns
  | WithColumnsRenamed
  | WithWatermark
  | Hint
  | WithCtes
  | LateralView
  | PipeInput
  | WindowTable
  | LateRows
  | MapGroups;

interface Node {
  /** Unique in the session; lets `left.id == right.id` name their relations. */
  readonly planId?: number;
  readonly origin?: Origin;
}

/** A temporary view, a memory sink's table, or a CTE. */
export interface ReadNamedTable extends Node {
  readonly kind: 'readNamedTable';
  readonly nameParts: readonly string[];
}

/** `read` and `readStream`: a format with options. */
export interface ReadDataSource extends Node {
  readonly kind: 'readDataSource';
  readonly isStreaming: boolean;
  readonly format: string;
  readonly schema?: StructType;
  /** Keys as the user wrote them; connectors look them up without regard to case. */
  readonly options: Readonly<Record<string, string>>;
  readonly paths: readonly string[];
  /** For sources made from live objects (memory stream, `readStream.from`): the id they are registered under. */
  readonly objectId?: string;
}

export interface LocalRelation extends Node {
  readonly kind: 'localRelation';
  readonly schema: StructType;
  readonly rows: readonly ValueRow[];
}

export interface RangeRelation extends Node {
  readonly kind: 'range';
  readonly start: bigint;
  readonly end: bigint;
  readonly step: bigint;
}

export interface Project extends Node {
  readonly kind: 'project';
  /** Absent for a SELECT without FROM: one row without columns. */
  readonly input?: LogicalPlan;
  readonly expressions: readonly Expression[];
  /** `|> EXTEND …`, which may not aggregate. */
  readonly isExtend?: boolean;
  /** A row of VALUES. */
  readonly isInline?: boolean;
}

export interface Filter extends Node {
  readonly kind: 'filter';
  readonly input: LogicalPlan;
  readonly condition: Expression;
  /** QUALIFY, whose condition may have functions with OVER. */
  readonly isQualify?: boolean;
}

export type JoinType =
  | 'inner'
  | 'fullOuter'
  | 'leftOuter'
  | 'rightOuter'
  | 'leftAnti'
  | 'leftSemi'
  | 'cross';

export interface Join extends Node {
  readonly kind: 'join';
  readonly left: LogicalPlan;
  readonly right: LogicalPlan;
  readonly joinType: JoinType;
  readonly condition?: Expression;
  readonly usingColumns: readonly string[];
  readonly isNatural?: boolean;
  /** The right side may name columns of the left one: `JOIN LATERAL (…)`. */
  readonly isLateral?: boolean;
}

export interface SetOperation extends Node {
  readonly kind: 'setOperation';
  readonly left: LogicalPlan;
  readonly right: LogicalPlan;
  readonly operation: 'union' | 'intersect' | 'except';
  readonly isAll: boolean;
  readonly byName?: boolean;
  readonly allowMissingColumns?: boolean;
  /** The rows of VALUES, of which text has no type in common with others. */
  readonly isInline?: boolean;
}

export interface Sort extends Node {
  readonly kind: 'sort';
  readonly input: LogicalPlan;
  readonly order: readonly SortOrder[];
  /** DISTRIBUTE BY: the rows stay in the order that they have. */
  readonly isDistribution?: boolean;
}

export interface Limit extends Node {
  readonly kind: 'limit';
  readonly input: LogicalPlan;
  readonly limit: Expression;
}

export interface Offset extends Node {
  readonly kind: 'offset';
  readonly input: LogicalPlan;
  readonly offset: Expression;
}

export interface Tail extends Node {
  readonly kind: 'tail';
  readonly input: LogicalPlan;
  readonly limit: number;
}

export interface Aggregate extends Node {
  readonly kind: 'aggregate';
  readonly input: LogicalPlan;
  readonly groupType: 'groupBy' | 'rollup' | 'cube' | 'groupingSets' | 'pivot';
  readonly grouping: readonly Expression[];
  /**
   * The output. DataFrame calls put the grouping columns first, implicitly (`implicitGrouping`); SQL lists
   * everything that it selects.
   */
  readonly aggregates: readonly Expression[];
  readonly implicitGrouping: boolean;
  /** `|> AGGREGATE …`: the keys come first, as they are listed, and all else aggregates. */
  readonly isPipe?: boolean;
  readonly groupingSets?: readonly (readonly Expression[])[];
  readonly having?: Expression;
  readonly pivot?: { readonly column: Expression; readonly values: readonly Expression[] };
}

export interface Drop extends Node {
  readonly kind: 'drop';
  readonly input: LogicalPlan;
  readonly columns: readonly Expression[];
}

export interface Deduplicate extends Node {
  readonly kind: 'deduplicate';
  readonly input: LogicalPlan;
  /** Empty with `allColumns`. */
  readonly columnNames: readonly string[];
  readonly allColumns: boolean;
  readonly withinWatermark: boolean;
  /**
   * SELECT DISTINCT and the set operations without ALL: Spark plans these as an aggregation without functions, whose
   * streaming rules and update mode differ from those of `dropDuplicates()`.
   */
  readonly isDistinct?: boolean;
}

export interface SubqueryAlias extends Node {
  readonly kind: 'subqueryAlias';
  readonly input: LogicalPlan;
  readonly alias: string;
  readonly columnNames?: readonly string[];
}

export interface ToDF extends Node {
  readonly kind: 'toDF';
  readonly input: LogicalPlan;
  readonly columnNames: readonly string[];
}

export interface WithColumns extends Node {
  readonly kind: 'withColumns';
  readonly input: LogicalPlan;
  readonly aliases: readonly Alias[];
  /** `|> SET …`: the columns must be there, and may not aggregate. */
  readonly isPipe?: boolean;
}

export interface WithColumnsRenamed extends Node {
  readonly kind: 'withColumnsRenamed';
  readonly input: LogicalPlan;
  readonly renames: readonly { readonly from: string; readonly to: string }[];
}

export interface WithWatermark extends Node {
  readonly kind: 'withWatermark';
  /** The same wherever this watermark is used: in a view that is read twice, or in both sides of a union. */
  readonly watermarkId: number;
  readonly input: LogicalPlan;
  readonly eventTime: string;
  /** An interval such as `10 seconds`, parsed by the analyzer. */
  readonly delayThreshold: string;
  /** Written in SQL, where the column has to be there, also in a table. */
  readonly isClause?: boolean;
}

export interface Hint extends Node {
  readonly kind: 'hint';
  readonly input: LogicalPlan;
  readonly name: string;
  readonly parameters: readonly Expression[];
}

/** `WITH a AS (…), b AS (…) SELECT …`. */
export interface WithCtes extends Node {
  readonly kind: 'withCtes';
  readonly input: LogicalPlan;
  readonly ctes: readonly {
    readonly name: string;
    readonly columnNames?: readonly string[];
    readonly plan: LogicalPlan;
    /** How many rounds a recursive one may take: MAX RECURSION LEVEL. */
    readonly levelLimit?: number;
  }[];
  readonly recursive: boolean;
}

/** `LATERAL VIEW explode(x) t AS a`. */
export interface LateralView extends Node {
  readonly kind: 'lateralView';
  /** Set for a function in FROM. */
  readonly isTableFunction?: boolean;
  readonly input: LogicalPlan;
  readonly generator: Expression;
  readonly outer: boolean;
  readonly alias: string;
  readonly columnNames: readonly string[];
}

/** What stands before `|>`: the next operator reaches its columns, and nothing below them. */
export interface PipeInput extends Node {
  readonly kind: 'pipeInput';
  readonly input: LogicalPlan;
}

/** Microseconds, or an interval such as `10 seconds`, parsed by the analyzer. */
export type Duration = bigint | string;

/** `TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE))` and its like: the rows of a table with their windows. */
export interface WindowTable extends Node {
  readonly kind: 'windowTable';
  readonly input: LogicalPlan;
  readonly windows: 'tumble' | 'hop' | 'cumulate' | 'session';
  readonly time: Expression;
  /** Of a window; for sessions the gap that ends one. */
  readonly size: Duration;
  /** From window to window; of cumulating ones, from end to end. */
  readonly step: Duration;
  readonly offset: Duration;
  /** Sessions are those of the rows with the same values of these. */
  readonly partitionBy: readonly Expression[];
}

/** The rows that come too late for the watermark: those that an operator with state drops. */
export interface LateRows extends Node {
  readonly kind: 'lateRows';
  readonly input: LogicalPlan;
  /** Which column with a watermark decides; absent: the first one. */
  readonly eventTime?: string;
}

/** Rows in groups, as `groupBy`, or another way to group that has no state, makes them. */
export interface Groups {
  readonly input: LogicalPlan;
  readonly groupType: Aggregate['groupType'];
  readonly grouping: readonly Expression[];
}

/** The rows that functions of the program make of each group and of what they keep of it. */
export interface MapGroups extends Node, Groups {
  readonly kind: 'mapGroups';
  readonly functions: GroupsCall;
  /** Rows by the same keys, from which the groups' states begin. */
  readonly initialState?: Groups;
}
