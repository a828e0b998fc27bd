import {
  invalidStar,
  invalidStarInCount,
  nestedAggregate,
  parameterlessCount,
  unresolvedRoutine,
  unsupportedFunctionSyntax,
} from '../errors/analysis-errors.ts';
import { wrongNumberOfArguments } from '../errors/function-errors.ts';
import {
  columnIsNotVariant,
  misplacedLambda,
  namedParametersNotSupported,
  nestedGenerator,
  notScalarFunction,
  windowFunctionWithoutOver,
  windowInsideAggregate,
} from '../errors/misplaced-call-errors.ts';
import { isDeterministic } from '../functions/is-deterministic.ts';
import { functionNames, lookupFunction } from '../functions/registry.ts';
import type { UnresolvedFunction } from '../plan/expression.ts';
import { quoteIdentifier } from '../types/sql-string.ts';
import { hasAggregate } from './aggregate-calls.ts';
import { callText } from './call-text.ts';
import { EVENT_TIME } from './event-time-part.ts';
import { expandStar } from './expand-star.ts';
import { isGeneratorCall } from './generator-call.ts';
import { LAMBDAS } from './lambda-part.ts';
import { RELATIONAL } from './relational-part.ts';
import type { ExpressionContext, Resolution, ResolveIn } from './resolution.ts';
import { resolveAggregateCall } from './resolve-aggregate-call.ts';
import { resolveCase } from './resolve-case.ts';
import { groupingCall, isGroupingCall } from './resolve-grouping-calls.ts';
import { resolveInlineFunction } from './resolve-inline-function.ts';
import { asPrinted, resolveScalarCall } from './resolve-scalar-call.ts';
import { rowCall, structCall } from './resolve-struct.ts';
import { proposeName, quoteName } from './suggestions.ts';
import { hasWindowCall } from './window-call.ts';

/** Forms that are written as calls and resolved by rules of their own. */
const SPECIAL_FORMS: Readonly<Record<string, (args: readonly Resolution[]) => Resolution>> = {
  between: resolveBetween,
  when: resolveCase,
  window: (args) => EVENT_TIME.get().timeWindow(args),
  session_window: (args) => EVENT_TIME.get().sessionWindow(args),
  window_time: (args) => EVENT_TIME.get().windowTime(args),
  struct: structCall,
  'row constructor': rowCall,
  'printed as': printedAs,
  'unpivot rows': (args) => RELATIONAL.get().unpivotRows(args),
  // There is no VARIANT that the path could lead into.
  ':': () => {
    throw columnIsNotVariant();
  },
};

/** Binds a call to its function, with the arguments cast to the types that the function takes. */
export function resolveFunction(
  call: UnresolvedFunction,
  context: ExpressionContext,
  resolveIn: ResolveIn,
  options: { readonly isWindowed: boolean } = { isWindowed: false },
): Resolution {
  const name = call.name.toLowerCase();
  const record = lookupFunction(name);
  if (record?.kind === 'higherOrder') {
    refuseAggregateSyntax(call, name);
    return LAMBDAS.get().resolveHigherOrder(call, record, context, resolveIn);
  }
  if (record?.kind === 'window') throw windowFunctionWithoutOver(quoteIdentifier(name));
  // Spark's own functions come first.
  const ofProgram =
    record === undefined && !isSpecialForm(name)
      ? context.analysis.catalog.lookupFunction(name)
      : undefined;
  const takesLambda = call.args.some(({ kind }) => kind === 'lambda');
  if (takesLambda && (record ?? ofProgram) !== undefined) throw misplacedLambda(name);
  if (record?.kind === 'aggregate') {
    const inside = options.isWindowed
      ? context
      : within(context.insideAggregates ?? context, 'aggregate', name);
    const args = resolveArguments(call, inside, resolveIn);
    refuseNestedGenerators(name, args);
    const resolved = resolveAggregateCall({ call, record, args }, inside, resolveIn);
    if (!options.isWindowed) refuseNestedAggregates(resolved);
    return resolved;
  }
  if (record === undefined && ofProgram === undefined && !isSpecialForm(name)) {
    const own = context.analysis.catalog.names?.call(call, context, resolveIn);
    if (own !== undefined) return own;
    if (name === 'range') throw notScalarFunction(quoteIdentifier(name));
    throw unresolvedRoutine(quoteIdentifier(call.name), proposeName(name, functionNames()));
  }
  refuseAggregateSyntax(call, name);
  const args = resolveArguments(call, context, resolveIn);
  refuseNestedGenerators(name, args);
  if (ofProgram !== undefined) return resolveInlineFunction(ofProgram, args);
  if (Object.hasOwn(SPECIAL_FORMS, name)) return SPECIAL_FORMS[name](args);
  if (isGroupingCall(name)) return groupingCall(name, args);
  if (record?.kind !== 'generator') return resolveScalarCall(name, record, args);
  const generator = RELATIONAL.get().resolveGenerator(record, args);
  if (context.refuseGenerator !== undefined) throw context.refuseGenerator(generator.sql);
  return generator;
}

/** The context for the arguments of a function that is computed before the aliases of its select list. */
export function within(
  context: ExpressionContext,
  place: 'aggregate' | 'window',
  name: string,
): ExpressionContext {
  const text = `${name}(lateralAliasReference(…))`;
  const find = context.findWithin?.(place, place === 'window' ? `${text} OVER (…)` : text);
  return find === undefined ? context : { ...context, find };
}

function isSpecialForm(name: string): boolean {
  return Object.hasOwn(SPECIAL_FORMS, name) || isGroupingCall(name);
}

/** A generator makes rows, so it can't be part of a value. */
function refuseNestedGenerators(name: string, args: readonly Resolution[]): void {
  if (args.some(({ expression }) => isGeneratorCall(expression))) {
    throw nestedGenerator(`"${callText(name, args.map(asPrinted))}"`);
  }
}

function refuseNestedAggregates({ expression, sql }: Resolution): void {
  const args = expression.kind === 'aggregateCall' ? expression.args : [];
  if (args.some(hasAggregate)) throw nestedAggregate();
  if (!args.every(isDeterministic)) throw RELATIONAL.get().nondeterministicAggregate(sql);
  if (args.some(hasWindowCall)) throw windowInsideAggregate();
}

/** BETWEEN is two comparisons, each with a common type of its own, as in Spark. */
function resolveBetween(args: readonly Resolution[]): Resolution {
  if (args.length !== 3) throw wrongNumberOfArguments('between', '3', args.length);
  const [value, lower, upper] = args;
  const both = [scalarCall('>=', [value, lower]), scalarCall('<=', [value, upper])];
  return {
    expression: scalarCall('and', both).expression,
    sql: callText('between', args.map(asPrinted)),
  };
}

/** A value that prints as a call of another function: its name, its argument, and the value. */
function printedAs([name, argument, value]: readonly Resolution[]): Resolution {
  return { expression: value.expression, sql: `${name.sql}(${argument.sql})` };
}

function scalarCall(name: string, args: readonly Resolution[]): Resolution {
  return resolveScalarCall(name, lookupFunction(name), args);
}

/** The arguments, stars among them expanded; `count(*)` has none, since every row counts. */
export function resolveArguments(
  call: UnresolvedFunction,
  context: ExpressionContext,
  resolveIn: ResolveIn,
): readonly Resolution[] {
  const isCount = call.name.toLowerCase() === 'count';
  const [first] = call.args;
  if (isCount && call.args.length === 1 && first.kind === 'star' && !call.isDistinct) {
    if (first.target !== undefined) throw invalidStarInCount(quoteName(first.target));
    return [];
  }
  if (isCount && call.args.length === 0) {
    throw parameterlessCount();
  }
  if (call.args.some(({ kind }) => kind === 'namedArgument')) {
    throw namedParametersNotSupported(quoteIdentifier(call.name));
  }
  return call.args.flatMap((arg) => {
    if (arg.kind !== 'star') return [resolveIn(arg, context)];
    if (!context.expandsStars) throw invalidStar(call.name.toLowerCase());
    return expandStar(arg, context);
  });
}

/** DISTINCT, FILTER and the like are for aggregates only. */
function refuseAggregateSyntax(call: UnresolvedFunction, name: string): void {
  const syntax = call.isDistinct
    ? 'DISTINCT'
    : call.filter !== undefined
      ? 'FILTER CLAUSE'
      : call.withinGroup !== undefined
        ? 'WITHIN GROUP (ORDER BY ...)'
        : call.ignoreNulls
          ? 'IGNORE NULLS'
          : undefined;
  if (syntax !== undefined) throw unsupportedFunctionSyntax(quoteIdentifier(name), syntax);
}
