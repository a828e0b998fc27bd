import { unresolvedColumnAmongFieldNames } from '../errors/analysis-errors.ts';
import {
  columnCountMismatch,
  incompatibleColumnType,
  mapInSetOperation,
} from '../errors/relational-errors.ts';
import { inlineTableMismatch } from '../errors/sql-errors.ts';
import { lookupFunction } from '../functions/registry.ts';
import type { SetOperation } from '../plan/logical-plan.ts';
import { conjunction } from '../plan/predicates.ts';
import type { AttributeReference, NamedExpression } from '../plan/resolved-expression.ts';
import { planOutput, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { widerType, widerTypeWithoutText } from '../types/coercion.ts';
import { type DataType, NullType, sameType } from '../types/data-type.ts';
import { typeSql } from '../types/type-sql.ts';
import type { Analysis } from './analysis.ts';
import { distinctRelation, hasMap } from './distinct-relation.ts';
import { repeatedRows } from './repeated-rows.ts';
import { castTo, literal, type Resolution } from './resolution.ts';
import { resolveScalarCall } from './resolve-scalar-call.ts';
import { exactRelation, type Relation, type Scope } from './scope.ts';
import { namedColumn } from './select-list.ts';

/** UNION, INTERSECT and EXCEPT: by position unless it says by name, with the columns cast to common types. */
export function resolveSetOperation(operation: SetOperation, analysis: Analysis): Relation {
  const left = exactRelation(analysis.resolve(operation.left));
  const right = exactRelation(analysis.resolve(operation.right));
  const [first, second] = operation.byName
    ? matchedByName(operation, left, right, analysis)
    : [left, right];
  checkColumnCounts(operation, first.scope, second.scope);
  if (operation.operation !== 'union') refuseMaps([first.scope, second.scope]);
  const types = commonTypes(operation, first.scope, second.scope);
  const inputs = [
    castColumns(first, types, analysis),
    castColumns(second, types, analysis),
  ] as const;
  if (operation.operation === 'union') {
    const union = unionRelation(inputs, analysis);
    return operation.isAll ? union : distinctRelation(union, analysis);
  }
  return membershipRelation(operation, inputs, analysis);
}

function unionRelation(
  [left, right]: readonly [ResolvedPlan, ResolvedPlan],
  analysis: Analysis,
): Relation {
  const rightOutput = planOutput(right);
  const output = planOutput(left).map((column, index) => ({
    ...column,
    id: analysis.nextId(),
    nullable: column.nullable || rightOutput[index].nullable,
    qualifier: [],
  }));
  const plan: ResolvedPlan = { kind: 'union', inputs: [left, right], output };
  return { plan, scope: { columns: output, hidden: [], dataFrames: new Map() } };
}

/**
 * INTERSECT and EXCEPT ask for each distinct row of the left whether the right has it, null being equal to null: as
 * Spark, a semi or anti join under a DISTINCT.
 */
function membershipRelation(
  { operation, isAll }: SetOperation,
  [left, right]: readonly [ResolvedPlan, ResolvedPlan],
  analysis: Analysis,
): Relation {
  const columns = planOutput(left);
  if (isAll)
    return repeatedRows(operation === 'except' ? 'except' : 'intersect', [left, right], analysis);
  const others = planOutput(right);
  const same = columns.map(
    (column, index) =>
      scalar('<=>', [asResolution(column), asResolution(others[index])]).expression,
  );
  const plan: ResolvedPlan = {
    kind: 'join',
    left,
    right,
    joinType: operation === 'except' ? 'leftAnti' : 'leftSemi',
    condition: conjunction(same),
    setOperation: operation === 'except' ? 'except' : 'intersect',
  };
  return distinctRelation(
    { plan, scope: { columns, hidden: [], dataFrames: new Map() } },
    analysis,
  );
}

function asResolution(column: AttributeReference): Resolution {
  return { expression: column, sql: column.name };
}

function scalar(name: string, args: readonly Resolution[]): Resolution {
  return resolveScalarCall(name, lookupFunction(name), args);
}

function checkColumnCounts({ operation }: SetOperation, left: Scope, right: Scope): void {
  if (left.columns.length === right.columns.length) return;
  throw columnCountMismatch({
    operator: operation.toUpperCase(),
    first: left.columns.length,
    second: right.columns.length,
  });
}

function refuseMaps(sides: readonly Scope[]): void {
  const map = sides.flatMap(({ columns }) => columns).find(({ dataType }) => hasMap(dataType));
  if (map !== undefined) throw mapInSetOperation(map.name, map.dataType);
}

function commonTypes(
  { operation, isInline = false }: SetOperation,
  left: Scope,
  right: Scope,
): readonly DataType[] {
  const ofTwo = isInline ? widerTypeWithoutText : widerType;
  return left.columns.map(({ dataType, name }, columnIndex) => {
    const other = right.columns[columnIndex].dataType;
    const common = ofTwo(dataType, other);
    if (common !== undefined) return common;
    if (isInline) throw inlineTableMismatch(name);
    throw incompatibleColumnType({
      operator: operation.toUpperCase(),
      columnIndex,
      secondType: `"${typeSql(other)}"`,
      firstType: `"${typeSql(dataType)}"`,
    });
  });
}

/** The relation with its columns of these types; the plan itself where they are so already. */
function castColumns(
  { plan, scope }: Relation,
  types: readonly DataType[],
  analysis: Analysis,
): ResolvedPlan {
  const isSame = scope.columns.every((column, index) => sameType(column.dataType, types[index]));
  if (isSame) return plan;
  const projections = scope.columns.map((column, index): NamedExpression => {
    const expression = castTo(column, types[index]);
    return namedColumn({ expression, name: column.name }, analysis);
  });
  return { kind: 'project', input: plan, projections };
}

/**
 * Both sides with the columns in the left's order. What only one has is NULL in the other, if the operation allows
 * that, and comes last if the right has it.
 */
function matchedByName(
  { allowMissingColumns = false }: SetOperation,
  left: Relation,
  right: Relation,
  analysis: Analysis,
): readonly [Relation, Relation] {
  const leftColumns = left.scope.columns;
  const rightColumns = right.scope.columns;
  const { sameName } = analysis;
  const matched = leftColumns.map(({ name }) => {
    const column = rightColumns.find((candidate) => sameName(candidate.name, name));
    if (column !== undefined) return column;
    if (allowMissingColumns) return nullColumn(name, analysis);
    throw unresolvedColumnAmongFieldNames(
      name,
      rightColumns.map((candidate) => candidate.name),
    );
  });
  const extra = rightColumns.filter(
    ({ name }) => !leftColumns.some((column) => sameName(column.name, name)),
  );
  const missing = allowMissingColumns ? extra : [];
  const nulls = missing.map(({ name }) => nullColumn(name, analysis));
  return [projected(left, [...leftColumns, ...nulls]), projected(right, [...matched, ...extra])];
}

function nullColumn(name: string, analysis: Analysis): NamedExpression {
  return namedColumn({ expression: literal(null, NullType), name }, analysis);
}

function projected({ plan, scope }: Relation, projections: readonly NamedExpression[]): Relation {
  const project: ResolvedPlan = { kind: 'project', input: plan, projections };
  return { plan: project, scope: { ...scope, columns: planOutput(project), hidden: [] } };
}
