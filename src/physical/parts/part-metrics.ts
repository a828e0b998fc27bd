import type { StateOperatorMetrics } from '../../state/stateful.ts';

/** What the parts of an operator did and hold, as if they were one. */
export function sumOfParts(
  operatorName: string,
  parts: Iterable<StateOperatorMetrics>,
): StateOperatorMetrics {
  const sum = {
    operatorName,
    numRowsTotal: 0,
    numRowsUpdated: 0,
    numRowsRemoved: 0,
    numRowsDroppedByWatermark: 0,
    memoryUsedBytes: 0,
  };
  for (const part of parts) {
    sum.numRowsTotal += part.numRowsTotal;
    sum.numRowsUpdated += part.numRowsUpdated;
    sum.numRowsRemoved += part.numRowsRemoved;
    sum.numRowsDroppedByWatermark += part.numRowsDroppedByWatermark;
    sum.memoryUsedBytes += part.memoryUsedBytes;
  }
  return sum;
}
