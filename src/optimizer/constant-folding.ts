import { lookupFunction } from '../functions/registry.ts';
import { NULL_OPERANDS } from '../physical/null-operands-part.ts';
import { canFail } from '../physical/scalar-signature.ts';
import type { ResolvedExpression, ResolvedLiteral } from '../plan/resolved-expression.ts';
import type { ResolvedPlan } from '../plan/resolved-plan.ts';
import { mapPlanExpressions, transformExpressionUp } from '../plan/transform.ts';
import { isIntegral } from '../types/coercion.ts';
import { BooleanType, type DataType, StringType, simpleString } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';

/*
 * What is known before any row is read, as far as it takes no kernel to know it: logic over constants, tests for null of
 * what can't be null, CASE whose conditions are constant, exact casts of integers, the names of types, and calls that a
 * constant NULL makes null though another argument would fail (Spark's `NullPropagation`). Anything else is folded by the
 * expression compiler, once per query.
 */

/** Folds the constants in a relation's expressions, and drops a filter that is always true. */
export function constantFolding(plan: ResolvedPlan): ResolvedPlan {
  const folded = mapPlanExpressions(plan, (expression) => transformExpressionUp(expression, fold));
  return folded.kind === 'filter' && isTrue(folded.condition) ? folded.input : folded;
}

function fold(expression: ResolvedExpression): ResolvedExpression {
  switch (expression.kind) {
    case 'call':
      return foldCall(expression);
    case 'cast':
      return foldCast(expression);
    case 'caseWhen':
      return foldCase(expression);
    default:
      return expression;
  }
}

type Of<Kind extends ResolvedExpression['kind']> = Extract<ResolvedExpression, { kind: Kind }>;

function constant(value: Value, dataType: DataType): ResolvedLiteral {
  return { kind: 'literal', value, dataType, nullable: value === null };
}

function isTrue(expression: ResolvedExpression): boolean {
  return expression.kind === 'literal' && expression.value === true;
}

function isFalse(expression: ResolvedExpression): boolean {
  return expression.kind === 'literal' && expression.value === false;
}

function foldCall(call: Of<'call'>): ResolvedExpression {
  const [first, second] = call.args;
  switch (call.name.toLowerCase()) {
    case 'and':
      return foldLogic(call, { neutral: isTrue, decisive: isFalse });
    case 'or':
      return foldLogic(call, { neutral: isFalse, decisive: isTrue });
    case 'not':
      if (first.kind !== 'literal' || second !== undefined) return call;
      return constant(first.value === null ? null : !first.value, BooleanType);
    case 'isnull':
      return first.kind === 'literal' || !first.nullable
        ? constant(first.kind === 'literal' && first.value === null, BooleanType)
        : call;
    case 'isnotnull':
      return first.kind === 'literal' || !first.nullable
        ? constant(!(first.kind === 'literal' && first.value === null), BooleanType)
        : call;
    case 'typeof':
      return constant(simpleString(first.dataType), StringType);
    default:
      return foldNullOperand(call);
  }
}

/** The compiler needs to know of NULL, too, where an operand behind one can fail: the part is there for it then. */
function foldNullOperand(call: Of<'call'>): ResolvedExpression {
  const { args, dataType } = call;
  const hasNull = args.some(isNull);
  if (!hasNull && (args.length < 2 || !args.some(canFail))) return call;
  return isScalar(call) && NULL_OPERANDS.get().propagatesNull(call) && hasNull
    ? constant(null, dataType)
    : call;
}

/** Not one of lambdas, nor what an operator computes. */
function isScalar({ name }: Of<'call'>): boolean {
  return lookupFunction(name)?.kind === 'scalar';
}

/** AND without a true side is the other side, with a false one it is false; and the other way round for OR. */
function foldLogic(
  call: Of<'call'>,
  constants: {
    readonly neutral: (side: ResolvedExpression) => boolean;
    readonly decisive: (side: ResolvedExpression) => boolean;
  },
): ResolvedExpression {
  const [left, right] = call.args;
  if (constants.decisive(left)) return left;
  if (constants.neutral(left)) return right;
  if (constants.neutral(right)) return left;
  return call;
}

/** Branches that are never taken go; what follows one that is always taken goes too. */
function foldCase(expression: Of<'caseWhen'>): ResolvedExpression {
  const { dataType } = expression;
  const possible = expression.branches.filter(
    ({ condition }) => !isFalse(condition) && !isNull(condition),
  );
  const certain = possible.findIndex(({ condition }) => isTrue(condition));
  const branches = certain < 0 ? possible : possible.slice(0, certain);
  const otherwise = certain < 0 ? expression.otherwise : possible[certain].value;
  if (branches.length === 0) return otherwise ?? constant(null, dataType);
  const isSame = branches.length === expression.branches.length;
  return isSame ? expression : { ...expression, branches, otherwise };
}

function isNull(expression: ResolvedExpression): boolean {
  return expression.kind === 'literal' && expression.value === null;
}

/** NULL of another type, and whole numbers that the type holds exactly. */
function foldCast(cast: Of<'cast'>): ResolvedExpression {
  const { child, dataType } = cast;
  if (child.kind !== 'literal') return cast;
  if (child.value === null) return constant(null, dataType);
  if (!isIntegral(child.dataType)) return cast;
  const value = widened(child.value, dataType);
  return value === undefined ? cast : constant(value, dataType);
}

const RANGES: Partial<Record<DataType['kind'], bigint>> = {
  byte: 1n << 7n,
  short: 1n << 15n,
  integer: 1n << 31n,
  long: 1n << 63n,
  float: 1n << 24n,
  double: 1n << 53n,
};

function widened(value: Value, to: DataType): Value | undefined {
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  const whole = BigInt(value);
  if (to.kind === 'decimal') {
    const unscaled = whole * 10n ** BigInt(to.scale);
    const limit = 10n ** BigInt(to.precision);
    return unscaled < limit && unscaled > -limit ? unscaled : undefined;
  }
  const limit = RANGES[to.kind];
  if (limit === undefined || whole >= limit || whole < -limit) return undefined;
  return to.kind === 'long' ? whole : Number(whole);
}
