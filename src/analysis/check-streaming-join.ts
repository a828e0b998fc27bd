import type { OutputMode } from '../connectors/connector.ts';
import { assertNever } from '../errors/internal-error.ts';
import { equalKeys, isStateBounded, isWatermarkInKeys } from '../plan/join-state-watermark.ts';
import type { JoinType } from '../plan/logical-plan.ts';
import { isStreaming, type ResolvedJoin } from '../plan/resolved-plan.ts';
import { REFUSALS } from './refusals-part.ts';

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
      if (left !== right) throw REFUSALS.get().fullOuterJoinWithStatic(left ? 'left' : 'right');
      if (left) checkWatermark(join, name);
      break;
    case 'leftAnti':
      if (right) throw REFUSALS.get().joinWithStreamOnRight(name);
      break;
    case 'leftOuter':
    case 'leftSemi':
      if (!left && right) throw REFUSALS.get().joinWithStaticOnLeft(name);
      if (left && right) checkWatermark(join, name);
      break;
    case 'rightOuter':
      if (left && !right) throw REFUSALS.get().joinWithStaticOnRight(name);
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
  throw REFUSALS.get().joinInOutputMode(JOIN_NAMES[joinType], {
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
  if (!isBounded) throw REFUSALS.get().joinWithoutWatermark(name);
}

/** Two streams are joined by hashing equal keys; without a pair of them there is nothing to hash. */
export function checkStreamingJoinKeys(join: ResolvedJoin): void {
  if (!isStreaming(join.left) || !isStreaming(join.right)) return;
  if (equalKeys(join).length === 0) throw REFUSALS.get().streamJoinWithoutEquality();
}
