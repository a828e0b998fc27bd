import { invalidTriggerInterval } from '../errors/query-errors.ts';
import type { Clock } from '../ports/clock.ts';
import { durationMicros } from '../types/interval.ts';
import type { Trigger } from './trigger.ts';
import { microsToMillis } from './watermark-tracker.ts';

/** When micro-batches run, or epochs, with its interval read. An interval of 0 is the default: one after the other. */
export type TriggerPlan =
  | { readonly kind: 'processingTime'; readonly intervalMs: number }
  | { readonly kind: 'once' }
  | { readonly kind: 'availableNow' }
  /** Rows go through as they come; the interval is that of the checkpoint. */
  | { readonly kind: 'continuous'; readonly intervalMs: number };

/** Reads a trigger. Fails with the interval's own errors. */
export function triggerPlan(trigger: Trigger): TriggerPlan {
  if ('once' in trigger) return { kind: 'once' };
  if ('availableNow' in trigger) return { kind: 'availableNow' };
  if ('continuous' in trigger) {
    return { kind: 'continuous', intervalMs: intervalOf(trigger.continuous) };
  }
  return { kind: 'processingTime', intervalMs: intervalOf(trigger.processingTime) };
}

function intervalOf(interval: string): number {
  const intervalMs = microsToMillis(durationMicros(interval));
  if (intervalMs < 0) throw invalidTriggerInterval({ interval });
  return intervalMs;
}

export interface TriggerHost {
  readonly clock: Clock;
  /** Looks for data and runs a micro-batch, or an epoch, if one is due; whether one ran. */
  runTrigger(): Promise<boolean>;
  /** Waits for data to arrive. */
  idle(): Promise<void>;
  /** Waits until the clock shows at least this time. */
  sleepUntil(timeMs: number): Promise<void>;
  /** An interval was over before its micro-batch was. */
  fellBehind(intervalMs: number, elapsedMs: number): void;
}

/** Runs micro-batches as the trigger says. Resolves when the trigger is done; a halt comes as the host's error. */
export async function executeTrigger(plan: TriggerPlan, host: TriggerHost): Promise<void> {
  switch (plan.kind) {
    case 'once':
      await host.runTrigger();
      return;
    case 'availableNow':
      while (await host.runTrigger());
      return;
    case 'continuous':
      return backToBack(host);
    case 'processingTime':
      return plan.intervalMs === 0 ? backToBack(host) : everyInterval(plan.intervalMs, host);
  }
}

async function backToBack(host: TriggerHost): Promise<never> {
  for (;;) {
    if (!(await host.runTrigger())) await host.idle();
  }
}

/** Spark's `ProcessingTimeExecutor`: ticks are the multiples of the interval; those that are missed are skipped. */
async function everyInterval(intervalMs: number, host: TriggerHost): Promise<never> {
  for (;;) {
    const triggerMs = host.clock.nowMs();
    await host.runTrigger();
    const elapsedMs = host.clock.nowMs() - triggerMs;
    if (elapsedMs > intervalMs) host.fellBehind(intervalMs, elapsedMs);
    await host.sleepUntil(nextTick(host.clock.nowMs(), triggerMs, intervalMs));
  }
}

/** The tick after the trigger's, or now if that is over already. */
function nextTick(nowMs: number, triggerMs: number, intervalMs: number): number {
  return Math.max(nowMs, Math.floor(triggerMs / intervalMs) * intervalMs + intervalMs);
}
