import { arithmeticOverflow } from '../errors/runtime-errors.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import { isIntegral, isNumeric } from '../types/coercion.ts';
import type { DataType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import { integralValue } from './cast-number.ts';
import { numberCast, numberReading } from './cast-value.ts';

/** Functions whose argument is cast to their type, and is their result. */
const KEEPING: ReadonlySet<string> = new Set([
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'float',
  'double',
  'decimal',
  'positive',
]);

type Of<Kind extends ResolvedExpression['kind']> = Extract<ResolvedExpression, { kind: Kind }>;

/**
 * The number that an expression stands for, known without a row and before anything is computed: a literal, the casts of
 * one, and sums, differences and products of whole numbers. Undefined for any other expression; null is NULL. Fails as
 * the expression does when it is computed.
 */
export function constantNumber(expression: ResolvedExpression | undefined): Value | undefined {
  switch (expression?.kind) {
    case 'literal':
      return expression.value;
    case 'alias':
      return constantNumber(expression.child);
    case 'cast':
      return expression.mode === 'try'
        ? undefined
        : constantNumberAs(expression.child, expression.dataType);
    case 'call':
      if (KEEPING.has(expression.name)) return constantNumber(expression.args[0]);
      return expression.name === 'negative' ? negated(expression) : whole(expression);
    default:
      return undefined;
  }
}

/** The same, cast to another numeric type. */
export function constantNumberAs(
  expression: ResolvedExpression | undefined,
  to: DataType,
): Value | undefined {
  const value = constantNumber(expression);
  if (expression === undefined || value === undefined || value === null) return value;
  const from = expression.dataType;
  if (from.kind === 'string') return numberReading(to)?.(value);
  return isNumeric(from) && isNumeric(to) ? numberCast(from, to)?.(value) : undefined;
}

function negated({ args: [arg], dataType }: Of<'call'>): Value | undefined {
  const value = constantNumber(arg);
  if (typeof value !== 'number' && typeof value !== 'bigint')
    return value === null ? null : undefined;
  return isIntegral(dataType) ? fitting(-BigInt(value), dataType) : -value;
}

const OPERATIONS: Readonly<
  Record<string, readonly [tryName: string, compute: (left: bigint, right: bigint) => bigint]>
> = {
  '+': ['try_add', (left, right) => left + right],
  '-': ['try_subtract', (left, right) => left - right],
  '*': ['try_multiply', (left, right) => left * right],
};

function whole({ name, args, dataType }: Of<'call'>): Value | undefined {
  if (!Object.hasOwn(OPERATIONS, name) || !isIntegral(dataType)) return undefined;
  const sides = args.map(constantNumber);
  if (sides.includes(null)) return null;
  const [left, right] = sides.flatMap((side) =>
    typeof side === 'number' || typeof side === 'bigint' ? [BigInt(side)] : [],
  );
  if (right === undefined) return undefined;
  const [tryName, compute] = OPERATIONS[name];
  return fitting(compute(left, right), dataType, tryName);
}

function fitting(value: bigint, type: DataType, tryName?: string): Value {
  const result = integralValue(value, type);
  if (result === undefined) throw arithmeticOverflow(tryName);
  return result;
}
