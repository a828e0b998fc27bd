import type { KeyOrder, ResolvedExpression, ScalarUdf } from '../plan/resolved-expression.ts';
import type { DataType, StructField } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import type { WasmCore } from '../wasm/core.ts';
import type { Ptr } from '../wasm/ptr.ts';
import type { StateRow } from '../wasm/state-reader.ts';
import type { AggregateStates } from './aggregate-states.ts';
import type { GroupCalls } from './group-calls.ts';

/** What the analyzer knows of an argument when it looks for a signature. */
export interface Argument {
  readonly dataType: DataType;
  readonly nullable: boolean;
  /** The value, if the argument is constant. Undefined for any other; null for a constant NULL. */
  readonly literal?: Value;
  /** No row is needed to know the value, even where `literal` does not say it yet. */
  readonly isFoldable?: boolean;
  /** The argument as Spark prints it, for error messages: `(a + 1)`. */
  readonly sql?: string;
  /** What computes it, for functions that must know a constant before any row: a schema, the options of a format. */
  readonly expression?: ResolvedExpression;
}

/** What expressions may read besides their arguments. */
export interface EvaluationContext {
  readonly core: WasmCore;
  /** `spark.sql.session.timeZone`. */
  readonly timeZone: string;
  /** The one time that `current_timestamp()` has in a batch, in microseconds. */
  batchTimestampMicros: bigint;
  /** Draws a seed for a call that was given none. */
  readonly newSeed: () => bigint;
  /** How functions of the program are called; there where a plan may name one. */
  readonly userCalls?: UserCalls;
  /** How functions of the program on groups are called; there where a plan names one. */
  readonly groupCalls?: GroupCalls;
  /** The query and its run; absent for the query of a table. */
  readonly query?: { readonly id: string; readonly runId: string };
}

/** Calls functions of the program. */
export interface UserCalls {
  evaluate(call: ScalarUdf): Evaluate;
}

/**
 * Computes a column from argument columns of `rows` rows each. The result is an arena column of `rows` rows (it may be
 * constant). A null argument row gives null; functions with `nulls: 'handled'` decide for themselves.
 */
export type Evaluate = (context: EvaluationContext, args: readonly Ptr[], rows: number) => Ptr;

/** The types that a call was resolved to. */
export interface ScalarSignature {
  /** What the arguments are cast to; as many as there are arguments. */
  readonly args: readonly DataType[];
  readonly output: DataType;
  /** Absent: nullable when an argument is. */
  readonly nullable?: boolean;
  /**
   * No row of any input makes it fail. CASE, AND, OR and `coalesce` then evaluate it for all rows at once; absent, only
   * for the rows that reach it.
   */
  readonly isTotal?: boolean;
  readonly evaluate: Evaluate;
}

interface FunctionRecord {
  /** Spark's name, lower case. */
  readonly name: string;
  readonly aliases?: readonly string[];
  /** One sentence for the function reference. */
  readonly usage: string;
  /** A query of one value, and the value as `collect()` gives it. Run by the tests. */
  readonly examples: readonly (readonly [sql: string, expected: unknown])[];
}

export interface ScalarFunction extends FunctionRecord {
  readonly kind: 'scalar';
  /**
   * Picks the signature for the arguments. Throws the typed errors `WRONG_NUM_ARGS…` and `DATATYPE_MISMATCH…`.
   * It must be a pure function of its arguments: the analyzer and the expression compiler both call it.
   */
  readonly resolve: (args: readonly Argument[]) => ScalarSignature;
  /** A call as Spark prints it, where that is not its name and its arguments. */
  readonly print?: (args: readonly string[], types: readonly DataType[]) => string;
  /** False for `rand()`, `uuid()`, …; they are never folded. */
  readonly deterministic?: boolean;
  /** Reads the time of the batch: a call with constant arguments is computed for each batch anew. */
  readonly readsClock?: boolean;
}

/** What a generator makes of a batch of rows. */
export interface Generation {
  /** How many rows come of each row. */
  readonly counts: Int32Array;
  /**
   * The columns for pairs of a row and one of the rows made of it, counted from 0: two lists of i32. Where that is -1,
   * all columns are null.
   */
  readonly columns: (pairs: GeneratedPairs) => readonly Ptr[];
}

export interface GeneratedPairs {
  readonly rows: Ptr;
  readonly positions: Ptr;
  readonly count: number;
}

/** The types that a call of a generator was resolved to. */
export interface GeneratorSignature {
  readonly args: readonly DataType[];
  readonly output: readonly StructField[];
  readonly generate: (context: EvaluationContext, args: readonly Ptr[], rows: number) => Generation;
}

/** A function that makes any number of rows of one (Spark's `Generator`). */
export interface GeneratorFunction extends FunctionRecord {
  readonly kind: 'generator';
  readonly resolve: (args: readonly Argument[]) => GeneratorSignature;
  /** A row of which nothing is made comes once, with nulls. */
  readonly isOuter?: boolean;
}

/** The sorted rows that a function sees with OVER, of all partitions one after the other; all numbers count from 0. */
export interface WindowRows {
  readonly count: number;
  /** The first row of each row's partition, and the one past its last. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** The first of the rows that the order does not tell from each row, and the one past their last. */
  readonly peerStarts: Int32Array;
  readonly peerEnds: Int32Array;
  /** The first row of each row's frame, and the one past its last; equal where the frame is empty. */
  readonly lower: Int32Array;
  readonly upper: Int32Array;
}

/** The types that a call with OVER was resolved to. */
export interface WindowSignature {
  readonly args: readonly DataType[];
  readonly output: DataType;
  readonly nullable: boolean;
  /** Rows from the current one whose value it is: `lag` and `lead`, which have no other frame. */
  readonly offset?: number;
  /** Computes the column of results from columns of all rows. */
  readonly evaluate: (context: EvaluationContext, args: readonly Ptr[], rows: WindowRows) => Ptr;
}

/** A function that is only called with OVER, and is no aggregate. */
export interface WindowFunction extends FunctionRecord {
  readonly kind: 'window';
  readonly resolve: (
    args: readonly Argument[],
    options: { readonly ignoreNulls?: boolean },
  ) => WindowSignature;
  /** Fails without ORDER BY. */
  readonly needsOrder: boolean;
  /** Which frames it can be given: any, or only the one that it has anyway. */
  readonly frame: 'any' | 'ofItsOwn';
  /** Whether IGNORE NULLS and RESPECT NULLS mean something to it. */
  readonly treatsNulls?: boolean;
}

/** What a parameter of a lambda stands for. */
export interface LambdaParameter {
  readonly dataType: DataType;
  readonly nullable: boolean;
}

/** The types of a call with lambdas, as far as its values say them. */
export interface LambdaTypes {
  /** What the values are cast to. */
  readonly args: readonly DataType[];
  /** What each lambda is given. */
  readonly lambdas: readonly (readonly LambdaParameter[])[];
}

/** A compiled lambda, over the rows of a batch. */
export interface Lambda {
  /** How many parameters its body can name; the others are not asked for. */
  readonly parameterCount: number;
  /** Some bindings may make it fail: it is then run only for those that a loop over elements would come to. */
  readonly canFail: boolean;
  /**
   * Computes the body for all bindings of its parameters at once: `rows` says which row of the batch each belongs to, and
   * the columns have a parameter's value for each. The result is a column of as many rows.
   */
  readonly run: (parameters: readonly Ptr[], rows: Int32Array) => Ptr;
}

/** What a call with lambdas was resolved to. */
export interface HigherOrderSignature {
  readonly output: DataType;
  readonly nullable: boolean;
  /** As that of `ScalarSignature`, provided that no lambda fails. */
  readonly isTotal?: boolean;
  readonly evaluate: (
    context: EvaluationContext,
    call: {
      readonly values: readonly Ptr[];
      readonly lambdas: readonly Lambda[];
      readonly rows: number;
    },
  ) => Ptr;
}

/** A function that takes lambdas behind its values (Spark's `HigherOrderFunction`). */
export interface HigherOrderFunction extends FunctionRecord {
  readonly kind: 'higherOrder';
  /** How many values it takes, and between how many lambdas. */
  readonly valueCount: number;
  readonly lambdaCounts: readonly [min: number, max: number];
  /** How the last lambda prints where it is left out. */
  readonly defaultLambda?: string;
  /** Lambdas may leave out their last parameter. */
  readonly hasOptionalParameter?: boolean;
  /** The types that the values say. Both this and `resolve` are pure functions, and `sqlExpr` is for their errors. */
  readonly bind: (values: readonly Argument[], sqlExpr: string) => LambdaTypes;
  /** The signature for values, cast as `bind` says, and for what the lambdas give. */
  readonly resolve: (
    values: readonly Argument[],
    bodies: readonly Argument[],
    sqlExpr: string,
  ) => HigherOrderSignature;
}

/** Any function of the registry. */
export type FunctionDefinition =
  | ScalarFunction
  | AggregateFunction
  | GeneratorFunction
  | WindowFunction
  | HigherOrderFunction;

/** What every aggregate signature says. */
interface AggregateTypes {
  /** What the arguments are cast to; as many as there are arguments. */
  readonly args: readonly DataType[];
  readonly output: DataType;
  /** Whether the result can be null: `count` never is. */
  readonly nullable: boolean;
  /** Types of the state columns, indexed by group number, in which a group's state is kept, or saved. */
  readonly state: readonly DataType[];
  /**
   * The arguments that the update reads. Absent: the first, and what is no constant among the others; a constant there
   * is a parameter that `resolve` has read.
   */
  readonly reads?: readonly number[];
}

/**
 * An aggregate whose state is columns in the core: a record and a kernel family. All zero bytes, validity included, is
 * the state of a group that has seen no row. With `state` a pointer to the state's `Column`s, one after the other, and
 * `groups` a pointer to i32 group numbers:
 *
 * - `<kernel>_update(state, groups, column, rows)` folds each row's value into its group. `column` is 0 for
 *   `count(*)`; with several arguments it points to that many column pointers, and a 0 after them.
 * - `<kernel>_merge(state, groups, otherState, otherGroups, rows)` folds other groups' states in.
 * - `<kernel>_evaluate(state, groups, output, rows)` writes the result of each listed group to the output column.
 *
 * Each returns the rows done, or a negative `Status`. A family may also have `<kernel>_settle(state, groups, rows)`, called
 * for the groups that a micro-batch touched when it ends.
 */
export interface KernelSignature extends AggregateTypes {
  /** The kernel family: `<kernel>_update`, `<kernel>_merge`, `<kernel>_evaluate`. */
  readonly kernel: string;
  /** Makes the columns that the kernel reads of the arguments, such as their hashes. */
  readonly prepare?: (core: WasmCore, columns: readonly Ptr[], rows: number) => readonly Ptr[];
  /** The error of a result out of range, which `evaluate` reports as a negative status. */
  readonly overflow?: () => Error;
  /** Computes a group's result from its state, in place of `<kernel>_evaluate`, for what is rare or needs big numbers. */
  readonly finish?: (state: StateRow) => Value;
}

/** An aggregate whose state is objects of the host; see `hosted-aggregate.ts`. */
export interface HostedSignature extends AggregateTypes {
  readonly hosted: (core: WasmCore, readTypes: readonly DataType[]) => AggregateStates;
}

/** How an aggregate computes over the states of groups; see `AggregateFunction`. */
export type AggregateSignature = KernelSignature | HostedSignature;

export interface AggregateFunction extends FunctionRecord {
  readonly kind: 'aggregate';
  readonly resolve: (args: readonly Argument[], options: AggregateOptions) => AggregateSignature;
  /** Whether IGNORE NULLS and RESPECT NULLS mean something to it. */
  readonly treatsNulls?: boolean;
  /**
   * How its WITHIN GROUP (ORDER BY …) prints: `name(arguments) WITHIN GROUP (ORDER BY key DESC)`, and for `listagg` with
   * every direction written out. Absent: it has none.
   */
  readonly withinGroup?: 'short' | 'long';
}

export interface AggregateOptions {
  readonly isDistinct: boolean;
  /** IGNORE NULLS: true, RESPECT NULLS: false. */
  readonly ignoreNulls?: boolean;
  /** The keys of WITHIN GROUP, which are the last arguments. */
  readonly order?: readonly KeyOrder[];
}

/** Declares a scalar function. */
export function defineFunction(record: Omit<ScalarFunction, 'kind'>): ScalarFunction {
  return { kind: 'scalar', ...record };
}

/** Declares an aggregate function. */
export function defineAggregate(record: Omit<AggregateFunction, 'kind'>): AggregateFunction {
  return { kind: 'aggregate', ...record };
}

/** Declares a generator. */
export function defineGenerator(record: Omit<GeneratorFunction, 'kind'>): GeneratorFunction {
  return { kind: 'generator', ...record };
}

/** Declares a function that is only called with OVER. */
export function defineWindowFunction(record: Omit<WindowFunction, 'kind'>): WindowFunction {
  return { kind: 'window', ...record };
}

/** Declares a function that takes lambdas. */
export function defineHigherOrder(record: Omit<HigherOrderFunction, 'kind'>): HigherOrderFunction {
  return { kind: 'higherOrder', ...record };
}
