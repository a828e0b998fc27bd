/**
 * INTERSECT ALL and EXCEPT ALL: how often each row stands on either side is counted, and it comes as often as it is on
 * both, or more often on the left (Spark's `RewriteIntersectAll` and `RewriteExceptAll`).
 *
 *     Generate replicate(least(l, r)) or replicate(l - r)
 *     +- Filter (that > 0)
 *        +- Aggregate [columns], [columns, count(l), count(r)]
 *           +- Union
 *              :- Project [columns, true AS l, null AS r]  over the left
 *              +- Project [columns, null AS l, true AS r]  over the right
 */
import { REPLICATE } from '../functions/internal.ts';
import { lookupFunction } from '../functions/registry.ts';
import {
  type AttributeReference,
  type NamedExpression,
  type ResolvedAlias,
  type ResolvedExpression,
  toAttribute,
} from '../plan/resolved-expression.ts';
import { planOutput, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { BooleanType, LongType, structType } from '../types/data-type.ts';
import type { Analysis } from './analysis.ts';
import { literal } from './resolution.ts';
import { resolveScalarCall } from './resolve-scalar-call.ts';
import type { Relation } from './scope.ts';

/** The rows of both inputs, which have the same types, as often as the operation says. */
export function repeatedRows(
  setOperation: 'intersect' | 'except',
  inputs: readonly [ResolvedPlan, ResolvedPlan],
  analysis: Analysis,
): Relation {
  const { union, columns, marks } = markedUnion(setOperation, inputs, analysis);
  const counts = marks.map((mark) => countOf(mark, analysis));
  const [left, right] = counts.map(toAttribute);
  const times = timesOf(setOperation, left, right);
  const counted: ResolvedPlan = {
    kind: 'aggregate',
    input: union,
    grouping: columns,
    aggregates: [...columns, ...counts],
  };
  const isThere = scalar('>', times, literal(0n, LongType));
  const plan: ResolvedPlan = {
    kind: 'generate',
    input: { kind: 'filter', input: counted, condition: isThere },
    generator: {
      kind: 'call',
      name: REPLICATE,
      args: [times],
      dataType: structType([]),
      nullable: false,
    },
    isOuter: false,
    kept: columns,
    generated: [],
  };
  return { plan, scope: { columns, hidden: [], dataFrames: new Map() } };
}

interface MarkedUnion {
  readonly union: ResolvedPlan;
  readonly columns: readonly AttributeReference[];
  /** True in the rows of the left input, and in those of the right one; null in the others. */
  readonly marks: readonly AttributeReference[];
}

function markedUnion(
  setOperation: 'intersect' | 'except',
  inputs: readonly [ResolvedPlan, ResolvedPlan],
  analysis: Analysis,
): MarkedUnion {
  const marked = inputs.map((input, side): ResolvedPlan => {
    const marks = [0, 1].map((at) => markOf(at === side, analysis));
    return { kind: 'project', input, projections: [...planOutput(input), ...marks] };
  });
  const [first, second] = marked.map(planOutput);
  const output = first.map((column, index) => ({
    ...column,
    id: analysis.nextId(),
    nullable: column.nullable || second[index].nullable,
    qualifier: [],
  }));
  const width = output.length - 2;
  return {
    union: { kind: 'union', inputs: marked, output, setOperation },
    columns: output.slice(0, width),
    marks: output.slice(width),
  };
}

function markOf(isOwn: boolean, analysis: Analysis): NamedExpression {
  const child = literal(isOwn ? true : null, BooleanType);
  const { dataType, nullable } = child;
  return { kind: 'alias', id: analysis.nextId(), name: 'side', child, dataType, nullable };
}

function countOf(mark: AttributeReference, analysis: Analysis): ResolvedAlias {
  const typed = { dataType: LongType, nullable: false };
  const child: ResolvedExpression = {
    kind: 'aggregateCall',
    name: 'count',
    args: [mark],
    isDistinct: false,
    ...typed,
  };
  return { kind: 'alias', id: analysis.nextId(), name: 'count', child, ...typed };
}

function timesOf(
  setOperation: 'intersect' | 'except',
  left: AttributeReference,
  right: AttributeReference,
): ResolvedExpression {
  if (setOperation === 'except') return scalar('-', left, right);
  return {
    kind: 'caseWhen',
    branches: [{ condition: scalar('<', left, right), value: left }],
    otherwise: right,
    dataType: LongType,
    nullable: false,
  };
}

function scalar(
  name: string,
  left: ResolvedExpression,
  right: ResolvedExpression,
): ResolvedExpression {
  const args = [left, right].map((expression) => ({ expression, sql: '' }));
  return resolveScalarCall(name, lookupFunction(name), args).expression;
}
