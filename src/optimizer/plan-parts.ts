import type {
  AttributeReference,
  ResolvedAlias,
  ResolvedExpression,
  ScalarCall,
} from '../plan/resolved-expression.ts';
import { BooleanType, type DataType } from '../types/data-type.ts';
import type { FreshIds } from './correlation.ts';

/** Parts of which rules build new expressions. */

export function call(
  name: string,
  args: readonly ResolvedExpression[],
  dataType: DataType,
  nullable = args.some((arg) => arg.nullable),
): ScalarCall {
  return { kind: 'call', name, args, dataType, nullable };
}

export const literalTrue: ResolvedExpression = {
  kind: 'literal',
  value: true,
  dataType: BooleanType,
  nullable: false,
};

export function isNotNull(expression: ResolvedExpression): ScalarCall {
  return call('isnotnull', [expression], BooleanType, false);
}

/** A column of a new number. */
export function aliasOf(child: ResolvedExpression, name: string, ids: FreshIds): ResolvedAlias {
  const { dataType, nullable } = child;
  return { kind: 'alias', id: ids.next(), name, child, dataType, nullable };
}

/** A column as it is where its side of an outer join has no row. */
export function nullable(column: AttributeReference): AttributeReference {
  return { ...column, nullable: true };
}
