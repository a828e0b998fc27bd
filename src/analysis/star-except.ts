import { exceptOverlapping, starOfNoStruct, unresolvedColumn } from '../errors/analysis-errors.ts';
import type { AttributeReference } from '../plan/resolved-expression.ts';
import { columnName, type ExpressionContext, type Resolution } from './resolution.ts';
import { updatedStruct } from './resolve-struct.ts';
import { findColumn } from './scope.ts';
import { proposeInOrder, quoteName } from './suggestions.ts';

/** The columns of a star without those that EXCEPT names, one after the other. */
export function exceptColumns(
  columns: readonly Resolution[],
  except: readonly (readonly string[])[],
  context: ExpressionContext,
): Resolution[] {
  refuseOverlaps(except, context);
  return except.reduce<Resolution[]>(
    (kept, nameParts) => exceptColumn(kept, nameParts, context),
    [...columns],
  );
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
