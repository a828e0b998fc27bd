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

describe('the tail', () => {
  const open = async () => {
    const page = newPage();
    page.ask({ kind: 'open', source: file('access.log', combinedLog(2000)) });
    await page.until('activity', ({ activity }) => activity.kind === 'finished');
    return page;
  };

  test('shows the newest lines, taken apart and as they were', async () => {
    const page = await open();
    page.ask({ kind: 'tail', from: 'end', count: 3, failingOnly: false });
    const tail = await page.until(
      'tail',
      ({ rows }) => rows.at(-1)?.number === 1999 && rows.length === 3,
    );
    expect(tail).toMatchObject({ oneIn: 1, start: 0, end: 2000 });
    expect(tail.rows[2]).toMatchObject({
      number: 1999,
      timeMs: Date.parse('2026-11-25T10:03:19Z'),
      status: '200',
      classIndex: 0,
      prefix: 'GET',
      text: '/users/49?q=1999',
      bytes: 512,
      client: '10.0.0.4',
      raw: combinedLog(2000).trim().split('\n')[1999],
      error: undefined,
    });
  });

  test('scrolls back to any line, and leaves out what does not fail', async () => {
    const page = await open();
    page.ask({ kind: 'tail', from: 100, count: 4, failingOnly: false });
    const back = await page.until('tail', ({ rows }) => rows[0]?.number === 100);
    expect(back.rows.map(({ number }) => number)).toEqual([100, 101, 102, 103]);
    page.ask({ kind: 'tail', from: 'end', count: 3, failingOnly: true });
    const failing = await page.until('tail', ({ rows }) => rows.at(-1)?.number === 1990);
    expect(failing.rows.map(({ number, status }) => [number, status])).toEqual([
      [1970, '404'],
      [1980, '503'],
      [1990, '404'],
    ]);
  });

  test('follows the filter, folded paths and free text included', async () => {
    const page = await open();
    page.ask({ kind: 'tail', from: 'end', count: 2, failingOnly: false });
    const path = { field: 'path', value: '/users/{id}', match: 'exact', isNegated: false } as const;
    const text = { field: 'text', value: 'Q=15 ', match: 'contains', isNegated: false } as const;
    page.ask({ kind: 'setFilter', filter: { terms: [path, text], brush: undefined } });
    const tail = await page.until('tail', ({ rows }) => rows.length === 1);
    expect(tail.rows[0].number).toBe(15);
    const not = { ...path, isNegated: true };
    page.ask({ kind: 'setFilter', filter: { terms: [not], brush: undefined } });
    await page.until('tail', ({ rows }) => rows.length === 0);
  });
});

describe('a filter on text or on another column', () => {
  test('is answered from the kept rows, in every panel', async () => {
    const page = newPage();
    page.ask({ kind: 'open', source: file('access.log', combinedLog(2000)) });
    await page.until('lists', ({ rows }) => rows === 2000);
    page.clear();
    const client = { field: 'ip', value: '10.0.0.3', match: 'exact', isNegated: false } as const;
    const failing = { field: 'status', value: '5xx', match: 'class', isNegated: false } as const;
    page.ask({ kind: 'setFilter', filter: { terms: [client, failing], brush: undefined } });
    const expected = Array.from({ length: 2000 }, (_, line) => line).filter(
      (line) => line % 7 === 3 && line % 20 === 0,
    ).length;
    const lists = await page.until('lists', ({ rows }) => rows === expected);
    expect(lists.statuses).toMatchObject([{ name: '503', rows: expected }]);
    const { vitals } = await page.until('vitals', ({ vitals }) => vitals.matchingRows === expected);
    expect(vitals).toMatchObject({ totalRows: 2000, matchedOf: 2000 });
    page.clear();
    page.ask({ kind: 'setFilter', filter: { terms: [], brush: undefined } });
    await page.until('lists', ({ rows }) => rows === 2000);
  });
});
