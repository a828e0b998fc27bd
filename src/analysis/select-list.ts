import { ambiguousLateralAlias, notExecutable } from '../errors/analysis-errors.ts';
import { isDeterministic } from '../functions/is-deterministic.ts';
import type { Expression } from '../plan/expression.ts';
import type { NamedExpression, ResolvedExpression } from '../plan/resolved-expression.ts';
import { StringType } from '../types/data-type.ts';
import { quoteIdentifier } from '../types/sql-string.ts';
import type { Analysis } from './analysis.ts';
import { expandRegex, expandStar } from './expand-star.ts';
import { type Generated, isGeneratorCall, refuseNestedGenerator } from './generator-call.ts';
import { withFallback } from './name-lookup.ts';
import { RELATIONAL } from './relational-part.ts';
import { columnName, type ExpressionContext, literal, type Resolution } from './resolution.ts';
import { resolveExpression } from './resolve-expression.ts';
import { extractValue } from './resolve-names.ts';

/** A column of a select list, before it is made part of a relation. */
export interface SelectedColumn {
  readonly expression: ResolvedExpression;
  readonly name: string;
  readonly sql: string;
  /** The generator that makes the column. */
  readonly generated?: Generated;
}

/**
 * Resolves a select list, stars expanded. A column may name the aliases before it, where nothing else has the name
 * (Spark's lateral column aliases).
 */
export function resolveSelectList(
  expressions: readonly Expression[],
  context: ExpressionContext,
): readonly SelectedColumn[] {
  const aliases: SelectedColumn[] = [];
  const find: ExpressionContext['find'] = ({ nameParts, planId }) =>
    planId === undefined ? lateralAlias(nameParts, aliases, context.analysis) : undefined;
  const lateral: ExpressionContext = {
    ...withFallback(context, find),
    findWithin: (place, call) => (attribute) => {
      const found = context.find(attribute);
      if (found !== undefined || find(attribute) === undefined) return found;
      throw RELATIONAL.get().lateralAliasInside(place, attribute.nameParts[0], call);
    },
  };
  return expressions.flatMap((expression) => {
    const columns = resolveColumns(expression, lateral);
    if (expression.kind === 'alias') aliases.push(...columns);
    return columns;
  });
}

function resolveColumns(expression: Expression, context: ExpressionContext): SelectedColumn[] {
  switch (expression.kind) {
    case 'star':
      return expandStar(expression, context).map(selected);
    case 'regex':
      return expandRegex(expression, context).map(selected);
    case 'alias': {
      const { names } = expression;
      return selectedAs(resolveExpression(expression.child, context), names, context.analysis);
    }
    default:
      return selectedAs(resolveExpression(expression, context), undefined, context.analysis);
  }
}

/** The column under the name that is given, if one is; a generator gives several, under as many names. */
export function selectedAs(
  resolution: Resolution,
  names: readonly string[] | undefined,
  analysis: Analysis,
): SelectedColumn[] {
  const { expression, sql } = resolution;
  if (!isGeneratorCall(expression)) {
    refuseNestedGenerator(expression, sql);
    if (names !== undefined && names.length > 1) throw RELATIONAL.get().multiAlias(names, sql);
    return [{ expression, sql, name: names?.[0] ?? columnName(resolution) }];
  }
  const generated = RELATIONAL.get().generatedColumns(expression, { names }, analysis);
  return generated.columns.map((column) => ({
    expression: column,
    name: column.name,
    sql,
    generated,
  }));
}

/** The generators that make some of the columns, each once. */
export function generatorsOf(columns: readonly SelectedColumn[]): readonly Generated[] {
  return [...new Set(columns.flatMap(({ generated }) => generated ?? []))];
}

function selected(resolution: Resolution): SelectedColumn {
  const { expression, sql } = resolution;
  return { expression, name: columnName(resolution), sql };
}

function lateralAlias(
  [name, ...fields]: readonly string[],
  aliases: readonly SelectedColumn[],
  analysis: Analysis,
): Resolution | undefined {
  const { sameName } = analysis;
  const matches = aliases.filter((alias) => sameName(alias.name, name));
  if (matches.length === 0) return undefined;
  if (matches.length > 1) throw ambiguousLateralAlias(quoteIdentifier(name), matches.length);
  const [{ expression, generated }] = matches;
  // The alias is replaced by what it stands for, which must then give the same value twice.
  if (!isDeterministic(expression)) {
    throw notExecutable(`the lateral column alias ${quoteIdentifier(name)} of a random value`);
  }
  // What a generator makes is a column by now, and no expression that the alias stands for.
  const sql = generated === undefined ? `lateralAliasReference(${name})` : name;
  return fields.reduce<Resolution>(
    (child, field) => ({
      ...extractValue(child, { expression: literal(field, StringType), sql: field }, analysis),
      name: field,
    }),
    { expression, sql, name },
  );
}

/** The column as an output of its relation: a plain column keeps its id, anything else gets one. */
export function namedColumn(
  { expression, name }: Pick<SelectedColumn, 'expression' | 'name'>,
  analysis: Analysis,
): NamedExpression {
  if (expression.kind === 'attribute' && expression.name === name) return expression;
  const { dataType, nullable } = expression;
  return { kind: 'alias', child: expression, id: analysis.nextId(), name, dataType, nullable };
}
