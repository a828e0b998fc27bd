import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Due, DueQueue } from '../../../src/physical/due-queue.ts';
import { propertyOptions } from '../../support/property-options.ts';

class Thing implements Due {
  readonly dueMs: number;
  place = -1;

  constructor(dueMs: number) {
    this.dueMs = dueMs;
  }
}

const STEP = fc.oneof(
  fc.record({ add: fc.integer({ min: 0, max: 20 }) }),
  fc.record({ remove: fc.nat(40) }),
  fc.record({ takeDue: fc.integer({ min: 0, max: 20 }) }),
);

test('a queue answers as a sorted list does', () => {
  fc.assert(
    fc.property(fc.array(STEP, { maxLength: 60 }), (steps) => {
      const queue = new DueQueue<Thing>();
      const all: Thing[] = [];
      let queued: Thing[] = [];
      for (const step of steps) {
        if ('add' in step) {
          const thing = new Thing(step.add);
          all.push(thing);
          queued.push(thing);
          queue.add(thing);
        } else if ('remove' in step) {
          const thing = all[step.remove];
          if (thing === undefined) continue;
          queue.remove(thing);
          queued = queued.filter((other) => other !== thing);
        } else {
          const due = queue.takeDue(step.takeDue);
          const expected = queued.filter(({ dueMs }) => dueMs <= step.takeDue);
          expect(new Set(due)).toEqual(new Set(expected));
          expect(due.map(({ dueMs }) => dueMs)).toEqual(
            expected.map(({ dueMs }) => dueMs).sort((a, b) => a - b),
          );
          queued = queued.filter((thing) => !due.includes(thing));
        }
        expect(queue.size).toBe(queued.length);
        const first = queued.length === 0 ? undefined : Math.min(...queued.map((t) => t.dueMs));
        expect(queue.firstMs).toBe(first);
      }
    }),
    propertyOptions(200),
  );
});
