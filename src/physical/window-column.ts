import {
  type AttributeReference,
  type NamedExpression,
  type ResolvedAlias,
  type ScalarCall,
  type TimeWindow,
  toAttribute,
} from '../plan/resolved-expression.ts';
import { transformExpressionDown } from '../plan/transform.ts';
import { expressionKey } from './expression-key.ts';

/** No attribute of a plan has this id: those count from 0. */
const WINDOW_ID = -1;

/** The window as a column of a relation. */
export function windowColumn(window: TimeWindow | ScalarCall): ResolvedAlias {
  const { dataType, nullable } = window;
  return { kind: 'alias', id: WINDOW_ID, name: 'window', child: window, dataType, nullable };
}

/** Expressions that read the window from its column. */
export function readingWindow(
  expressions: readonly NamedExpression[],
  column: ResolvedAlias,
): readonly NamedExpression[] {
  const { kind } = column.child;
  const key = expressionKey(column.child);
  const attribute: AttributeReference = toAttribute(column);
  return expressions.map((named) =>
    named.kind === 'attribute'
      ? named
      : {
          ...named,
          child: transformExpressionDown(named.child, (node) =>
            node.kind === kind && expressionKey(node) === key ? attribute : node,
          ),
        },
  );
}
