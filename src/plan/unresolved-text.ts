import { simpleString } from '../types/data-type.ts';
import { valueSql } from '../types/value-sql.ts';
import { treeText } from './explain.ts';
import type { Expression, SortOrder } from './expression.ts';
import type { LogicalPlan } from './logical-plan.ts';
import { mapLogicalPlan } from './map-logical-plan.ts';

/*
 * Plans as they were written, with nothing bound: what EXPLAIN EXTENDED shows first. Names that mean nothing yet have an
 * apostrophe before them, as in Spark.
 */

/** One line a relation, inputs indented below. */
export function unresolvedText(plan: LogicalPlan): string {
  return treeText(plan, inputs, lineOf);
}

/** The relations directly below, those of subqueries not among them. */
function inputs(plan: LogicalPlan): readonly LogicalPlan[] {
  const below: LogicalPlan[] = [];
  mapLogicalPlan(plan, {
    plan: (input) => {
      below.push(input);
      return input;
    },
    expression: (expression) => expression,
  });
  return below;
}

function lineOf(plan: LogicalPlan): string {
  switch (plan.kind) {
    case 'readNamedTable':
      return `'UnresolvedRelation [${plan.nameParts.join(', ')}]`;
    case 'readDataSource':
      return `'${plan.isStreaming ? 'StreamingRelation' : 'Relation'} ${plan.format}`;
    case 'localRelation':
      return `LocalRelation [${plan.schema.fields.map(({ name }) => name).join(', ')}]`;
    case 'range':
      return `Range (${plan.start}, ${plan.end}, step=${plan.step})`;
    case 'project':
      return `'Project ${list(plan.expressions)}`;
    case 'filter':
      return `'Filter ${text(plan.condition)}`;
    case 'sort':
      return `'Sort ${list(plan.order)}`;
    case 'limit':
      return `'Limit ${text(plan.limit)}`;
    case 'offset':
      return `'Offset ${text(plan.offset)}`;
    case 'join': {
      const using = plan.usingColumns.length > 0 ? ` USING (${plan.usingColumns.join(', ')})` : '';
      const condition = plan.condition === undefined ? '' : `, ${text(plan.condition)}`;
      return `'Join ${plan.joinType}${using}${condition}`;
    }
    case 'aggregate':
      return `'Aggregate ${list(plan.grouping)}, ${list(plan.aggregates)}`;
    case 'subqueryAlias':
      return `'SubqueryAlias ${plan.alias}`;
    case 'setOperation':
      return `'${titled(plan.operation)}${plan.isAll ? ' All' : ''}`;
    case 'withCtes':
      return `'CTE [${plan.ctes.map(({ name }) => name).join(', ')}]`;
    case 'hint':
      return `'UnresolvedHint ${plan.name}, ${list(plan.parameters)}`;
    case 'lateralView':
      return `'Generate ${text(plan.generator)}, ${plan.outer}, ${plan.alias}`;
    case 'withWatermark':
      return `'EventTimeWatermark '${plan.eventTime}, ${plan.delayThreshold}`;
    case 'windowTable':
      return `'${titled(plan.windows)} ${text(plan.time)}`;
    default:
      return `'${titled(plan.kind)}`;
  }
}

function titled(word: string): string {
  return `${word[0].toUpperCase()}${word.slice(1)}`;
}

function list(expressions: readonly Expression[]): string {
  return `[${expressions.map(text).join(', ')}]`;
}

const INFIX = new Set(['+', '-', '*', '/', '%', '<', '<=', '>', '>=', '<=>', '&', '|', '^', 'div']);
const WORDS: Readonly<Record<string, string>> = { '==': '=', and: 'AND', or: 'OR' };

function text(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return valueSql(expression.value, expression.dataType);
    case 'attribute':
      return `'${expression.nameParts.join('.')}`;
    case 'function':
      return callText(expression);
    case 'alias':
      return `${text(expression.child)} AS ${expression.names.join(', ')}`;
    case 'cast':
      return `cast(${text(expression.child)} as ${simpleString(expression.dataType)})`;
    case 'sortOrder':
      return orderText(expression);
    case 'star':
      return [...(expression.target ?? []), '*'].join('.');
    case 'extract':
      return `${text(expression.child)}[${text(expression.extraction)}]`;
    case 'lambda':
      return `lambdafunction(${text(expression.body)}, ${expression.parameters.join(', ')})`;
    case 'lambdaVariable':
      return `lambda '${expression.name}`;
    case 'over':
      return `${text(expression.function)} windowspecdefinition(${list(expression.partitionBy)}, ${list(expression.orderBy)})`;
    case 'subquery':
      return `${expression.subqueryKind}-subquery`;
    case 'namedArgument':
      return `${expression.key} => ${text(expression.value)}`;
    case 'expressionString':
      return expression.text;
    default:
      return expression.kind;
  }
}

function callText({ name, args, isDistinct }: Extract<Expression, { kind: 'function' }>): string {
  const operator = INFIX.has(name) ? name : WORDS[name];
  const texts = args.map(text);
  if (operator !== undefined && texts.length === 2) return `(${texts.join(` ${operator} `)})`;
  return `'${name}(${isDistinct ? 'distinct ' : ''}${texts.join(', ')})`;
}

function orderText({ child, direction, nullOrdering }: SortOrder): string {
  const order = direction === 'ascending' ? 'ASC' : 'DESC';
  return `${text(child)} ${order} NULLS ${nullOrdering.toUpperCase()}`;
}
