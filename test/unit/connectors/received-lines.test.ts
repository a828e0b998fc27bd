import { describe, expect, test } from 'vitest';
import { ReceivedLines } from '../../../src/connectors/received-lines.ts';
import { utf8 } from '../../../src/wasm/memory.ts';

function text(lines: ReceivedLines, start: number, end: number): string {
  const reader = lines.read(start, end);
  const target = new Uint8Array(3);
  let all = '';
  for (;;) {
    const count = reader.read(target);
    if (typeof count !== 'number') throw new Error('the bytes are in memory');
    if (count === 0) return all;
    all += Buffer.from(target.subarray(0, count)).toString();
  }
}

describe('received lines', () => {
  test('begin where the first ones are, if no start was given', () => {
    const lines = new ReceivedLines(null);
    expect([lines.start, lines.end]).toEqual([undefined, undefined]);
    lines.add(100, utf8('ab\ncd\n'));
    expect([lines.start, lines.end]).toEqual([100, 106]);
    expect(text(lines, 100, 106)).toBe('ab\ncd\n');
    expect(text(lines, 103, 106)).toBe('cd\n');
  });

  test('that are known already are dropped', () => {
    const lines = new ReceivedLines(0);
    lines.add(0, utf8('ab\ncd\n'));
    lines.add(0, utf8('ab\n'));
    lines.add(3, utf8('cd\nef\n'));
    expect([lines.end, lines.gaps]).toEqual([9, 0]);
    expect(text(lines, 0, 9)).toBe('ab\ncd\nef\n');
  });

  test('that begin further on than expected leave a gap', () => {
    const lines = new ReceivedLines(0);
    lines.add(0, utf8('ab\n'));
    lines.add(10, utf8('cd\n'));
    lines.skip(0, 5);
    expect([lines.gaps, lines.lostBytes, lines.end]).toEqual([1, 7, 13]);
    expect(text(lines, 0, 13)).toBe('ab\ncd\n');
  });

  test('are cut at line ends within a limit, and after a line that is longer', () => {
    const lines = new ReceivedLines(0);
    lines.add(0, utf8('ab\ncd\n'));
    lines.add(6, utf8('efghijkl\nm\n'));
    expect(lines.endWithin(0, 2)).toBe(3);
    expect(lines.endWithin(0, 5)).toBe(3);
    expect(lines.endWithin(0, 6)).toBe(6);
    expect(lines.endWithin(0, 14)).toBe(6);
    expect(lines.endWithin(3, 2)).toBe(6);
    expect(lines.endWithin(6, 2)).toBe(15);
    expect(lines.endWithin(15, 1)).toBe(17);
    expect(lines.endWithin(17, 1)).toBe(17);
    expect(lines.endWithin(0, 1000)).toBe(17);
  });

  test('are forgotten when they are committed, piece by piece', () => {
    const lines = new ReceivedLines(0);
    lines.add(0, utf8('ab\n'));
    lines.add(3, utf8('cd\n'));
    lines.forget(3);
    expect(text(lines, 0, 6)).toBe('cd\n');
    expect(lines.end).toBe(6);
  });
});
