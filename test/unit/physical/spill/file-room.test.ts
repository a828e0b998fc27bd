import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FileRoom } from '../../../../src/physical/spill/file-room.ts';

test('room that was given back is taken again', () => {
  const room = new FileRoom();
  const [first, second, third] = [room.take(10), room.take(20), room.take(30)];
  expect([first, second, third]).toEqual([0, 10, 30]);
  room.give({ position: second, bytes: 20 });
  expect(room.take(15)).toBe(10);
  expect(room.take(5)).toBe(25);
  expect(room.end).toBe(60);
});

test('stretches never overlap, and the file ends when nothing is taken', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 50 }))), (steps) => {
      const room = new FileRoom();
      const taken: { position: number; bytes: number }[] = [];
      for (const [takes, number] of steps) {
        if (takes || taken.length === 0) {
          const stretch = { position: room.take(number), bytes: number };
          for (const { position, bytes } of taken) {
            const isApart =
              position + bytes <= stretch.position || stretch.position + number <= position;
            expect(isApart).toBe(true);
          }
          taken.push(stretch);
        } else room.give(taken.splice(number % taken.length, 1)[0]);
        const end = Math.max(0, ...taken.map(({ position, bytes }) => position + bytes));
        expect(room.end).toBe(end);
      }
    }),
  );
});
