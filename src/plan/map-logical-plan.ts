import { assertNever } from '../errors/internal-error.ts';
import type { Alias, Expression, SortOrder, WindowExpression } from './expression.ts';
import type { Aggregate, LogicalPlan, MapGroups } from './logical-plan.ts';

/*
 * The one walker of unresolved trees. It goes one level down; a mapping that wants the whole tree calls it again.
 */

/** What to put in the place of the relations and expressions directly below a node. */
export interface LogicalMapping {
  readonly plan: (plan: LogicalPlan) => LogicalPlan;
  readonly expression: (expression: Expression) => Expression;
}

/** The relation with its inputs and its expressions mapped. */
export function mapLogicalPlan(plan: LogicalPlan, mapping: LogicalMapping): LogicalPlan {
  const all = (expressions: readonly Expression[]) => expressions.map(mapping.expression);
  switch (plan.kind) {
    case 'readNamedTable':
    case 'readDataSource':
    case 'localRelation':
    case 'range':
      return plan;
    case 'tail':
    case 'deduplicate':
    case 'subqueryAlias':
    case 'toDF':
    case 'withColumnsRenamed':
    case 'withWatermark':
    case 'pipeInput':
    case 'lateRows':
      return { ...plan, input: mapping.plan(plan.input) };
    case 'project': {
      const expressions = all(plan.expressions);
      return plan.input === undefined
        ? { ...plan, expressions }
        : { ...plan, input: mapping.plan(plan.input), expressions };
    }
    case 'filter': {
      const condition = mapping.expression(plan.condition);
      return { ...plan, input: mapping.plan(plan.input), condition };
    }
    case 'sort': {
      const order = plan.order.map((key) => mapOrder(key, mapping));
      return { ...plan, input: mapping.plan(plan.input), order };
    }
    case 'limit':
      return { ...plan, input: mapping.plan(plan.input), limit: mapping.expression(plan.limit) };
    case 'offset':
      return { ...plan, input: mapping.plan(plan.input), offset: mapping.expression(plan.offset) };
    case 'aggregate':
      return mapAggregate(plan, mapping);
    case 'drop':
      return { ...plan, input: mapping.plan(plan.input), columns: all(plan.columns) };
    case 'withColumns': {
      const aliases = plan.aliases.map((alias) => mapAlias(alias, mapping));
      return { ...plan, input: mapping.plan(plan.input), aliases };
    }
    case 'hint':
      return { ...plan, input: mapping.plan(plan.input), parameters: all(plan.parameters) };
    case 'windowTable': {
      const time = mapping.expression(plan.time);
      return { ...plan, input: mapping.plan(plan.input), time, partitionBy: all(plan.partitionBy) };
    }
    case 'mapGroups':
      return mapGroups(plan, mapping);
    case 'lateralView': {
      const generator = mapping.expression(plan.generator);
      return { ...plan, input: mapping.plan(plan.input), generator };
    }
    default:
      return mapSeveralInputs(plan, mapping);
  }
}

function mapSeveralInputs(
  plan: Extract<LogicalPlan, { kind: 'join' | 'setOperation' | 'withCtes' }>,
  mapping: LogicalMapping,
): LogicalPlan {
  switch (plan.kind) {
    case 'setOperation':
      return { ...plan, left: mapping.plan(plan.left), right: mapping.plan(plan.right) };
    case 'join': {
      const condition = plan.condition && mapping.expression(plan.condition);
      const left = mapping.plan(plan.left);
      return { ...plan, left, right: mapping.plan(plan.right), condition };
    }
    case 'withCtes': {
      const ctes = plan.ctes.map((cte) => ({ ...cte, plan: mapping.plan(cte.plan) }));
      return { ...plan, input: mapping.plan(plan.input), ctes };
    }
    default:
      return assertNever(plan);
  }
}

function mapAggregate(plan: Aggregate, mapping: LogicalMapping): LogicalPlan {
  const all = (expressions: readonly Expression[]) => expressions.map(mapping.expression);
  return {
    ...plan,
    input: mapping.plan(plan.input),
    grouping: all(plan.grouping),
    aggregates: all(plan.aggregates),
    groupingSets: plan.groupingSets?.map(all),
    having: plan.having && mapping.expression(plan.having),
    pivot: plan.pivot && {
      column: mapping.expression(plan.pivot.column),
      values: all(plan.pivot.values),
    },
  };
}

function mapGroups(plan: MapGroups, { plan: map, expression }: LogicalMapping): MapGroups {
  const { initialState } = plan;
  return {
    ...plan,
    input: map(plan.input),
    grouping: plan.grouping.map(expression),
    initialState: initialState && {
      ...initialState,
      input: map(initialState.input),
      grouping: initialState.grouping.map(expression),
    },
  };
}

/** The expression with those directly below it mapped, relations of subqueries included. */
export function mapExpression(expression: Expression, mapping: LogicalMapping): Expression {
  const map = mapping.expression;
  switch (expression.kind) {
    case 'literal':
    case 'attribute':
    case 'expressionString':
    case 'star':
    case 'regex':
    case 'lambdaVariable':
      return expression;
    case 'function':
      return {
        ...expression,
        args: expression.args.map(map),
        filter: expression.filter && map(expression.filter),
        withinGroup: expression.withinGroup?.map((key) => mapOrder(key, mapping)),
      };
    case 'inlineFunction':
      return { ...expression, args: expression.args.map(map) };
    case 'alias':
      return mapAlias(expression, mapping);
    case 'cast':
      return { ...expression, child: map(expression.child) };
    case 'sortOrder':
      return mapOrder(expression, mapping);
    case 'lambda':
      return { ...expression, body: map(expression.body) };
    case 'over':
      return mapWindow(expression, mapping);
    case 'extract':
      return {
        ...expression,
        child: map(expression.child),
        extraction: map(expression.extraction),
      };
    case 'updateFields':
      return {
        ...expression,
        child: map(expression.child),
        value: expression.value && map(expression.value),
      };
    case 'namedArgument':
      return { ...expression, value: map(expression.value) };
    case 'subquery':
      return {
        ...expression,
        plan: mapping.plan(expression.plan),
        values: expression.values?.map(map),
      };
    default:
      return assertNever(expression);
  }
}

function mapAlias(alias: Alias, mapping: LogicalMapping): Alias {
  return { ...alias, child: mapping.expression(alias.child) };
}

function mapOrder(order: SortOrder, mapping: LogicalMapping): SortOrder {
  return { ...order, child: mapping.expression(order.child) };
}

function mapWindow(window: WindowExpression, mapping: LogicalMapping): WindowExpression {
  const { frame } = window;
  const boundary = (end: NonNullable<typeof frame>['lower']) =>
    end.kind === 'value' ? { ...end, offset: mapping.expression(end.offset) } : end;
  return {
    ...window,
    function: mapping.expression(window.function),
    partitionBy: window.partitionBy.map(mapping.expression),
    orderBy: window.orderBy.map((key) => mapOrder(key, mapping)),
    frame: frame && { ...frame, lower: boundary(frame.lower), upper: boundary(frame.upper) },
  };
}
