import { misplacedDefaultWord } from '../../errors/saved-table-errors.ts';
import type { Expression } from '../../plan/expression.ts';
import type { LogicalPlan } from '../../plan/logical-plan.ts';
import { type LogicalMapping, mapExpression } from '../../plan/map-logical-plan.ts';
import { DEFAULT_KEY } from '../../types/column-default.ts';
import type { StructField } from '../../types/data-type.ts';

/* `DEFAULT` in the place of a value, and columns that get none. */

/** What a column is without a value: its default, read as it is written, or null. */
export function valueOfMissing({ dataType, metadata }: StructField): Expression {
  const text = metadata?.[DEFAULT_KEY];
  const child: Expression =
    typeof text === 'string'
      ? { kind: 'expressionString', text }
      : { kind: 'literal', value: null, dataType };
  return { kind: 'cast', child, dataType, mode: 'ansi' };
}

/**
 * The query with the word DEFAULT, where it stands for a whole value of a column, replaced. Fails with
 * DEFAULT_PLACEMENT_INVALID where a row of VALUES has it as a part of a value, and where columns go by name: then there are none
 * that it could stand for.
 */
export function fillDefaults(
  plan: LogicalPlan,
  columns: readonly StructField[] | undefined,
): LogicalPlan {
  switch (plan.kind) {
    case 'project':
      return { ...plan, expressions: filled(plan.expressions, plan.input === undefined) };
    case 'setOperation':
      return {
        ...plan,
        left: fillDefaults(plan.left, columns),
        right: fillDefaults(plan.right, columns),
      };
    case 'subqueryAlias':
    case 'withCtes':
      return { ...plan, input: fillDefaults(plan.input, columns) };
    default:
      return plan;
  }

  function filled(expressions: readonly Expression[], isRow: boolean): Expression[] {
    const star = expressions.findIndex(({ kind }) => kind === 'star');
    return expressions.map((expression, at) => {
      const value = expression.kind === 'alias' ? expression.child : expression;
      if (!isDefault(value)) {
        if (isRow && holdsDefault(value)) throw misplacedDefaultWord();
        return expression;
      }
      if (columns === undefined) throw misplacedDefaultWord();
      // Nobody knows how many columns a star is, but how many are behind it.
      const column = columns.at(star >= 0 && star < at ? at - expressions.length : at);
      if (column === undefined) return expression;
      const names = expression.kind === 'alias' ? expression.names : [column.name];
      return { kind: 'alias', child: valueOfMissing(column), names };
    });
  }
}

function isDefault(expression: Expression): boolean {
  return (
    expression.kind === 'attribute' &&
    expression.nameParts.length === 1 &&
    expression.nameParts[0].toUpperCase() === 'DEFAULT'
  );
}

function holdsDefault(expression: Expression): boolean {
  let isFound = false;
  const visitor: LogicalMapping = {
    plan: (plan) => plan,
    expression: (node) => {
      isFound ||= isDefault(node);
      return mapExpression(node, visitor);
    },
  };
  visitor.expression(expression);
  return isFound;
}
