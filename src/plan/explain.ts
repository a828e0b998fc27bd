import { assertNever } from '../errors/internal-error.ts';
import { simpleString } from '../types/data-type.ts';
import { decimalText } from '../types/number-text.ts';
import type {
  AttributeReference,
  FrameBound,
  ResolvedExpression,
  Subquery,
  WindowCall,
} from './resolved-expression.ts';
import {
  planInputs,
  planOutput,
  type ResolvedPlan,
  type ResolvedSortOrder,
} from './resolved-plan.ts';

/** Prints a column; the default is its name alone. */
export type PrintColumn = (column: AttributeReference) => string;

/** Numbers columns in the order in which they are first met. */
export function columnNumbers(): (id: number) => number {
  const numbers = new Map<number, number>();
  return (id) => {
    const known = numbers.get(id) ?? numbers.size;
    numbers.set(id, known);
    return known;
  };
}

/** A column with its number: `usr#2`. */
export function numbered(
  { name, id }: Pick<AttributeReference, 'name' | 'id'>,
  number: (id: number) => number,
): string {
  return `${name}#${number(id)}`;
}

/** One line a relation, inputs indented below, as Spark draws its trees. */
export function planText(
  plan: ResolvedPlan,
  number: (id: number) => number = columnNumbers(),
): string {
  return treeText(plan, planInputs, (node) => relationText(node, number));
}

/** A tree of lines, what is below a node indented below it. */
export function treeText<Node>(
  root: Node,
  below: (node: Node) => readonly Node[],
  text: (node: Node) => string,
): string {
  const lines: string[] = [];
  const walk = (node: Node, prefix: string, isLast: boolean, isRoot: boolean) => {
    const branch = isRoot ? '' : isLast ? '+- ' : ':- ';
    lines.push(`${prefix}${branch}${text(node)}`);
    const inputs = below(node);
    const indent = isRoot ? prefix : `${prefix}${isLast ? '   ' : ':  '}`;
    for (const [index, input] of inputs.entries()) {
      walk(input, indent, index === inputs.length - 1, false);
    }
  };
  walk(root, '', true, true);
  return lines.join('\n');
}

/** A relation in one line, without its inputs. */
export function relationText(plan: ResolvedPlan, number: (id: number) => number): string {
  const column: PrintColumn = (attribute) => numbered(attribute, number);
  const text = (expression: ResolvedExpression) =>
    expression.kind === 'alias'
      ? `${expressionText(expression.child, column)} AS ${numbered(expression, number)}`
      : expressionText(expression, column);
  const list = (expressions: readonly ResolvedExpression[]) =>
    `[${expressions.map(text).join(', ')}]`;
  switch (plan.kind) {
    case 'sourceScan':
      return `${plan.isStreaming ? 'StreamingRelation' : 'Relation'} ${plan.source.format} ${list(plan.output)}`;
    case 'localRelation':
      return `LocalRelation ${list(plan.output)}, ${plan.rows.length} rows`;
    case 'project':
      return `Project ${list(plan.projections)}`;
    case 'filter':
      return `Filter ${text(plan.condition)}`;
    case 'aggregate':
      return `Aggregate ${list(plan.grouping)}, ${list(plan.aggregates)}`;
    case 'sort':
      return `Sort [${plan.order.map((key) => orderText(key, text)).join(', ')}]`;
    case 'window':
      return `Window ${list(plan.columns)}`;
    case 'limit':
      return `${plan.fromEnd ? 'Tail' : 'Limit'} ${plan.limit}`;
    case 'offset':
      return `Offset ${plan.offset}`;
    case 'union':
      return `Union ${list(plan.output)}`;
    case 'recursion':
      return `Recursion ${list(plan.output)}, ${plan.levelLimit} levels`;
    case 'recursionInput':
      return `RecursionInput ${list(plan.output)}`;
    case 'join': {
      const condition = plan.condition === undefined ? '' : `, ${text(plan.condition)}`;
      return `Join ${plan.joinType}${condition}`;
    }
    case 'expand':
      return `Expand [${plan.projections.map(list).join(', ')}], ${list(plan.output)}`;
    case 'generate':
      return `Generate ${text(plan.generator)}, ${plan.isOuter ? 'outer, ' : ''}${list(plan.generated)}`;
    case 'deduplicate':
      return `${plan.withinWatermark ? 'DeduplicateWithinWatermark' : 'Deduplicate'} ${list(plan.keys)}`;
    case 'mapGroups': {
      const { method, outputMode, time } = plan.functions;
      return `${method} ${list(plan.grouped.keys)}, ${list(plan.output)}, ${outputMode}, ${time}`;
    }
    case 'eventTimeWatermark': {
      const eventTime = plan.output.find(({ id }) => id === plan.eventTimeId);
      const name = eventTime === undefined ? '' : `${column(eventTime)}, `;
      return `EventTimeWatermark ${name}${plan.delayMicros / 1000n} ms`;
    }
    case 'lateRows':
      return `LateRows ${list(plan.output.filter(({ id }) => id === plan.eventTimeId))}`;
    default:
      return assertNever(plan);
  }
}

const INFIX = new Set(['+', '-', '*', '/', '%', '<', '<=', '>', '>=', '<=>', '&', '|', '^', 'div']);
const WORDS: Readonly<Record<string, string>> = { '==': '=', and: 'AND', or: 'OR' };

/** A resolved expression as text, implicit casts included. */
export function expressionText(
  expression: ResolvedExpression,
  column: PrintColumn = ({ name }) => name,
): string {
  const text = (child: ResolvedExpression) => expressionText(child, column);
  switch (expression.kind) {
    case 'literal':
      return valueText(expression);
    case 'attribute':
      return column(expression);
    case 'alias':
      return `${text(expression.child)} AS ${expression.name}`;
    case 'call': {
      const operator = INFIX.has(expression.name) ? expression.name : WORDS[expression.name];
      const args = expression.args.map(text);
      if (operator !== undefined && args.length === 2) return `(${args.join(` ${operator} `)})`;
      return `${expression.name}(${args.join(', ')})`;
    }
    case 'cast': {
      const name = expression.mode === 'try' ? 'try_cast' : 'cast';
      return `${name}(${text(expression.child)} as ${simpleString(expression.dataType)})`;
    }
    case 'aggregateCall': {
      const args = expression.args.length === 0 ? '1' : expression.args.map(text).join(', ');
      const distinct = expression.isDistinct ? 'distinct ' : '';
      const filter = expression.filter && ` FILTER (WHERE ${text(expression.filter)})`;
      return `${expression.name}(${distinct}${args})${filter ?? ''}`;
    }
    case 'over':
      return windowText(expression, text);
    case 'caseWhen': {
      const branches = expression.branches.map(
        ({ condition, value }) => `WHEN ${text(condition)} THEN ${text(value)}`,
      );
      const otherwise = expression.otherwise && ` ELSE ${text(expression.otherwise)}`;
      return `CASE ${branches.join(' ')}${otherwise ?? ''} END`;
    }
    case 'getField':
      return `${text(expression.child)}.${expression.name}`;
    case 'timeWindow': {
      const { child, sizeMicros, slideMicros, startMicros } = expression;
      return `window(${text(child)}, ${sizeMicros}, ${slideMicros}, ${startMicros})`;
    }
    case 'lambda': {
      const parameters = expression.parameters.map(({ name }) => name).join(', ');
      return `(${parameters}) -> ${text(expression.body)}`;
    }
    case 'lambdaVariable':
      return expression.name;
    case 'subquery':
      return subqueryText(expression, text);
    case 'udf':
      return `${expression.name}(${expression.args.map(text).join(', ')})`;
    default:
      return assertNever(expression);
  }
}

type TextOf = (expression: ResolvedExpression) => string;

function orderText({ expression, direction, nullOrdering }: ResolvedSortOrder, text: TextOf) {
  const order = direction === 'ascending' ? 'ASC' : 'DESC';
  return `${text(expression)} ${order} NULLS ${nullOrdering.toUpperCase()}`;
}

function windowText({ name, args, filter, partition, order, frame }: WindowCall, text: TextOf) {
  const condition = filter === undefined ? '' : ` FILTER (WHERE ${text(filter)})`;
  const parts = [
    partition.length > 0 ? `PARTITION BY ${partition.map(text).join(', ')} ` : '',
    order.length > 0 ? `ORDER BY ${order.map((key) => orderText(key, text)).join(', ')} ` : '',
    `${frame.type.toUpperCase()} BETWEEN ${boundText(frame.lower, 'PRECEDING', text)}`,
    ` AND ${boundText(frame.upper, 'FOLLOWING', text)}`,
  ];
  return `${name}(${args.map(text).join(', ')})${condition} OVER (${parts.join('')})`;
}

function boundText(bound: FrameBound, side: 'PRECEDING' | 'FOLLOWING', text: TextOf): string {
  switch (bound.kind) {
    case 'unbounded':
      return `UNBOUNDED ${side}`;
    case 'currentRow':
      return 'CURRENT ROW';
    case 'rows':
      return `${Math.abs(bound.offset)} ${bound.offset < 0 ? 'PRECEDING' : 'FOLLOWING'}`;
    case 'value':
      return text(bound.value);
    default:
      return assertNever(bound);
  }
}

function subqueryText(
  { subqueryKind, plan, values }: Subquery,
  text: (child: ResolvedExpression) => string,
): string {
  const names = planOutput(plan).map(({ name }) => name);
  const query = `${subqueryKind === 'in' ? '' : `${subqueryKind}-`}subquery[${names.join(', ')}]`;
  return subqueryKind === 'in' ? `(${values.map(text).join(', ')}) IN (${query})` : query;
}

function valueText({ value, dataType }: Extract<ResolvedExpression, { kind: 'literal' }>): string {
  if (typeof value === 'bigint' && dataType.kind === 'decimal') {
    return decimalText(value, dataType.scale);
  }
  return value === null ? 'null' : String(value);
}
