import { expect, test } from 'vitest';
import type { LogicalPlan } from '../../../src/plan/logical-plan.ts';
import { decodePlan, encodePlan } from '../../../src/session-worker/plan-codec.ts';
import { parseSchema } from '../../../src/types/ddl.ts';

const local = (ddl: string, ...rows: (bigint | string | null)[][]): LogicalPlan => ({
  kind: 'localRelation',
  schema: parseSchema(ddl),
  rows,
});

/** What arrives at the other side. */
const cross = (plan: LogicalPlan) => {
  const wire = encodePlan(plan);
  const transfer = wire.blocks.map((block) => block.bytes);
  return decodePlan(structuredClone(wire, { transfer }));
};

test('a plan arrives as it was, with the rows of each of its tables in their place', () => {
  const left = local('a BIGINT', [1n], [2n], [null]);
  const right = local('b STRING', ['x']);
  const subquery: LogicalPlan = { kind: 'filter', input: right, condition: { kind: 'star' } };
  const plan: LogicalPlan = {
    kind: 'join',
    left: { kind: 'limit', input: left, limit: { kind: 'attribute', nameParts: ['a'] } },
    right: local('c BIGINT'),
    joinType: 'inner',
    usingColumns: [],
    condition: { kind: 'subquery', subqueryKind: 'exists', plan: subquery },
  };
  expect(cross(plan)).toEqual(plan);
});

test('a table that a plan names twice crosses once', () => {
  const table = local('a BIGINT', [1n]);
  const twice: LogicalPlan = {
    kind: 'setOperation',
    left: table,
    right: table,
    operation: 'union',
    isAll: true,
  };
  expect(encodePlan(twice).blocks).toHaveLength(1);
  const arrived = cross(twice);
  expect(arrived).toEqual(twice);
  // A plan of a plan of a plan … of itself is not written out.
  let deep: LogicalPlan = table;
  for (let depth = 0; depth < 40; depth++) deep = { ...twice, left: deep, right: deep };
  expect(cross(deep)).toMatchObject({ kind: 'setOperation' });
});
