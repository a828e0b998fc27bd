import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RowRing } from '../../../../../../web/dashboard/engine/rows/row-ring.ts';

const decoder = new TextDecoder();

/** Adds lines that lie in one buffer, with `gap` between two of them. */
function append(ring: RowRing, lines: readonly string[], gap = '\n'): void {
  const bytes = new TextEncoder().encode(lines.join(gap));
  const starts: number[] = [];
  let at = 0;
  for (const line of lines) {
    starts.push(at);
    at += new TextEncoder().encode(line + gap).length;
  }
  ring.append({
    bytes,
    count: lines.length,
    start: (row) => starts[row],
    length: (row) => new TextEncoder().encode(lines[row]).length,
  });
}

function read(ring: RowRing, from: number, to: number): string[] {
  const text = [...ring.read(from, to)].map((piece) => decoder.decode(piece)).join('');
  return text === '' ? [] : text.replaceAll('\r', '').trimEnd().split('\n');
}

describe('the ring of lines', () => {
  test('gives back what was added, by number, however it came', () => {
    const line = fc
      .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 30 })
      .map((text) => `x${text}x`);
    const batch = fc.record({
      lines: fc.array(line, { maxLength: 20 }),
      gap: fc.constantFrom('\n', '\r\n', '\n\n\n\n'),
    });
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 10 }), fc.nat(50), fc.nat(50), (batches, a, b) => {
        const ring = new RowRing();
        for (const { gap, lines } of batches) append(ring, lines, gap);
        const all = batches.flatMap(({ lines }) => lines);
        expect(ring.end).toBe(all.length);
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        expect(read(ring, from, to)).toEqual(all.slice(from, to));
      }),
    );
  });

  test('lets the oldest go, by rows and by bytes, and never the newest', () => {
    const byRows = new RowRing({ rowsMax: 10_000 });
    for (let batch = 0; batch < 400; batch++) {
      append(
        byRows,
        Array.from({ length: 100 }, (_, row) => `${batch * 100 + row} ${'.'.repeat(100)}`),
      );
    }
    expect(byRows.end).toBe(40_000);
    expect(byRows.end - byRows.start).toBeGreaterThanOrEqual(10_000);
    expect(byRows.end - byRows.start).toBeLessThan(25_000);
    expect(read(byRows, byRows.start, byRows.start + 1)[0]).toMatch(`${byRows.start} `);
    const byBytes = new RowRing({ bytesMax: 1 });
    append(byBytes, ['a'.repeat(3_000_000)]);
    append(byBytes, ['b']);
    expect(byBytes.end - byBytes.start).toBe(1);
  });

  test('takes lines back that are read again', () => {
    const ring = new RowRing();
    append(ring, ['a', 'b', 'c']);
    ring.rewind(1);
    append(ring, ['d']);
    expect(read(ring, 0, 9)).toEqual(['a', 'd']);
    ring.rewind(0);
    expect([ring.start, ring.end]).toEqual([0, 0]);
    append(ring, ['e']);
    expect(read(ring, 0, 9)).toEqual(['e']);
  });

  test('begins anew at a number', () => {
    const ring = new RowRing();
    ring.restartAt(70);
    append(ring, ['a']);
    expect([ring.start, ring.end]).toEqual([70, 71]);
    expect(read(ring, 0, 100)).toEqual(['a']);
  });
});
