import type { WatermarkLimits } from '../physical/operator.ts';
import type { EventTimeStatistics } from '../physical/physical-plan.ts';
import { configText, type SessionConfig } from '../types/session-config.ts';

/** Which of several watermarks holds for the query: `spark.sql.streaming.multipleWatermarkPolicy`. */
export type WatermarkPolicy = 'min' | 'max';

/**
 * The query's one watermark, in milliseconds: Spark's `WatermarkTracker`. Each watermark that the program defines has its
 * own, the largest event time that was seen less its delay; the policy picks one of them, and it never goes back. One has
 * several nodes in the plan where a view with it is read more than once: the fastest of them counts.
 *
 * Of micro-batches only the global watermark is in the checkpoint, so a restart forgets what each node had seen: under the
 * `min` policy nothing advances until every watermark has spoken again. Spark does the same. Continuous mode keeps them all.
 */
export class WatermarkTracker {
  readonly #policy: WatermarkPolicy;
  #nodesMs: readonly number[] = [];
  #currentMs: number;

  constructor(policy: WatermarkPolicy, currentMs = 0, nodesMs: readonly number[] = []) {
    this.#policy = policy;
    this.#currentMs = currentMs;
    this.#nodesMs = nodesMs;
  }

  /** 0 before any event time was seen. */
  get currentMs(): number {
    return this.#currentMs;
  }

  /** What each node has reached; empty before any was asked. */
  get nodesMs(): readonly number[] {
    return this.#nodesMs;
  }

  /**
   * Takes in what the plan's watermark nodes saw in the micro-batch, or cycle, that has just run. After one that was cut in
   * its midst the nodes of one watermark stand for themselves: what one has seen may be still to come to another.
   */
  update(nodes: readonly EventTimeStatistics[], { isCut = false } = {}): void {
    if (nodes.length === 0) return;
    const reachedMs = nodes.map((node, index) => this.#reachedMs(node, index));
    this.#nodesMs = isCut ? reachedMs : nodes.map((node) => fastestMs(node, nodes, reachedMs));
    this.#currentMs = Math.max(this.#currentMs, this.#chosen(this.#nodesMs));
  }

  /** How far a node can move the watermark by the rows that come next, if no other node sees any. */
  limits(nodes: readonly EventTimeStatistics[], index: number): WatermarkLimits {
    const others = nodes
      .map((node, other) => this.#reachedMs(node, other))
      .filter((_, other) => other !== index);
    const isHeldBack = this.#policy === 'min' && others.length > 0;
    return {
      inForceMicros: microsOf(this.#currentMs),
      reachedMicros: microsOf(this.#reachedMs(nodes[index], index)),
      atMostMicros: isHeldBack ? microsOf(this.#chosen(others)) : END_OF_TIME,
    };
  }

  /** A node that has seen nothing holds the others back under the min policy. */
  #reachedMs(node: EventTimeStatistics, index: number): number {
    const seen = node.statistics();
    const previousMs = this.#nodesMs[index];
    if (seen === undefined) return previousMs ?? 0;
    const watermarkMs = microsToMillis(seen.max) - microsToMillis(node.delayMicros);
    return previousMs === undefined ? watermarkMs : Math.max(previousMs, watermarkMs);
  }

  #chosen(nodesMs: readonly number[]): number {
    return this.#policy === 'max' ? Math.max(...nodesMs) : Math.min(...nodesMs);
  }
}

/** The farthest that a node of the same watermark has come. */
function fastestMs(
  { watermarkId }: EventTimeStatistics,
  nodes: readonly EventTimeStatistics[],
  reachedMs: readonly number[],
): number {
  return Math.max(...reachedMs.filter((_, index) => nodes[index].watermarkId === watermarkId));
}

/** A tracker with the policy of the settings. */
export function watermarkTracker(
  config: SessionConfig,
  currentMs: number,
  nodesMs: readonly number[],
): WatermarkTracker {
  const policy = configText(config, 'spark.sql.streaming.multipleWatermarkPolicy');
  return new WatermarkTracker(policy.toLowerCase() === 'max' ? 'max' : 'min', currentMs, nodesMs);
}

/** Later than all event times. */
const END_OF_TIME = 2n ** 62n;

function microsOf(timeMs: number): bigint {
  return BigInt(timeMs) * 1000n;
}

/** Milliseconds, rounded down also before 1970. */
export function microsToMillis(micros: bigint): number {
  const millis = micros / 1000n;
  return Number(micros % 1000n < 0n ? millis - 1n : millis);
}
