import type { NamedExpression, ResolvedExpression } from '../plan/resolved-expression.ts';
import { transformExpressionDown } from '../plan/transform.ts';

/** What columns stand for, by id. */
export type Definitions = ReadonlyMap<number, ResolvedExpression>;

/** What a projection's columns stand for. Columns that pass through stand for themselves. */
export function definitions(projections: readonly NamedExpression[]): Definitions {
  return new Map(
    projections.map((named) => [named.id, named.kind === 'alias' ? named.child : named]),
  );
}

/** The expression with its columns replaced by what they stand for. */
export function inline(expression: ResolvedExpression, columns: Definitions): ResolvedExpression {
  return transformExpressionDown(expression, (node) => {
    const definition = node.kind === 'attribute' ? columns.get(node.id) : undefined;
    if (definition === undefined || definition.kind === 'attribute') {
      return definition === undefined || isSame(node, definition) ? node : definition;
    }
    return definition;
  });
}

function isSame(node: ResolvedExpression, definition: ResolvedExpression): boolean {
  return node.kind === 'attribute' && definition.kind === 'attribute' && node.id === definition.id;
}
