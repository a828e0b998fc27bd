import type { DataType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import type { WasmCore } from '../wasm/core.ts';
import type { Ptr } from '../wasm/ptr.ts';

/** What the analyzer knows of an argument when it looks for a signature. */
export interface Argument {
  readonly dataType: DataType;
  readonly nullable: boolean;
  /** The value, if the argument is constant. Undefined for any other; null for a constant NULL. */
  readonly literal?: Value;
  /** The argument as Spark prints it, for error messages: `(a + 1)`. */
  readonly sql?: string;
}

/** What expressions may read besides their arguments. */
export interface EvaluationContext {
  readonly core: WasmCore;
  /** `spark.sql.session.timeZone`. */
  readonly timeZone: string;
  /** The one time that `current_timestamp()` has in a batch, in microseconds. */
  batchTimestampMicros: bigint;
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
  /** False for `rand()`, `uuid()`, …; they are never folded. */
  readonly deterministic?: boolean;
}

/** How an aggregate computes over columns of state; see `AggregateFunction`. */
export interface AggregateSignature {
  readonly args: readonly DataType[];
  readonly output: DataType;
  /** Whether the result can be null: `count` never is. */
  readonly nullable: boolean;
  /**
   * Types of the state columns, indexed by group number. All zero bytes, validity included, is the state of a group
   * that has seen no row.
   */
  readonly state: readonly DataType[];
  /** The kernel family: `<kernel>_update`, `<kernel>_merge`, `<kernel>_evaluate`. */
  readonly kernel: string;
}

/**
 * An aggregate is a record and a kernel family. With `state` a pointer to the state's `Column`s, one after the
 * other, and `groups` a pointer to i32 group numbers:
 *
 * - `<kernel>_update(state, groups, column, rows)` folds each row's value into its group. `column` is 0 for
 *   `count(*)`; with several arguments it points to that many column pointers, and a 0 after them. Constants after the
 *   first argument are parameters of the signature and are not passed.
 * - `<kernel>_merge(state, groups, otherState, otherGroups, rows)` folds other groups' states in.
 * - `<kernel>_evaluate(state, groups, output, rows)` writes the result of each listed group to the output column.
 *
 * Each returns the rows done, or a negative `Status`. A family may also have `<kernel>_settle(state, groups, rows)`, called
 * for the groups that a micro-batch touched when it ends.
 */
export interface AggregateFunction extends FunctionRecord {
  readonly kind: 'aggregate';
  readonly resolve: (args: readonly Argument[], options: AggregateOptions) => AggregateSignature;
}

export interface AggregateOptions {
  readonly isDistinct: boolean;
  readonly ignoreNulls: boolean;
}

/** Declares a scalar function. */
export function defineFunction(record: Omit<ScalarFunction, 'kind'>): ScalarFunction {
  return { kind: 'scalar', ...record };
}

/** Declares an aggregate function. */
export function defineAggregate(record: Omit<AggregateFunction, 'kind'>): AggregateFunction {
  return { kind: 'aggregate', ...record };
}
