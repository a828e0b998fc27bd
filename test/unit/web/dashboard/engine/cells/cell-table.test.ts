import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sumRange } from '../../../../../../web/dashboard/engine/cells/lists.ts';
import { selectCells } from '../../../../../../web/dashboard/engine/cells/selection.ts';
import { cellRows, contentOf, newTable, rowsOf, WINDOW_MS } from './tables.ts';

const ALL = { fromMs: 0, toMs: Number.POSITIVE_INFINITY };
const NO_TERMS = { statuses: undefined, names: undefined };

describe('the cells of a log', () => {
  test('take totals, so the same rows twice change nothing', () => {
    const table = newTable();
    const rows = cellRows(table, [
      { window: 1, name: '/a', status: '200', rows: 5 },
      { window: 1, name: '/b', status: '500', rows: 2 },
    ]);
    expect(table.changeOf(rows)).toBe(7);
    table.apply(rows);
    expect(table.changeOf(rows)).toBe(0);
    table.apply(rows);
    expect(rowsOf(table)).toBe(7);
    const more = cellRows(table, [{ window: 1, name: '/a', status: '200', rows: 9 }]);
    expect(table.changeOf(more)).toBe(4);
  });

  test('fold identifiers when the watermark closes a window, and not before', () => {
    const table = newTable();
    table.apply(
      cellRows(table, [
        { window: 0, name: '/u/1', status: '200', rows: 1 },
        { window: 0, name: '/u/2', status: '200', rows: 1 },
        { window: 1, name: '/u/3', status: '200', rows: 1 },
      ]),
    );
    table.close(WINDOW_MS - 1);
    expect([table.size, table.openWindows]).toEqual([3, 2]);
    table.close(WINDOW_MS);
    expect([table.size, table.openWindows]).toEqual([2, 1]);
    expect(contentOf(table)).toEqual({ '0 /u/{id} 200 0': 2, '10000 /u/{id} 200 0': 1 });
  });

  test('stay within their bound, and lose no row', () => {
    const update = fc.record({
      window: fc.integer({ min: 0, max: 400 }),
      name: fc.integer({ min: 0, max: 300 }).map((number) => `/n${number}x`),
      status: fc.constantFrom('200', '404', '500'),
      bucket: fc.integer({ min: 0, max: 255 }),
      rows: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(fc.array(update, { minLength: 300, maxLength: 1500 }), (updates) => {
        const table = newTable(100);
        table.apply(cellRows(table, updates));
        const before = rowsOf(table);
        table.close(Number.MAX_SAFE_INTEGER);
        if (table.isTooLarge) table.shrink();
        expect(rowsOf(table)).toBe(before);
        const sums = sumRange(table, NO_TERMS, ALL);
        expect(sums.rows).toBe(before);
        expect(table.closedMs % WINDOW_MS).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  test('count rare names as one where there are too many, the common ones exactly', () => {
    const table = newTable(80);
    const updates = Array.from({ length: 2000 }, (_, number) => ({
      window: number % 3,
      name: `/rare-${String(number).replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)])}`,
      status: '200',
      rows: 1,
    }));
    const common = [0, 1, 2].map((window) => ({ window, name: '/home', status: '200', rows: 70 }));
    table.apply(cellRows(table, [...updates, ...common]));
    table.close(Number.MAX_SAFE_INTEGER);
    expect(table.isTooLarge).toBe(true);
    table.shrink();
    expect(table.size).toBeLessThanOrEqual(80);
    const fields = { status: 'status', ranked: 'path', prefix: 'method' };
    const home = { field: 'path', value: '/home', match: 'exact', isNegated: false } as const;
    expect(sumRange(table, selectCells(table, fields, [home]), ALL).rows).toBe(210);
    const other = { ...home, value: 'other' };
    expect(sumRange(table, selectCells(table, fields, [other]), ALL).rows).toBeGreaterThan(1000);
    expect(rowsOf(table)).toBe(2210);
  });
});
