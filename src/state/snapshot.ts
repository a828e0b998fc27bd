import type { OperatorBlocks } from './segment.ts';
import type { StatefulOperator } from './stateful.ts';

/** Everything that the operators hold. */
export function collectSnapshot(operators: readonly StatefulOperator[]): OperatorBlocks[] {
  return operators.map((operator) => ({ operator, blocks: [...operator.snapshot()] }));
}

/** The segments since a snapshot. */
export interface Chain {
  /** The version that the last snapshot holds. */
  readonly snapshotVersion: number;
  /** Rows in it. */
  readonly snapshotRows: number;
  /** Changelogs after it. */
  readonly deltas: number;
  /** Rows in them. */
  readonly deltaRows: number;
}

/** A restart reads all of a chain, which may be as long as so many times `minDeltasForSnapshot` … */
const LONGEST_CHAIN = 10;
/** … or, of a large state, have a changelog for each so many rows of the snapshot: an entry costs what reading those costs. */
const ROWS_A_CHANGELOG = 1000;
/** Changelogs are read in less time than a snapshot is written. */
const DELTA_ROWS_A_ROW = 2;

/**
 * Whether the next segment should be a snapshot instead of a changelog of `changedRows` rows. A snapshot costs what the
 * state holds, so it is made only
 *
 * - for the first version;
 * - when the micro-batch changed half of the state, so that a changelog would be hardly smaller;
 * - after `minDeltasForSnapshot` changelogs (as in Spark) that amount to twice the last snapshot, so that it is paid for; or
 *   when there are so many of them that a restart would be slow, whatever they amount to.
 */
export function isSnapshotDue(
  chain: Chain | undefined,
  changedRows: number,
  minDeltasForSnapshot: number,
): boolean {
  if (chain === undefined) return true;
  const { snapshotRows, deltas, deltaRows } = chain;
  const rowsAtMost = snapshotRows + deltaRows + changedRows;
  if (changedRows * 2 >= rowsAtMost) return true;
  if (deltas < minDeltasForSnapshot) return false;
  const longest = Math.max(minDeltasForSnapshot * LONGEST_CHAIN, snapshotRows / ROWS_A_CHANGELOG);
  return deltaRows >= snapshotRows * DELTA_ROWS_A_ROW || deltas >= longest;
}

/** The chain after one more segment. */
export function extendChain(
  chain: Chain | undefined,
  segment: { readonly isSnapshot: boolean; readonly version: number; readonly rows: number },
): Chain {
  const { isSnapshot, version, rows } = segment;
  if (isSnapshot || chain === undefined) {
    return { snapshotVersion: version, snapshotRows: rows, deltas: 0, deltaRows: 0 };
  }
  return { ...chain, deltas: chain.deltas + 1, deltaRows: chain.deltaRows + rows };
}
