import type {
  AttributeReference,
  ResolvedExpression,
  WindowCall,
} from '../plan/resolved-expression.ts';
import type { ResolvedLimit, ResolvedPlan, ResolvedSort } from '../plan/resolved-plan.ts';
import { BooleanType, IntegerType } from '../types/data-type.ts';
import type { FreshIds } from './correlation.ts';
import { aliasOf, call } from './plan-parts.ts';
import { ROW_NUMBER } from './subquery-part.ts';

/** The order of a LIMIT: that of the sort right below it, if there is one. */
export function orderOfLimit({ input }: ResolvedLimit): ResolvedSort['order'] {
  return input.kind === 'sort' ? input.order : [];
}

/** The first rows for each value of some columns, as a filter of row numbers (as Spark's `DecorrelateInnerQuery`). */
export function limitEach(
  input: ResolvedPlan,
  {
    limit,
    order,
    each,
  }: {
    readonly limit: number;
    readonly order: ResolvedSort['order'];
    readonly each: readonly AttributeReference[];
  },
  ids: FreshIds,
): ResolvedPlan {
  const numbered: WindowCall = {
    kind: 'over',
    name: ROW_NUMBER,
    args: [],
    partition: each,
    order,
    frame: { type: 'rows', lower: { kind: 'unbounded' }, upper: { kind: 'currentRow' } },
    dataType: IntegerType,
    nullable: false,
  };
  const column = aliasOf(numbered, '_row', ids);
  const { id, name, dataType, nullable } = column;
  const number: AttributeReference = {
    kind: 'attribute',
    id,
    name,
    dataType,
    nullable,
    qualifier: [],
  };
  const last: ResolvedExpression = {
    kind: 'literal',
    value: limit,
    dataType: IntegerType,
    nullable: false,
  };
  return {
    kind: 'filter',
    input: { kind: 'window', input, columns: [column] },
    condition: call('<=', [number, last], BooleanType),
  };
}
