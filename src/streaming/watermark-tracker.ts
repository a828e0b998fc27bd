import type { EventTimeStatistics } from '../physical/physical-plan.ts';

/** Which of several watermarks holds for the query: `spark.sql.streaming.multipleWatermarkPolicy`. */
export type WatermarkPolicy = 'min' | 'max';

/**
 * The query's one watermark, in milliseconds: Spark's `WatermarkTracker`. Each watermark node of the plan has its own,
 * the largest event time that it saw less its delay; the policy picks one of them, and it never goes back.
 *
 * Only the global watermark is in the checkpoint, so a restart forgets what each node had seen: under the `min` policy
 * nothing advances until every node has spoken again. Spark does the same.
 */
export class WatermarkTracker {
  readonly #policy: WatermarkPolicy;
  readonly #nodesMs: number[] = [];
  #currentMs: number;

  constructor(policy: WatermarkPolicy, currentMs = 0) {
    this.#policy = policy;
    this.#currentMs = currentMs;
  }

  /** 0 before any event time was seen. */
  get currentMs(): number {
    return this.#currentMs;
  }

  /** Takes in what the plan's watermark nodes saw in the micro-batch that has just run. */
  update(nodes: readonly EventTimeStatistics[]): void {
    if (nodes.length === 0) return;
    nodes.forEach((node, index) => {
      const seen = node.statistics();
      const previousMs = this.#nodesMs[index];
      if (seen === undefined) {
        // A node that has seen nothing holds the others back under the min policy.
        this.#nodesMs[index] = previousMs ?? 0;
        return;
      }
      const watermarkMs = microsToMillis(seen.max) - microsToMillis(node.delayMicros);
      this.#nodesMs[index] =
        previousMs === undefined ? watermarkMs : Math.max(previousMs, watermarkMs);
    });
    const choose = this.#policy === 'max' ? Math.max : Math.min;
    this.#currentMs = Math.max(this.#currentMs, choose(...this.#nodesMs));
  }
}

/** Milliseconds, rounded down also before 1970. */
export function microsToMillis(micros: bigint): number {
  const millis = micros / 1000n;
  return Number(micros % 1000n < 0n ? millis - 1n : millis);
}
