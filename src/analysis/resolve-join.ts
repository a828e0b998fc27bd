import { unsupportedExpressions } from '../errors/analysis-errors.ts';
import { generatorOutsideSelect } from '../errors/misplaced-call-errors.ts';
import { joinConditionNotBoolean, unresolvedUsingColumn } from '../errors/relational-errors.ts';
import { nondeterministicCondition } from '../errors/user-function-errors.ts';
import { isDeterministic } from '../functions/is-deterministic.ts';
import { lookupFunction } from '../functions/registry.ts';
import type { Join, JoinType } from '../plan/logical-plan.ts';
import { conjunction } from '../plan/predicates.ts';
import type {
  AttributeReference,
  NamedExpression,
  ResolvedExpression,
} from '../plan/resolved-expression.ts';
import { planOutput, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { visitExpression } from '../plan/transform.ts';
import { quoteIdentifier } from '../types/sql-string.ts';
import { typeSql } from '../types/type-sql.ts';
import { hasAggregate } from './aggregate-calls.ts';
import type { Analysis } from './analysis.ts';
import { checkCorrelation } from './check-correlation.ts';
import { scopeContext } from './name-lookup.ts';
import type { Resolution } from './resolution.ts';
import { resolveExpression } from './resolve-expression.ts';
import { unresolvedName } from './resolve-names.ts';
import { resolveScalarCall } from './resolve-scalar-call.ts';
import { joinScopes, type Relation, type Scope } from './scope.ts';
import { namedColumn } from './select-list.ts';
import { hasWindowCall } from './window-call.ts';
import { isWindowExpression, windowName } from './window-expression.ts';

/** A join with ON, USING, NATURAL or nothing. */
export function resolveJoin(join: Join, analysis: Analysis): Relation {
  const left = analysis.resolve(join.left);
  const rightAnalysis = join.isLateral ? analysis.within(left.scope) : analysis;
  const right = rightAnalysis.resolve(join.right);
  if (join.isLateral) checkCorrelation(right.plan);
  if (join.isNatural)
    return usingJoin(join, { left, right }, commonNames(left, right, analysis), analysis);
  if (join.usingColumns.length > 0) {
    return usingJoin(join, { left, right }, join.usingColumns, analysis);
  }
  const scope = joinScopes(left.scope, right.scope);
  const condition = join.condition && resolveCondition(join, scope, analysis);
  const plan: ResolvedPlan = {
    kind: 'join',
    left: left.plan,
    right: right.plan,
    joinType: join.joinType,
    condition,
  };
  return { plan, scope: visibleScope(plan, left.scope, scope) };
}

interface Sides {
  readonly left: Relation;
  readonly right: Relation;
}

function resolveCondition(
  { condition }: Join,
  scope: Scope,
  analysis: Analysis,
): ResolvedExpression | undefined {
  if (condition === undefined) return undefined;
  const { expression, sql } = resolveExpression(condition, {
    ...scopeContext(scope, analysis),
    refuseGenerator: (text) => generatorOutsideSelect(`Join ${text}`),
  });
  if (hasAggregate(expression) || hasWindowCall(expression)) {
    throw unsupportedExpressions('Join', [`"${sql}"`]);
  }
  // A window is a column of a relation with one input: over two it stays a name that nothing has, as in Spark.
  visitExpression(expression, (node) => {
    if (isWindowExpression(node)) throw unresolvedName([windowName(node)], { scope });
  });
  if (!isDeterministic(expression)) throw nondeterministicCondition(sql);
  const { dataType } = expression;
  if (dataType.kind !== 'boolean') {
    throw joinConditionNotBoolean(`"${sql}"`, `"${typeSql(dataType)}"`);
  }
  return expression;
}

/** Semi and anti joins give the left side only; outer joins make columns nullable. */
function visibleScope(plan: ResolvedPlan, left: Scope, both: Scope): Scope {
  const output = new Map(planOutput(plan).map((column) => [column.id, column]));
  const visible = (columns: readonly AttributeReference[]) =>
    columns.flatMap((column) => {
      const joined = output.get(column.id);
      return joined === undefined ? [] : [{ ...column, nullable: joined.nullable }];
    });
  const isLeftOnly =
    plan.kind === 'join' && (plan.joinType === 'leftSemi' || plan.joinType === 'leftAnti');
  return {
    columns: visible(both.columns),
    hidden: visible(both.hidden),
    dataFrames: isLeftOnly ? left.dataFrames : both.dataFrames,
  };
}

function commonNames(left: Relation, right: Relation, { sameName }: Analysis): readonly string[] {
  return left.scope.columns
    .filter(({ name }) => right.scope.columns.some((column) => sameName(column.name, name)))
    .map(({ name }) => name);
}

interface KeyPair {
  readonly left: AttributeReference;
  readonly right: AttributeReference;
}

/**
 * USING and NATURAL: the keys come once and first, then the other columns of both sides. Each side's own keys can still
 * be named by its alias.
 */
function usingJoin(
  { joinType }: Join,
  { left, right }: Sides,
  names: readonly string[],
  analysis: Analysis,
): Relation {
  const pairs = names.map(
    (name): KeyPair => ({
      left: usingColumn(name, left, 'left', analysis),
      right: usingColumn(name, right, 'right', analysis),
    }),
  );
  const plan: ResolvedPlan = {
    kind: 'join',
    left: left.plan,
    right: right.plan,
    joinType: joinType === 'cross' ? 'inner' : joinType,
    condition: equalPairs(pairs),
  };
  const scope = visibleScope(plan, left.scope, joinScopes(left.scope, right.scope));
  return joinType === 'leftSemi' || joinType === 'leftAnti'
    ? { plan, scope }
    : keysOnce({ plan, scope }, joinType, pairs, analysis);
}

function equalPairs(pairs: readonly KeyPair[]): ResolvedExpression | undefined {
  const equalities = pairs.map(
    ({ left, right }) => scalar('==', [asResolution(left), asResolution(right)]).expression,
  );
  return conjunction(equalities);
}

/** The joined relation with each key once: the side's that always has it, or of a full join whichever is there. */
function keysOnce(
  { plan, scope }: Relation,
  joinType: JoinType,
  pairs: readonly KeyPair[],
  analysis: Analysis,
): Relation {
  const joined = new Map(scope.columns.map((column) => [column.id, column]));
  const keys = pairs.map((pair): NamedExpression => {
    const left = joined.get(pair.left.id) ?? pair.left;
    const right = joined.get(pair.right.id) ?? pair.right;
    if (joinType === 'rightOuter') return right;
    if (joinType !== 'fullOuter') return left;
    const either = scalar('coalesce', [asResolution(left), asResolution(right)]);
    return namedColumn({ expression: either.expression, name: left.name }, analysis);
  });
  const paired = new Set(pairs.flatMap(({ left, right }) => [left.id, right.id]));
  const shown = new Set(keys.map(({ id }) => id));
  const others = scope.columns.filter(({ id }) => !paired.has(id));
  const ownKeys = scope.columns.filter(({ id }) => paired.has(id) && !shown.has(id));
  const hidden = [...ownKeys, ...scope.hidden];
  const projections: readonly NamedExpression[] = [...keys, ...others, ...hidden];
  const projected: ResolvedPlan = { kind: 'project', input: plan, projections };
  const columns = planOutput(projected).slice(0, keys.length + others.length);
  return { plan: projected, scope: { columns, hidden, dataFrames: scope.dataFrames } };
}

function usingColumn(
  name: string,
  { scope }: Relation,
  side: 'left' | 'right',
  { sameName }: Analysis,
): AttributeReference {
  const column = scope.columns.find((candidate) => sameName(candidate.name, name));
  if (column === undefined) {
    const columns = scope.columns.map((candidate) => quoteIdentifier(candidate.name)).sort();
    throw unresolvedUsingColumn({ colName: quoteIdentifier(name), side, columns });
  }
  return column;
}

function asResolution(column: AttributeReference): Resolution {
  return { expression: column, sql: column.name };
}

function scalar(name: string, args: readonly Resolution[]): Resolution {
  return resolveScalarCall(name, lookupFunction(name), args);
}
