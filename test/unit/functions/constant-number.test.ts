import { describe, expect, it } from 'vitest';
import { constantNumber, constantNumberAs } from '../../../src/functions/constant-number.ts';
import type { ResolvedExpression } from '../../../src/plan/resolved-expression.ts';
import { IntegerType } from '../../../src/types/data-type.ts';
import { analyzeSql } from '../../support/analysis.ts';
import '../../support/all-parts.ts';

function resolved(expression: string): ResolvedExpression {
  const plan = analyzeSql(`SELECT ${expression}`, {});
  if (plan.kind !== 'project') throw new Error(`${expression} is no projection`);
  return plan.projections[0];
}

describe('constantNumber', () => {
  it.each([
    ['7', 7],
    ['-7', -7],
    ['1.5D', 1.5],
    ['CAST(NULL AS INT)', null],
    ["CAST(' 12 ' AS SMALLINT)", 12],
    ["-double('Infinity')", -Infinity],
    ['2 + 3L * 4', 14n],
    ['9007199254740992L + 1', 9_007_199_254_740_993n],
    ["length('abc')", undefined],
    ["try_cast('x' AS INT)", undefined],
  ])('%s', (expression, expected) => {
    expect(constantNumber(resolved(expression))).toEqual(expected);
  });

  it('casts to another type, and fails as the cast does', () => {
    expect(constantNumberAs(resolved('2.9'), IntegerType)).toBe(2);
    expect(() => constantNumberAs(resolved("double('NaN')"), IntegerType)).toThrow('CAST_OVERFLOW');
    expect(() => constantNumber(resolved('-(-128Y)'))).toThrow('ARITHMETIC_OVERFLOW');
    expect(() => constantNumber(resolved('2147483647 + 1'))).toThrow('ARITHMETIC_OVERFLOW');
  });
});
