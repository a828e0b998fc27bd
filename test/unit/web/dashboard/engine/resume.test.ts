import { describe, expect, onTestFinished, test } from 'vitest';
import { EnginePage, SharedBrowser, stripColumn, sum } from './engine-page.ts';

const lines = (count: number, status: number) =>
  Array.from(
    { length: count },
    (_, line) =>
      `{"ts":"2026-11-25T10:00:${String(line % 60).padStart(2, '0')}Z","method":"GET","path":"/a/${line}","status":${status},"latency_ms":${line}}\n`,
  ).join('');

function pageOf(browser: SharedBrowser): EnginePage {
  const page = new EnginePage(browser.host());
  onTestFinished(() => page.ask({ kind: 'close' }));
  return page;
}

const isFinished = ({ activity }: { activity: { kind: string } }) => activity.kind === 'finished';

describe('a source that is kept', () => {
  test('is listed, and shows the same counts when it is opened again', async () => {
    const browser = new SharedBrowser();
    const first = pageOf(browser);
    first.ask({ kind: 'open', source: { kind: 'text', text: lines(600, 200) + lines(30, 503) } });
    await first.until('activity', isFinished);
    const before = await first.until('lists', ({ rows }) => rows === 630);
    first.ask({ kind: 'close' });
    await first.until('activity', ({ activity }) => activity.kind === 'empty');

    const second = pageOf(browser);
    const { kept } = await second.until('ready');
    expect(kept).toMatchObject([{ name: 'pasted text', kind: 'text', rows: 630 }]);
    second.ask({ kind: 'reopen', id: kept[0].id });
    const { resumed } = await second.until('resumed');
    expect(resumed.lostRows).toBe(0);
    await second.until('activity', isFinished);
    const after = await second.until('lists', ({ rows }) => rows === 630);
    expect(after.ranked).toEqual(before.ranked);
    expect(after.statuses).toEqual(before.statuses);
    const { vitals } = await second.until('vitals', ({ vitals }) => vitals.totalRows > 0);
    expect(vitals).toMatchObject({ totalRows: 630, lateRows: 0, unparsedRows: 0 });
  });

  test('is forgotten with its windows', async () => {
    const browser = new SharedBrowser();
    const page = pageOf(browser);
    page.ask({ kind: 'open', source: { kind: 'text', text: lines(10, 200) } });
    await page.until('activity', isFinished);
    page.clear();
    page.ask({ kind: 'forget', id: 'all' });
    await page.until('activity', ({ activity }) => activity.kind === 'empty');
    const { kept } = await page.until('storage', (event) => event.kept.length === 0);
    expect(kept).toEqual([]);
    page.clear();
    page.ask({ kind: 'open', source: { kind: 'text', text: lines(10, 200) } });
    await page.until('activity', isFinished);
    expect(page.events.filter(({ kind }) => kind === 'resumed')).toEqual([]);
    await page.until('lists', ({ rows }) => rows === 10);
  });

  test('is watched by a second tab, which takes over when the first one closes', async () => {
    const browser = new SharedBrowser();
    const source = { kind: 'text', text: lines(100, 200) } as const;
    const owner = pageOf(browser);
    owner.ask({ kind: 'open', source });
    await owner.until('activity', isFinished);
    const viewer = pageOf(browser);
    viewer.ask({ kind: 'open', source });
    await viewer.until('activity', ({ activity }) => activity.kind === 'watching');
    const seen = await viewer.until(
      'strip',
      ({ strip }) => sum(stripColumn(strip, 'class0')) === 100,
    );
    expect(seen.strip.windows).toBeGreaterThan(0);
    viewer.clear();
    owner.ask({ kind: 'close' });
    await viewer.until('resumed');
    await viewer.until('activity', isFinished);
    await viewer.until('lists', ({ rows }) => rows === 100);
  });

  test('begins anew under another format', async () => {
    const page = pageOf(new SharedBrowser());
    page.ask({ kind: 'open', source: { kind: 'text', text: lines(20, 200) } });
    await page.until('activity', isFinished);
    page.clear();
    page.ask({ kind: 'setFormat', id: 'text' });
    const { source } = await page.until('opened');
    expect(source).toMatchObject({ classes: 'none', hasEventTime: false });
    expect(source.format).toMatchObject({ id: 'text', isChosen: true, confidence: 1 });
    await page.until('lists', ({ rows }) => rows === 20);
  });
});
