import type { ValueRow } from '../../../src/types/value.ts';
import type { Chance } from './chance.ts';

/** What happens outside the query, one step after the other. */
export interface Step {
  /** Rows for each stream. */
  readonly rows: readonly (readonly ValueRow[])[];
  /** How far the time moves on before. */
  readonly pauseMs: number;
}

const START_MICROS = BigInt(Date.UTC(2024, 2, 1, 10)) * 1000n;
/** Keys come within so many minutes and never again: shorter than any timeout, so that none is over in their midst. */
const KEY_MINUTES = 7;
/** How far rows are out of order, in minutes. Nothing is late, whatever the micro-batches: a crash may change those. */
const JITTER_MINUTES = 4;

/** Random rows in some steps, then two that let the watermark pass all of them. */
export function randomSteps(chance: Chance, streams: number): Step[] {
  const steps: Step[] = [];
  let minutes = 0;
  for (let count = 4 + chance.below(4); count > 0; count--) {
    const rows = Array.from({ length: streams }, () =>
      Array.from({ length: chance.below(7) }, () => {
        minutes += chance.is(0.1) ? chance.below(25) : chance.below(2);
        return event(minutes - chance.below(JITTER_MINUTES), chance.pick(['a', 'b']));
      }),
    );
    steps.push({ rows, pauseMs: chance.pick([0, 0, 20_000, 45_000, 90_000]) });
    minutes += chance.below(8);
  }
  // Whether or not the micro-batch without data ran before a crash, the second one emits what is left.
  for (const last of [1000, 1001]) {
    steps.push({ rows: Array.from({ length: streams }, () => [event(last, 'end')]), pauseMs: 0 });
  }
  return steps;
}

function event(minutes: number, key: string): ValueRow {
  const period = Math.floor(minutes / KEY_MINUTES);
  return [START_MICROS + BigInt(Math.max(0, minutes) * 60_000_000), `${key}${period}`];
}
