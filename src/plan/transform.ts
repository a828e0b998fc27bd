import { assertNever } from '../errors/internal-error.ts';
import type {
  FrameBound,
  NamedExpression,
  ResolvedAlias,
  ResolvedExpression,
  WindowCall,
} from './resolved-expression.ts';
import type { ResolvedPlan, ResolvedSortOrder } from './resolved-plan.ts';

/*
 * The one tree walker for resolved plans and expressions. Whatever a rule leaves alone keeps its identity: a
 * transformation that changes nothing returns the very node that it was given, so that a caller can compare
 * with `===` to see whether a rule has fired.
 */

/** Rewrites one expression; returns its argument where there is nothing to do. */
export type ExpressionRule = (expression: ResolvedExpression) => ResolvedExpression;

/** Rewrites one relation; returns its argument where there is nothing to do. */
export type PlanRule = (plan: ResolvedPlan) => ResolvedPlan;

/** Maps a list; the same list when no element changed. */
export function mapSame<T>(list: readonly T[], map: (element: T) => T): readonly T[] {
  let changed: T[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const mapped = map(list[index]);
    if (changed === undefined && mapped !== list[index]) changed = list.slice(0, index);
    changed?.push(mapped);
  }
  return changed ?? list;
}

/** The expressions directly below. */
export function expressionChildren(expression: ResolvedExpression): readonly ResolvedExpression[] {
  switch (expression.kind) {
    case 'literal':
    case 'attribute':
    case 'lambdaVariable':
      return [];
    case 'call':
    case 'udf':
      return expression.args;
    case 'aggregateCall':
      return expression.filter === undefined
        ? expression.args
        : [...expression.args, expression.filter];
    case 'over':
      return windowCallChildren(expression);
    case 'cast':
    case 'alias':
    case 'getField':
    case 'timeWindow':
      return [expression.child];
    case 'caseWhen': {
      const branches = expression.branches.flatMap(({ condition, value }) => [condition, value]);
      return expression.otherwise === undefined ? branches : [...branches, expression.otherwise];
    }
    case 'lambda':
      return [expression.body];
    case 'subquery':
      return expression.values;
    default:
      return assertNever(expression);
  }
}

/** Rewrites the expressions directly below, and keeps the node when none changed. */
export function mapExpressionChildren(
  expression: ResolvedExpression,
  map: ExpressionRule,
): ResolvedExpression {
  switch (expression.kind) {
    case 'literal':
    case 'attribute':
    case 'lambdaVariable':
      return expression;
    case 'call':
    case 'udf': {
      const args = mapSame(expression.args, map);
      return args === expression.args ? expression : { ...expression, args };
    }
    case 'aggregateCall': {
      const args = mapSame(expression.args, map);
      const filter = expression.filter && map(expression.filter);
      const same = args === expression.args && filter === expression.filter;
      return same ? expression : { ...expression, args, filter };
    }
    case 'over':
      return mapWindowCall(expression, map);
    case 'cast':
    case 'alias':
    case 'getField':
    case 'timeWindow': {
      const child = map(expression.child);
      return child === expression.child ? expression : { ...expression, child };
    }
    case 'caseWhen': {
      const branches = mapSame(expression.branches, (branch) => {
        const condition = map(branch.condition);
        const value = map(branch.value);
        const same = condition === branch.condition && value === branch.value;
        return same ? branch : { condition, value };
      });
      const otherwise = expression.otherwise && map(expression.otherwise);
      const same = branches === expression.branches && otherwise === expression.otherwise;
      return same ? expression : { ...expression, branches, otherwise };
    }
    case 'lambda': {
      const body = map(expression.body);
      return body === expression.body ? expression : { ...expression, body };
    }
    case 'subquery': {
      const values = mapSame(expression.values, map);
      return values === expression.values ? expression : { ...expression, values };
    }
    default:
      return assertNever(expression);
  }
}

function windowCallChildren({
  args,
  filter,
  partition,
  order,
  frame,
}: WindowCall): readonly ResolvedExpression[] {
  const bounds = [frame.lower, frame.upper].flatMap((bound) =>
    bound.kind === 'value' ? [bound.value] : [],
  );
  const filters = filter === undefined ? [] : [filter];
  return [...args, ...filters, ...partition, ...order.map((key) => key.expression), ...bounds];
}

function mapWindowCall(call: WindowCall, map: ExpressionRule): WindowCall {
  const args = mapSame(call.args, map);
  const filter = call.filter && map(call.filter);
  const partition = mapSame(call.partition, map);
  const order = mapSame(call.order, (key) => mapKey(key, map));
  const lower = mapBound(call.frame.lower, map);
  const upper = mapBound(call.frame.upper, map);
  const isSameFrame = lower === call.frame.lower && upper === call.frame.upper;
  const frame = isSameFrame ? call.frame : { ...call.frame, lower, upper };
  const isSame =
    args === call.args &&
    filter === call.filter &&
    partition === call.partition &&
    order === call.order &&
    isSameFrame;
  return isSame ? call : { ...call, args, filter, partition, order, frame };
}

function mapBound(bound: FrameBound, map: ExpressionRule): FrameBound {
  if (bound.kind !== 'value') return bound;
  const value = map(bound.value);
  return value === bound.value ? bound : { ...bound, value };
}

function mapKey(key: ResolvedSortOrder, map: ExpressionRule): ResolvedSortOrder {
  const expression = map(key.expression);
  return expression === key.expression ? key : { ...key, expression };
}

/** Applies the rule to every node of an expression, children first. */
export function transformExpressionUp(
  expression: ResolvedExpression,
  rule: ExpressionRule,
): ResolvedExpression {
  return rule(mapExpressionChildren(expression, (child) => transformExpressionUp(child, rule)));
}

/** Applies the rule to every node of an expression, parents first. */
export function transformExpressionDown(
  expression: ResolvedExpression,
  rule: ExpressionRule,
): ResolvedExpression {
  return mapExpressionChildren(rule(expression), (child) => transformExpressionDown(child, rule));
}

/** Whether the test holds for the expression or one below it. */
export function someExpression(
  expression: ResolvedExpression,
  test: (expression: ResolvedExpression) => boolean,
): boolean {
  return (
    test(expression) || expressionChildren(expression).some((child) => someExpression(child, test))
  );
}

/** Calls the visitor with the expression and every one below it, parents first. */
export function visitExpression(
  expression: ResolvedExpression,
  visit: (expression: ResolvedExpression) => void,
): void {
  visit(expression);
  for (const child of expressionChildren(expression)) visitExpression(child, visit);
}

/** The ids of the columns that an expression reads. */
export function referencedIds(
  expression: ResolvedExpression,
  into = new Set<number>(),
): Set<number> {
  visitExpression(expression, (node) => {
    if (node.kind === 'attribute') into.add(node.id);
  });
  return into;
}

/** The expressions that a relation evaluates itself. */
export function planExpressions(plan: ResolvedPlan): readonly ResolvedExpression[] {
  switch (plan.kind) {
    case 'project':
      return plan.projections;
    case 'filter':
      return [plan.condition];
    case 'aggregate':
      return [...plan.grouping, ...plan.aggregates];
    case 'sort':
      return plan.order.map((order) => order.expression);
    case 'join':
      return plan.condition === undefined ? [] : [plan.condition];
    case 'deduplicate':
      return plan.keys;
    case 'mapGroups':
      return plan.grouped.keys;
    case 'expand':
      return plan.projections.flat();
    case 'generate':
      return plan.generator.args;
    case 'window':
      return plan.columns;
    default:
      return [];
  }
}

/** Rewrites the expressions that a relation evaluates itself, and keeps the node when none changed. */
export function mapPlanExpressions(plan: ResolvedPlan, map: ExpressionRule): ResolvedPlan {
  switch (plan.kind) {
    case 'project': {
      const projections = mapSame(plan.projections, (named) => mapNamed(named, map));
      return projections === plan.projections ? plan : { ...plan, projections };
    }
    case 'filter': {
      const condition = map(plan.condition);
      return condition === plan.condition ? plan : { ...plan, condition };
    }
    case 'aggregate': {
      const grouping = mapSame(plan.grouping, (named) => mapNamed(named, map));
      const aggregates = mapSame(plan.aggregates, (named) => mapNamed(named, map));
      const same = grouping === plan.grouping && aggregates === plan.aggregates;
      return same ? plan : { ...plan, grouping, aggregates };
    }
    case 'sort': {
      const order = mapSame(plan.order, (key) => mapKey(key, map));
      return order === plan.order ? plan : { ...plan, order };
    }
    case 'expand': {
      const projections = mapSame(plan.projections, (list) => mapSame(list, map));
      return projections === plan.projections ? plan : { ...plan, projections };
    }
    case 'window': {
      const columns = mapSame(plan.columns, (column) => {
        const mapped = mapNamed(column, map);
        return mapped.kind === 'alias' ? mapped : column;
      });
      return columns === plan.columns ? plan : { ...plan, columns };
    }
    case 'generate': {
      const args = mapSame(plan.generator.args, map);
      if (args === plan.generator.args) return plan;
      return { ...plan, generator: { ...plan.generator, args } };
    }
    case 'join': {
      const condition = plan.condition && map(plan.condition);
      return condition === plan.condition ? plan : { ...plan, condition };
    }
    default:
      return plan;
  }
}

/** A rule may rewrite what an alias names, or replace a column by an alias, but the output keeps its id. */
function mapNamed(named: NamedExpression, map: ExpressionRule): NamedExpression {
  const mapped = map(named);
  if (mapped === named) return named;
  if (mapped.kind === 'alias' || mapped.kind === 'attribute') {
    if (mapped.id === named.id) return mapped;
  }
  return rename(named, mapped);
}

function rename(named: NamedExpression, child: ResolvedExpression): ResolvedAlias {
  const { id, name } = named;
  return { kind: 'alias', id, name, child, dataType: child.dataType, nullable: child.nullable };
}

/** Rewrites the relations directly below, and keeps the node when none changed. */
export function mapInputs(plan: ResolvedPlan, map: PlanRule): ResolvedPlan {
  switch (plan.kind) {
    case 'sourceScan':
    case 'localRelation':
    case 'recursionInput':
      return plan;
    case 'recursion': {
      const anchor = map(plan.anchor);
      const step = map(plan.step);
      return anchor === plan.anchor && step === plan.step ? plan : { ...plan, anchor, step };
    }
    case 'union': {
      const inputs = mapSame(plan.inputs, map);
      return inputs === plan.inputs ? plan : { ...plan, inputs };
    }
    case 'join': {
      const left = map(plan.left);
      const right = map(plan.right);
      return left === plan.left && right === plan.right ? plan : { ...plan, left, right };
    }
    case 'mapGroups': {
      const { initialState } = plan;
      const input = map(plan.input);
      const initial = initialState && map(initialState.input);
      if (input === plan.input && initial === initialState?.input) return plan;
      if (initialState === undefined || initial === undefined) return { ...plan, input };
      return { ...plan, input, initialState: { ...initialState, input: initial } };
    }
    default: {
      const input = map(plan.input);
      return input === plan.input ? plan : { ...plan, input };
    }
  }
}

/** Applies the rule to every relation, inputs first. */
export function transformUp(plan: ResolvedPlan, rule: PlanRule): ResolvedPlan {
  return rule(mapInputs(plan, (input) => transformUp(input, rule)));
}

/** Applies the rule to every relation, the root first. */
export function transformDown(plan: ResolvedPlan, rule: PlanRule): ResolvedPlan {
  return mapInputs(rule(plan), (input) => transformDown(input, rule));
}
