import { describe, expect, onTestFinished, test } from 'vitest';
import type { SourceRequest } from '../../../../../web/dashboard/protocol.ts';
import { EnginePage, stripColumn, sum } from './engine-page.ts';

/** A combined log of `count` lines, ten a second, every tenth a 404 and every twentieth a 503. */
function combinedLog(count: number): string {
  const lines: string[] = [];
  for (let line = 0; line < count; line++) {
    const second = Math.floor(line / 10);
    const time = `${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}`;
    const status = line % 20 === 0 ? 503 : line % 10 === 0 ? 404 : 200;
    lines.push(
      `10.0.0.${line % 7} - - [25/Nov/2026:10:${time} +0000] "GET /users/${line % 50}?q=${line} HTTP/1.1" ${status} 512 "-" "curl/8"`,
    );
  }
  return `${lines.join('\n')}\n`;
}

const file = (path: string, text: string): SourceRequest => ({
  kind: 'files',
  files: [{ path, file: new File([text], path) }],
});

function newPage(): EnginePage {
  const page = new EnginePage();
  onTestFinished(() => page.ask({ kind: 'close' }));
  return page;
}

describe('the engine', () => {
  test('counts a dropped combined log exactly, by class, path and status', async () => {
    const page = newPage();
    page.ask({ kind: 'open', source: file('access.log', combinedLog(2000)) });
    const { source } = await page.until('opened');
    expect(source).toMatchObject({ name: 'access.log', classes: 'status', rankedField: 'path' });
    await page.until('activity', ({ activity }) => activity.kind === 'finished');
    const { strip } = await page.until(
      'strip',
      ({ strip }) => sum(stripColumn(strip, 'class0')) === 1800,
    );
    expect(sum(stripColumn(strip, 'class2'))).toBe(100);
    expect(sum(stripColumn(strip, 'class3'))).toBe(100);
    const lists = await page.until('lists', ({ rows }) => rows === 2000);
    expect(lists.ranked).toMatchObject([
      { prefix: 'GET', name: '/users/{id}', rows: 2000, failing: 100 },
    ]);
    const statuses = lists.statuses.map(({ name, rows }) => [name, rows]);
    expect(statuses).toHaveLength(3);
    expect(Object.fromEntries(statuses)).toEqual({ 200: 1800, 404: 100, 503: 100 });
    const { vitals } = await page.until('vitals', ({ vitals }) => vitals.totalRows === 2000);
    expect(vitals).toMatchObject({ lateRows: 0, unparsedRows: 0, droppedRows: 0 });
  });

  test('filters everything by what cells know', async () => {
    const page = newPage();
    page.ask({ kind: 'open', source: file('access.log', combinedLog(2000)) });
    await page.until('lists', ({ rows }) => rows === 2000);
    page.clear();
    const term = { field: 'status', value: '5xx', match: 'class', isNegated: false } as const;
    page.ask({ kind: 'setFilter', filter: { terms: [term], brush: undefined } });
    const lists = await page.until('lists');
    expect(lists).toMatchObject({ rows: 100, statuses: [{ name: '503', rows: 100 }] });
    const { vitals } = await page.until('vitals');
    expect(vitals).toMatchObject({ totalRows: 2000, matchingRows: 100 });
    const { strip } = await page.until('strip');
    expect(sum(stripColumn(strip, 'class0'))).toBe(0);
  });
});
