import {
  exceptOverlapping,
  starOfNoStruct,
  unresolvedColumn,
  unresolvedStar,
} from '../errors/analysis-errors.ts';
import type { UnresolvedRegex, UnresolvedStar } from '../plan/expression.ts';
import type { AttributeReference } from '../plan/resolved-expression.ts';
import type { StructType } from '../types/data-type.ts';
import { quoteIdentifier } from '../types/sql-string.ts';
import { columnName, type ExpressionContext, type Resolution } from './resolution.ts';
import { extractValue, findInScope } from './resolve-names.ts';
import { updatedStruct } from './resolve-struct.ts';
import { findColumn, isQualified } from './scope.ts';
import { proposeInOrder, quoteName } from './suggestions.ts';

/**
 * The columns that a star stands for: all, those of one alias (the keys of a join with USING included), or the fields
 * of a struct; but for the ones excepted. Follows Spark's `UnresolvedStarBase.expand`.
 */
export function expandStar(star: UnresolvedStar, context: ExpressionContext): Resolution[] {
  const columns =
    star.target === undefined
      ? context.scope.columns.map(columnResolution)
      : targetColumns(star.target, context);
  refuseOverlaps(star.except ?? [], context);
  return (star.except ?? []).reduce(
    (kept, nameParts) => exceptColumn(kept, nameParts, context),
    columns,
  );
}

/** The columns whose whole name matches the pattern, without regard to case. */
export function expandRegex(
  { pattern }: UnresolvedRegex,
  { scope }: Pick<ExpressionContext, 'scope'>,
): Resolution[] {
  const name = /^`(.*)`$/s.exec(pattern)?.[1] ?? pattern;
  const whole = new RegExp(`^(?:${name})$`, 'i');
  return scope.columns.filter((column) => whole.test(column.name)).map(columnResolution);
}

function columnResolution(column: AttributeReference): Resolution {
  return { expression: column, sql: column.name };
}

function targetColumns(target: readonly string[], context: ExpressionContext): Resolution[] {
  const { scope, analysis } = context;
  const ofAlias = [...scope.hidden, ...scope.columns].filter((column) =>
    isQualified(column, target, analysis.sameName),
  );
  if (ofAlias.length > 0) return ofAlias.map(columnResolution);
  const struct = findInScope({ kind: 'attribute', nameParts: target }, scope, analysis);
  if (struct === undefined) {
    const names = scope.columns.map(({ name }) => quoteIdentifier(name)).sort();
    throw unresolvedStar(quoteName(target), names);
  }
  const { dataType } = struct.expression;
  if (dataType.kind !== 'struct') throw starOfNoStruct(target);
  return structFields(struct, dataType, context);
}

function structFields(
  struct: Resolution,
  type: StructType,
  { analysis }: ExpressionContext,
): Resolution[] {
  return type.fields.map(({ name }) => {
    const extraction: Resolution = {
      expression: { kind: 'literal', value: name, dataType: { kind: 'string' }, nullable: false },
      sql: name,
    };
    return { ...extractValue(struct, extraction, analysis), name };
  });
}

/** Fails with EXCEPT_OVERLAPPING_COLUMNS if a name is part of another one. */
function refuseOverlaps(
  except: readonly (readonly string[])[],
  { analysis }: ExpressionContext,
): void {
  const contains = (whole: readonly string[], part: readonly string[]) =>
    part.length <= whole.length && part.every((name, at) => analysis.sameName(name, whole[at]));
  const isTwice = except.some((left, at) =>
    except.some((right, other) => other !== at && contains(left, right)),
  );
  if (isTwice) throw exceptOverlapping(except.map((parts) => parts.join('.')));
}

/** Leaves one column out, or a field of one: then the column stays, without the field. */
function exceptColumn(
  columns: readonly Resolution[],
  nameParts: readonly string[],
  { analysis }: ExpressionContext,
): Resolution[] {
  const attributes = columns.map(asAttribute);
  const scope = { columns: attributes, hidden: [], dataFrames: new Map() };
  const found = findColumn(nameParts, scope, analysis.sameName);
  if (found === undefined) {
    throw unresolvedColumn({
      objectName: quoteName(nameParts),
      proposal: proposeInOrder(nameParts, attributes),
    });
  }
  const isExcepted = (index: number) => attributes[index].id === found.column.id;
  if (found.fields.length === 0) return columns.filter((_, index) => !isExcepted(index));
  return columns.map((column, index) =>
    isExcepted(index) ? withoutField(column, found.fields, analysis.sameName) : column,
  );
}

/** The column by which EXCEPT names it. What is no column has a number that no column has. */
function asAttribute(resolution: Resolution, index: number): AttributeReference {
  const { expression } = resolution;
  if (expression.kind === 'attribute') return expression;
  const { dataType, nullable } = expression;
  const name = columnName(resolution);
  return { kind: 'attribute', id: -1 - index, name, dataType, nullable, qualifier: [] };
}

function withoutField(
  column: Resolution,
  path: readonly string[],
  same: ExpressionContext['analysis']['sameName'],
): Resolution {
  const { dataType } = column.expression;
  if (dataType.kind !== 'struct') throw starOfNoStruct([column.sql]);
  return {
    expression: updatedStruct(column.expression, dataType, { path, isAlwaysThere: true }, same),
    sql: column.sql,
    name: column.sql,
  };
}
