import type { Command, Statement } from '../../src/plan/command.ts';
import type { Expression, FrameBoundary, SortOrder } from '../../src/plan/expression.ts';
import type { LogicalPlan } from '../../src/plan/logical-plan.ts';
import { simpleString } from '../../src/types/data-type.ts';
import type { Value } from '../../src/types/value.ts';

/*
 * Unresolved plans as short text, so that a test of the parser shows in one line what a statement means. Every property
 * of a node is in its text, but for its place in the SQL.
 */

export function statementText(statement: Statement): string {
  return statement.kind === 'query' ? planText(statement.plan) : commandText(statement.command);
}

function commandText(command: Command): string {
  const { kind, ...rest } = command;
  const parts = Object.entries(rest).map(([key, value]) =>
    key === 'input'
      ? planText(value as LogicalPlan)
      : key === 'statement'
        ? statementText(value as Statement)
        : `${key}=${value}`,
  );
  return `${kind}(${parts.join(', ')})`;
}

export function planText(plan: LogicalPlan): string {
  const list = (expressions: readonly Expression[]) => expressions.map(expressionText).join(', ');
  switch (plan.kind) {
    case 'readNamedTable':
      return plan.nameParts.join('.');
    case 'localRelation':
      return `rows(${plan.schema.fields.map(({ name, dataType }) => `${name} ${simpleString(dataType)}`).join(', ')}: ${plan.rows.map((row) => `(${row.map(valueText).join(', ')})`).join(' ')})`;
    case 'range':
      return `range(${plan.start}, ${plan.end}, ${plan.step})`;
    case 'project':
      return plan.input === undefined
        ? `project(${list(plan.expressions)})`
        : `project(${list(plan.expressions)} ⟵ ${planText(plan.input)})`;
    case 'filter':
      return `filter(${expressionText(plan.condition)} ⟵ ${planText(plan.input)})`;
    case 'join':
      return joinText(plan);
    case 'setOperation':
      return `${plan.operation}${plan.isAll ? 'All' : ''}${plan.byName ? 'ByName' : ''}(${planText(plan.left)}; ${planText(plan.right)})`;
    case 'sort':
      return `sort(${plan.order.map(sortText).join(', ')} ⟵ ${planText(plan.input)})`;
    case 'limit':
      return `limit(${expressionText(plan.limit)} ⟵ ${planText(plan.input)})`;
    case 'offset':
      return `offset(${expressionText(plan.offset)} ⟵ ${planText(plan.input)})`;
    case 'aggregate':
      return aggregateText(plan);
    case 'deduplicate':
      return `distinct(${planText(plan.input)})`;
    case 'subqueryAlias':
      return `${planText(plan.input)} AS ${plan.alias}${plan.columnNames ? `(${plan.columnNames.join(', ')})` : ''}`;
    case 'toDF':
      return `toDF(${plan.columnNames.join(', ')} ⟵ ${planText(plan.input)})`;
    case 'hint':
      return `hint(${plan.name}(${list(plan.parameters)}) ⟵ ${planText(plan.input)})`;
    case 'withCtes':
      return `with${plan.recursive ? 'Recursive' : ''}(${plan.ctes.map((cte) => `${cte.name}${cte.columnNames ? `(${cte.columnNames.join(', ')})` : ''} = ${planText(cte.plan)}`).join('; ')} ⟵ ${planText(plan.input)})`;
    case 'lateralView':
      return `lateralView${plan.outer ? 'Outer' : ''}(${expressionText(plan.generator)} AS ${plan.alias}(${plan.columnNames.join(', ')}) ⟵ ${planText(plan.input)})`;
    case 'pipeInput':
      return `|> ${planText(plan.input)}`;
    case 'withColumns':
      return `set(${list(plan.aliases)} ⟵ ${planText(plan.input)})`;
    default:
      throw new Error(`SQL makes no ${plan.kind}`);
  }
}

function joinText(plan: LogicalPlan & { kind: 'join' }): string {
  const flags = [plan.isNatural && 'natural ', plan.isLateral && 'lateral ']
    .filter(Boolean)
    .join('');
  const on = plan.condition === undefined ? '' : ` on ${expressionText(plan.condition)}`;
  const using = plan.usingColumns.length === 0 ? '' : ` using (${plan.usingColumns.join(', ')})`;
  return `${flags}${plan.joinType}(${planText(plan.left)}; ${planText(plan.right)}${on}${using})`;
}

function aggregateText(plan: LogicalPlan & { kind: 'aggregate' }): string {
  const sets = plan.groupingSets?.map((set) => `(${set.map(expressionText).join(', ')})`).join(' ');
  const pivot =
    plan.pivot &&
    ` pivot ${expressionText(plan.pivot.column)} in (${plan.pivot.values.map(expressionText).join(', ')})`;
  const having = plan.having && ` having ${expressionText(plan.having)}`;
  return (
    `${plan.groupType}([${plan.grouping.map(expressionText).join(', ')}]${sets === undefined ? '' : ` sets ${sets}`}` +
    `${pivot ?? ''}: ${plan.implicitGrouping ? '+ ' : ''}${plan.aggregates.map(expressionText).join(', ')}${having ?? ''} ⟵ ${planText(plan.input)})`
  );
}

const INFIX = /^(?:[^a-zA-Z]+|and|or|div|concat)$/;

export function expressionText(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return `${valueText(expression.value)}:${simpleString(expression.dataType)}`;
    case 'attribute':
      return expression.nameParts.join('.');
    case 'function':
      return functionText(expression);
    case 'star':
      return `${expression.target ? `${expression.target.join('.')}.` : ''}*${expression.except ? ` except (${expression.except.map((parts) => parts.join('.')).join(', ')})` : ''}`;
    case 'alias':
      return `${expressionText(expression.child)} AS ${expression.names.join('+')}`;
    case 'cast':
      return `${expression.mode === 'try' ? 'tryCast' : 'cast'}(${expressionText(expression.child)} AS ${simpleString(expression.dataType)})`;
    case 'sortOrder':
      return sortText(expression);
    case 'lambda':
      return `(${expression.parameters.join(', ')}) -> ${expressionText(expression.body)}`;
    case 'lambdaVariable':
      return `λ${expression.name}`;
    case 'over':
      return `over(${expressionText(expression.function)} by ${expression.partitionBy.map(expressionText).join(', ')} order ${expression.orderBy.map(sortText).join(', ')}${expression.frame ? ` ${expression.frame.type} ${boundText(expression.frame.lower)} to ${boundText(expression.frame.upper)}` : ''})`;
    case 'extract':
      return `${expressionText(expression.child)}[${expressionText(expression.extraction)}]`;
    case 'namedArgument':
      return `${expression.key} => ${expressionText(expression.value)}`;
    case 'subquery':
      return `${expression.subqueryKind}(${expression.values ? `${expression.values.map(expressionText).join(', ')} ∈ ` : ''}${planText(expression.plan)})`;
    default:
      throw new Error(`SQL makes no ${expression.kind}`);
  }
}

function functionText(call: Expression & { kind: 'function' }): string {
  const args = call.args.map(expressionText);
  const isPlain = !call.isDistinct && !call.filter && !call.withinGroup && !call.ignoreNulls;
  if (isPlain && args.length === 2 && INFIX.test(call.name)) {
    return `(${args[0]} ${call.name} ${args[1]})`;
  }
  return (
    `${call.name}(${call.isDistinct ? 'distinct ' : ''}${args.join(', ')})` +
    `${call.withinGroup ? ` within (${call.withinGroup.map(sortText).join(', ')})` : ''}` +
    `${call.filter ? ` filter (${expressionText(call.filter)})` : ''}` +
    `${call.ignoreNulls ? ' ignoreNulls' : ''}`
  );
}

function sortText({ child, direction, nullOrdering }: SortOrder): string {
  return `${expressionText(child)} ${direction === 'ascending' ? '↑' : '↓'}${nullOrdering}`;
}

function boundText(bound: FrameBoundary): string {
  return bound.kind === 'value' ? expressionText(bound.offset) : bound.kind;
}

function valueText(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Object.is(value, -0)) return '-0';
  return value instanceof Uint8Array ? `0x${Buffer.from(value).toString('hex')}` : String(value);
}
