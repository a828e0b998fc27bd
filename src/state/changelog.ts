import type { OperatorBlocks } from './segment.ts';
import type { StatefulOperator } from './stateful.ts';

/** What the micro-batch changed in each operator. Called once a micro-batch. */
export function collectChanges(operators: readonly StatefulOperator[]): OperatorBlocks[] {
  return operators.map((operator) => ({ operator, blocks: [...operator.changes()] }));
}

/** Rows of all blocks. */
export function countRows(contents: readonly OperatorBlocks[]): number {
  return contents.flatMap(({ blocks }) => blocks).reduce((sum, { batch }) => sum + batch.rows, 0);
}
