import type { OutputMode } from '../connectors/connector.ts';
import { assertNever } from '../errors/internal-error.ts';
import {
  fullOuterJoinWithStatic,
  joinInOutputMode,
  joinWithoutWatermark,
  joinWithStaticOnLeft,
  joinWithStaticOnRight,
  joinWithStreamOnRight,
  streamJoinWithoutEquality,
} from '../errors/streaming-analysis-errors.ts';
import { equalKeys, isStateBounded, isWatermarkInKeys } from '../plan/join-state-watermark.ts';
import type { JoinType } from '../plan/logical-plan.ts';
import { isStreaming, type ResolvedJoin } from '../plan/resolved-plan.ts';

/** Names of Spark's join types in messages. */
const JOIN_NAMES: Readonly<Record<JoinType, string>> = {
  inner: 'Inner',
  cross: 'Cross',
  fullOuter: 'FullOuter',
  leftOuter: 'LeftOuter',
  rightOuter: 'RightOuter',
  leftSemi: 'LeftSemi',
  leftAnti: 'LeftAnti',
};

/** Which sides of a join may be streams, in which output mode, and what an outer join of two streams has to know. */
export function checkStreamingJoin(join: ResolvedJoin, outputMode: OutputMode): void {
  const left = isStreaming(join.left);
  const right = isStreaming(join.right);
  const { joinType } = join;
  const name = JOIN_NAMES[joinType];
  if (left && right) checkOutputMode(joinType, outputMode);
  switch (joinType) {
    case 'inner':
    case 'cross':
      break;
    case 'fullOuter':
      if (left !== right) throw fullOuterJoinWithStatic(left ? 'left' : 'right');
      if (left) checkWatermark(join, name);
      break;
    case 'leftAnti':
      if (right) throw joinWithStreamOnRight(name);
      break;
    case 'leftOuter':
    case 'leftSemi':
      if (!left && right) throw joinWithStaticOnLeft(name);
      if (left && right) checkWatermark(join, name);
      break;
    case 'rightOuter':
      if (left && !right) throw joinWithStaticOnRight(name);
      if (left && right) checkWatermark(join, name);
      break;
    default:
      assertNever(joinType);
  }
}

/** An outer join gives rows that have no match yet, which update mode would have to take back. */
function checkOutputMode(joinType: JoinType, outputMode: OutputMode): void {
  if (outputMode === 'append' || joinType === 'leftAnti') return;
  const isOuter = joinType.endsWith('Outer');
  if (outputMode === 'update' && !isOuter) return;
  throw joinInOutputMode(JOIN_NAMES[joinType], {
    outputMode: `${outputMode[0].toUpperCase()}${outputMode.slice(1)}`,
    supported: isOuter ? 'Append output mode' : 'Append and Update output modes',
  });
}

function checkWatermark(join: ResolvedJoin, name: string): void {
  if (isWatermarkInKeys(join)) return;
  const isBounded =
    join.joinType === 'fullOuter'
      ? isStateBounded(join, 'left') || isStateBounded(join, 'right')
      : isStateBounded(join, join.joinType === 'rightOuter' ? 'right' : 'left');
  if (!isBounded) throw joinWithoutWatermark(name);
}

/** Two streams are joined by hashing equal keys; without a pair of them there is nothing to hash. */
export function checkStreamingJoinKeys(join: ResolvedJoin): void {
  if (!isStreaming(join.left) || !isStreaming(join.right)) return;
  if (equalKeys(join).length === 0) throw streamJoinWithoutEquality();
}
