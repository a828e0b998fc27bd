import { starOfNoStruct, unresolvedStar } from '../errors/analysis-errors.ts';
import type { UnresolvedRegex, UnresolvedStar } from '../plan/expression.ts';
import type { AttributeReference } from '../plan/resolved-expression.ts';
import type { StructType } from '../types/data-type.ts';
import { quoteIdentifier } from '../types/sql-string.ts';
import { RELATIONAL } from './relational-part.ts';
import type { ExpressionContext, Resolution } from './resolution.ts';
import { extractValue, findInScope } from './resolve-names.ts';
import { isQualified } from './scope.ts';
import { quoteName } from './suggestions.ts';

/**
 * The columns that a star stands for: all, those of one alias (the keys of a join with USING included), or the fields
 * of a struct; but for the ones excepted. Follows Spark's `UnresolvedStarBase.expand`.
 */
export function expandStar(star: UnresolvedStar, context: ExpressionContext): Resolution[] {
  const columns =
    star.target === undefined
      ? context.scope.columns.map(columnResolution)
      : targetColumns(star.target, context);
  const { except = [] } = star;
  return except.length === 0 ? columns : RELATIONAL.get().exceptColumns(columns, except, context);
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
