import { describe, expect, it } from 'vitest';
import type {
  AttributeReference,
  ResolvedAlias,
  ResolvedExpression,
} from '../../../src/plan/resolved-expression.ts';
import type { ResolvedPlan } from '../../../src/plan/resolved-plan.ts';
import {
  expressionChildren,
  mapExpressionChildren,
  mapPlanExpressions,
  referencedIds,
  transformDown,
  transformExpressionDown,
  transformExpressionUp,
  transformUp,
} from '../../../src/plan/transform.ts';
import { BooleanType, IntegerType, StringType } from '../../../src/types/data-type.ts';

const column = (id: number, name: string): AttributeReference => ({
  kind: 'attribute',
  id,
  name,
  dataType: IntegerType,
  nullable: true,
  qualifier: [],
});
const one: ResolvedExpression = {
  kind: 'literal',
  value: 1,
  dataType: IntegerType,
  nullable: false,
};
const call = (name: string, ...args: ResolvedExpression[]): ResolvedExpression => ({
  kind: 'call',
  name,
  args,
  dataType: IntegerType,
  nullable: true,
});
const alias = (id: number, child: ResolvedExpression): ResolvedAlias => ({
  kind: 'alias',
  id,
  name: `c${id}`,
  child,
  dataType: child.dataType,
  nullable: child.nullable,
});
const a = column(1, 'a');
const everyKind: readonly ResolvedExpression[] = [
  call('+', a, one),
  { kind: 'cast', child: a, mode: 'ansi', dataType: StringType, nullable: true },
  alias(2, a),
  {
    kind: 'aggregateCall',
    name: 'sum',
    args: [a],
    isDistinct: false,
    filter: call('<', a, one),
    dataType: IntegerType,
    nullable: true,
  },
  {
    kind: 'caseWhen',
    branches: [{ condition: call('isNull', a), value: one }],
    otherwise: a,
    dataType: IntegerType,
    nullable: true,
  },
  { kind: 'getField', child: a, ordinal: 0, name: 'x', dataType: IntegerType, nullable: true },
  {
    kind: 'timeWindow',
    child: a,
    sizeMicros: 1n,
    slideMicros: 1n,
    startMicros: 0n,
    dataType: IntegerType,
    nullable: true,
  },
  { kind: 'lambda', body: a, parameters: [], dataType: IntegerType, nullable: true },
  {
    kind: 'udf',
    functionId: 'f',
    name: 'f',
    args: [a],
    deterministic: true,
    dataType: IntegerType,
    nullable: true,
  },
];

describe('expressions', () => {
  it('keep their identity when no child changes', () => {
    for (const expression of everyKind) {
      expect(mapExpressionChildren(expression, (child) => child)).toBe(expression);
      expect(transformExpressionUp(expression, (node) => node)).toBe(expression);
      expect(transformExpressionDown(expression, (node) => node)).toBe(expression);
    }
  });

  it('have every child rewritten, whatever their kind', () => {
    for (const expression of everyKind) {
      const rewritten = transformExpressionUp(expression, (node) =>
        node.kind === 'attribute' ? column(9, 'z') : node,
      );
      expect(rewritten).not.toBe(expression);
      expect([...referencedIds(rewritten)]).toEqual([9]);
      expect(expressionChildren(rewritten)).toHaveLength(expressionChildren(expression).length);
    }
  });

  it('are rewritten children first, or parents first', () => {
    const seen: string[] = [];
    const note = (node: ResolvedExpression) => {
      seen.push(node.kind === 'call' ? node.name : node.kind);
      return node;
    };
    const nested = call('f', call('g', one), a);
    transformExpressionUp(nested, note);
    expect(seen.splice(0)).toEqual(['literal', 'g', 'attribute', 'f']);
    transformExpressionDown(nested, note);
    expect(seen).toEqual(['f', 'g', 'literal', 'attribute']);
  });
});

describe('relations', () => {
  const scan: ResolvedPlan = { kind: 'localRelation', output: [a], rows: [] };
  const filter: ResolvedPlan = {
    kind: 'filter',
    input: scan,
    condition: { ...call('<', a, one), dataType: BooleanType },
  };
  const plan: ResolvedPlan = {
    kind: 'union',
    inputs: [{ kind: 'project', input: filter, projections: [a, alias(3, one)] }, scan],
    output: [a],
  };

  it('keep their identity when nothing changes', () => {
    expect(transformUp(plan, (node) => node)).toBe(plan);
    expect(transformDown(plan, (node) => node)).toBe(plan);
    expect(mapPlanExpressions(filter, (node) => node)).toBe(filter);
  });

  it('keep the identity of what is beside a change', () => {
    const withoutFilters = transformUp(plan, (node) =>
      node.kind === 'filter' ? node.input : node,
    );
    expect(withoutFilters).toMatchObject({ inputs: [{ kind: 'project', input: scan }, scan] });
    expect(withoutFilters).not.toBe(plan);
    expect(withoutFilters.kind === 'union' && withoutFilters.inputs[1]).toBe(scan);
  });

  it('keep the ids of their output when an output column is rewritten', () => {
    const project: ResolvedPlan = { kind: 'project', input: scan, projections: [a] };
    const rewritten = mapPlanExpressions(project, () => one);
    expect(rewritten).toMatchObject({ projections: [{ kind: 'alias', id: 1, child: one }] });
  });
});
