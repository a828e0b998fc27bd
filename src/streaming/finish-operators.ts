import { flush, type PushContext } from './push-input.ts';
import type { RunningQuery } from './running-query.ts';

/**
 * Waits for what operators wait for once their inputs have ended. A halt need not: nothing of the micro-batch counts then.
 */
export async function finishOperators(
  { plan, evaluation }: RunningQuery,
  context: Omit<PushContext, 'times'>,
): Promise<void> {
  const steps = plan.finish?.();
  if (steps === undefined) return;
  try {
    for (;;) {
      evaluation.core.kernels.arena_reset();
      const { done } = await context.halt.race(steps.next());
      await flush(context);
      if (done) return;
    }
  } finally {
    // After a halt a step may still be under way; what it has open is closed when it is over.
    void steps.return().catch(() => {});
  }
}
