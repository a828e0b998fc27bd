/** Failures of aggregates and of the state they keep. */
import type { DataType } from '../types/data-type.ts';
import { typeSql } from '../types/type-sql.ts';
import { describeError } from './condition.ts';
import { UnsupportedOperationException } from './exception.ts';

/** An aggregate over a type that this version keeps no state for. */
export function unsupportedAggregateInput(
  functionName: string,
  dataType: DataType,
): UnsupportedOperationException {
  return new UnsupportedOperationException(
    describeError('UNSUPPORTED_FEATURE.AGGREGATE_INPUT_TYPE', {
      functionName: `\`${functionName}\``,
      dataType: `"${typeSql(dataType)}"`,
    }),
  );
}

/** `agg(DISTINCT x)` that reached execution. */
export function unsupportedDistinctAggregate(functionName: string): UnsupportedOperationException {
  return new UnsupportedOperationException(
    describeError('UNSUPPORTED_FEATURE.DISTINCT_AGGREGATE', {
      functionName: `\`${functionName}\``,
    }),
  );
}
