import type { UnresolvedAttribute, UnresolvedFunction } from '../plan/expression.ts';
import type { LateralView, LogicalPlan } from '../plan/logical-plan.ts';
import type { SourceDescription } from '../plan/resolved-plan.ts';
import type { FunctionDescription } from '../plan/user-functions.ts';
import type { StructType } from '../types/data-type.ts';
import type { Analysis } from './analysis.ts';
import type { ExpressionContext, Resolution, ResolveIn } from './resolution.ts';
import type { Relation } from './scope.ts';

/** What a session's own functions and variables mean: those that were made by SQL. */
export interface SessionNames {
  /** The value of a variable; undefined where there is none. */
  variable(attribute: UnresolvedAttribute, context: ExpressionContext): Resolution | undefined;
  /** The value of a call; undefined where the session has no function of the name. */
  call(
    call: UnresolvedFunction,
    context: ExpressionContext,
    resolveIn: ResolveIn,
  ): Resolution | undefined;
  /** The rows of a function in FROM; undefined where the session has none of the name. */
  table(view: LateralView, analysis: Analysis): Relation | undefined;
}

/** What names mean in a session. The analyzer asks; it never changes anything. */
export interface Catalog {
  /** The plan behind a temporary view or a memory sink's table; undefined where there is none. */
  lookupTable(nameParts: readonly string[]): LogicalPlan | undefined;
  /** There once a function or a variable was made. */
  readonly names?: SessionNames;
  /** The name with what it leaves out before it: the schema, and the catalog, of a saved table. */
  wholeName(nameParts: readonly string[]): readonly string[];
  /** Names of all views and tables, for proposals. */
  tableNames(): readonly string[];
  /** The function of the program that has a name, in any case; Spark's own are not the catalog's. */
  lookupFunction(name: string): FunctionDescription | undefined;
  /** The schema of a data source: the declared one, or what the connector says. Filled before analysis. */
  sourceSchema(
    source: Omit<SourceDescription, 'schema'>,
    declared: StructType | undefined,
  ): StructType;
}
