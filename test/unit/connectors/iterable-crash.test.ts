import { expect, test } from 'vitest';
import { iterableConnector } from '../../../src/connectors/iterable.ts';
import { IterableInput } from '../../../src/connectors/iterable-input.ts';
import { MemoryTable } from '../../../src/connectors/memory-table.ts';
import type { ValueRow } from '../../../src/types/value.ts';
import { faultAt, runThroughCrashes } from '../../support/crash-run.ts';
import { EVENT_SCHEMA, fakeParts, fakePassThrough, streamsPlan } from '../../support/fake-plan.ts';
import type { Fault, FaultPlan } from '../../support/faulty-storage.ts';
import { nextTurn } from '../../support/manual-clock.ts';

const STEPS = 5;

/** An iterable of the events that are pushed from now on. */
class LiveEvents implements AsyncIterable<ValueRow> {
  readonly #waiting: ValueRow[] = [];
  #wake: () => void = () => {};

  push(row: ValueRow): void {
    this.#waiting.push(row);
    this.#wake();
  }

  async *[Symbol.asyncIterator]() {
    for (;;) {
      const row = this.#waiting.shift();
      if (row !== undefined) yield row;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}

/** Pushes one event a step; whoever listens at that time hears it. Returns the events that reached the sink. */
async function arrivedEvents(faults: readonly FaultPlan[]) {
  const table = new MemoryTable(EVENT_SCHEMA);
  let live = new LiveEvents();
  const calls = await runThroughCrashes({
    plan: streamsPlan(['input'], 'iterable'),
    parts: fakeParts(fakePassThrough),
    connector: iterableConnector,
    objects: () => {
      live = new LiveEvents();
      return new Map([['input', new IterableInput(live, (row) => row as ValueRow)]]);
    },
    table,
    steps: Array.from({ length: STEPS }, (_, step) => async () => {
      live.push([BigInt(step), `event ${step}`]);
      for (let turn = 0; turn < 5; turn++) await nextTurn();
    }),
    faults,
  });
  return { events: table.rows.map(([, name]) => String(name)), calls };
}

const ALL = Array.from({ length: STEPS }, (_, step) => `event ${step}`);

/** The first step comes before there is a query, so the first event is heard by nobody. */
test.each<Fault>(['crashBefore', 'crashAfter', 'tear', 'fail'])(
  '%s at any call loses only what was not spooled, and gives nothing twice or out of order',
  async (fault) => {
    const undisturbed = await arrivedEvents([]);
    expect(undisturbed.events).toEqual(ALL.slice(1));
    const callCount = undisturbed.calls[0].length;
    expect(callCount).toBeGreaterThan(30);
    for (let index = 0; index < callCount; index++) {
      const { events, calls } = await arrivedEvents([faultAt(index, fault)]);
      const where = `${fault} at call ${index}, ${calls[0].at(-1)}: ${events}`;
      expect(new Set(events).size, where).toBe(events.length);
      expect([...events].sort(), where).toEqual(events);
      // The event of the step in which the process ended may be lost, and one more while there was no process.
      expect(events.length, where).toBeGreaterThanOrEqual(ALL.length - 3);
      const durable = calls[0].filter(
        (call, at) => call.startsWith('storage.write sources/0/spool') && at !== index,
      ).length;
      for (const event of ALL.slice(1, 1 + durable)) expect(events, where).toContain(event);
    }
  },
);
