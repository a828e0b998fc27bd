/** The live page without a mouse, and what must not move under one. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { PageRequest } from '../../../web/dashboard/protocol.ts';
import { launchChromium } from '../support/chromium.ts';
import { type LivePage, serveLivePage } from '../support/live-page.ts';

declare global {
  /** What the page asked of the engine, in order. */
  var toldEngine: PageRequest[];
}

let browser: Browser;
let live: LivePage;
let page: Page;

beforeAll(async () => {
  live = await serveLivePage({ isMadeUp: true });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await live?.close();
});
beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  onTestFinished(() => page.close());
  await page.addInitScript(() => {
    globalThis.toldEngine = [];
    new BroadcastChannel('fake-engine').onmessage = ({ data }) => globalThis.toldEngine.push(data);
  });
});

async function load(scenario: Readonly<Record<string, unknown>>): Promise<void> {
  live.play(scenario);
  await page.goto(live.url);
  await page
    .locator(scenario.state === 'empty' ? '.ways' : '.line')
    .first()
    .waitFor();
}

const asked = async <Kind extends PageRequest['kind']>(kind: Kind) => {
  const all = await page.evaluate(() => globalThis.toldEngine);
  return all.filter((each): each is Extract<PageRequest, { kind: Kind }> => each.kind === kind);
};
const state = () => page.locator('.state').textContent();
const focused = () => page.evaluate(() => document.activeElement?.id ?? '');
const lineNumbers = () =>
  page
    .locator('.line')
    .evaluateAll((lines) => lines.map((line) => Number(line.getAttribute('data-number'))));

describe('the keyboard', () => {
  test('opens a stream, filters it, stops it, walks its lines and leaves again', async () => {
    await load({ state: 'empty', everyMs: 100 });
    await page.keyboard.press('u');
    expect(await focused()).toBe('address');
    await page.keyboard.type('ws://127.0.0.1:9/logs');
    await page.keyboard.press('Enter');
    await page.locator('.line').first().waitFor();
    expect(await asked('open')).toMatchObject([
      { source: { kind: 'webSocket', url: 'ws://127.0.0.1:9/logs' } },
    ]);

    await page.keyboard.press('/');
    expect(await focused()).toBe('filter');
    await page.keyboard.type('status:5xx -path:/api/cart "timed');
    await page.keyboard.press('Enter');
    expect(await page.locator('#filter-problem').textContent()).toContain('not closed');
    expect(await page.inputValue('#filter')).toBe('status:5xx -path:/api/cart "timed');
    await page.keyboard.press('End');
    await page.keyboard.type(' out"');
    await page.keyboard.press('Enter');
    expect((await asked('setFilter')).at(-1)).toMatchObject({
      filter: {
        terms: [
          { field: 'status', value: '5xx', match: 'class', isNegated: false },
          { field: 'path', value: '/api/cart', match: 'exact', isNegated: true },
          { field: 'text', value: 'timed out', match: 'contains' },
        ],
      },
    });
    await page.keyboard.press('Backspace');
    expect(await page.inputValue('#filter')).toBe('"timed out"');
    await page.fill('#filter', '');
    await page.keyboard.press('Escape');

    await page.keyboard.press('Space');
    await expect.poll(state).toBe('View paused');
    await page.keyboard.press('Space');
    await expect.poll(state).toBe('Live');

    await page.keyboard.press('j');
    await expect.poll(state).toBe('View paused');
    const chosen = page.locator('.line[aria-selected=true]');
    const first = Number(await chosen.getAttribute('data-number'));
    await page.keyboard.press('k');
    await page.keyboard.press('k');
    expect(Number(await chosen.getAttribute('data-number'))).toBeLessThan(first);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const raw = await page.locator('.raw').textContent();
    expect(raw).toBe(await chosen.getAttribute('title'));
    await page.keyboard.press('Escape');
    expect(await page.locator('.drawer').count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-selected'))).toBe(
      'true',
    );

    await page.keyboard.press('End');
    await expect.poll(state).toBe('Live');
  });

  test('walks beyond what is shown, and to the next error among its neighbours', async () => {
    await load({ state: 'live' });
    await page.keyboard.press('k');
    const shown = await lineNumbers();
    for (let step = 0; step < shown.length + 3; step++) {
      await page.keyboard.press('k');
      await page.waitForTimeout(30);
    }
    const chosen = page.locator('.line[aria-selected=true]');
    await expect
      .poll(async () => Number(await chosen.getAttribute('data-number')))
      .toBeLessThan(shown[0]);
    const before = Number(await chosen.getAttribute('data-number'));
    await page.keyboard.press('Shift+E');
    await expect
      .poll(async () => Number(await chosen.getAttribute('data-number')))
      .toBeLessThan(before);
    expect(await chosen.getAttribute('class')).toMatch(/c[23]/);
    await expect.poll(async () => (await lineNumbers()).length).toBe(shown.length);
    const numbers = await lineNumbers();
    expect(numbers.every((number, index) => index === 0 || number === numbers[index - 1] + 1)).toBe(
      true,
    );
  });

  test('moves the crosshair, draws a brush with Shift, moves it, and clears it', async () => {
    await load({ state: 'live' });
    const surface = page.locator('.brush-surface');
    await surface.focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    expect(await surface.getAttribute('aria-valuetext')).toMatch(
      /^10:41:50, Requests [\d,]+\/s, 5xx share [\d.]+ %, p50/,
    );
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Shift+ArrowRight');
    const brush = async () => (await asked('setFilter')).at(-1)?.filter.brush;
    await expect.poll(brush).toEqual({
      fromMs: Date.UTC(2026, 10, 25, 10, 41, 50),
      toMs: Date.UTC(2026, 10, 25, 10, 42, 10),
    });
    await page.keyboard.press('ArrowLeft');
    await expect.poll(brush).toEqual({
      fromMs: Date.UTC(2026, 10, 25, 10, 41, 40),
      toMs: Date.UTC(2026, 10, 25, 10, 42),
    });
    expect(await page.locator('.chip').textContent()).toContain('10:41:40 to 10:42:00');
    await page.locator('.handle.from').focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(brush).toMatchObject({ fromMs: Date.UTC(2026, 10, 25, 10, 41, 30) });
    await page.keyboard.press('Escape');
    await expect.poll(brush).toBeUndefined();
  });

  test('leaves fields alone, and single keys can be turned off', async () => {
    await load({ state: 'live' });
    await page.focus('#filter');
    await page.keyboard.type('jd ?');
    expect(await page.inputValue('#filter')).toBe('jd ?');
    expect(await state()).toBe('Live');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByLabel('Single keys work').uncheck();
    await page.keyboard.press('Escape');
    expect(await page.locator('dialog').count()).toBe(0);
    await page.keyboard.press('j');
    expect(await page.locator('.line[aria-selected=true]').count()).toBe(0);
    await page.keyboard.press('?');
    await page.locator('dialog').waitFor();
  });

  test('a dialog that was closed does not close the next one, however late the browser tells', async () => {
    await load({ state: 'live' });
    await page.keyboard.press('?');
    const first = await page.locator('dialog').elementHandle();
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.locator('dialog').waitFor();
    await first?.evaluate((closed) => {
      closed.dispatchEvent(new Event('close'));
    });
    await page.evaluate(() => new Promise(requestAnimationFrame));
    expect(await page.locator('dialog').count()).toBe(1);
  });

  test('reaches the menus, and Escape gives the focus back', async () => {
    await load({ state: 'live' });
    await page.locator('.source-menu > button').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-haspopup'))).toBe(
      'menu',
    );
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect((await asked('setFormat')).map(({ id }) => id)).toEqual(['common']);
  });
});

describe('what is pointed at', () => {
  test('stays where it is: lists hold their order, a chosen line stays while rows stream', async () => {
    await load({ state: 'live', everyMs: 100 });
    await page.locator('.line').nth(2).click();
    const before = await lineNumbers();
    await page.waitForTimeout(1200);
    expect(await lineNumbers()).toEqual(before);
    expect(await page.locator('.pill').textContent()).toMatch(/^[\d,]+ new rows/);
    await page.locator('.pill').click();
    await expect.poll(async () => (await lineNumbers())[0]).toBeGreaterThan(before[0]);
  });

  test('is kept by a click, left out by Alt and a click, and let go by the same again', async () => {
    await load({ state: 'live' });
    const name = page.locator('.ranked .name').nth(1);
    const terms = async () => (await asked('setFilter')).at(-1)?.filter.terms;
    await name.click();
    await expect
      .poll(terms)
      .toEqual([{ field: 'path', value: '/static/app.js', isNegated: false, match: 'exact' }]);
    await page.locator('.ranked .name[aria-pressed=true]').click({ modifiers: ['Alt'] });
    await expect.poll(terms).toMatchObject([{ isNegated: true }]);
    await page.locator('.chip button').click();
    await expect.poll(terms).toEqual([]);
  });

  test('a wheel upwards stops the view, and back at the end it goes on', async () => {
    await load({ state: 'live', everyMs: 100 });
    const box = await page.locator('.lines').boundingBox();
    await page.mouse.move((box?.x ?? 0) + 100, (box?.y ?? 0) + 60);
    await page.mouse.wheel(0, -240);
    await expect
      .poll(() => page.locator('.tail .heading').textContent())
      .toContain('because you scrolled');
    await page.keyboard.press('End');
    await expect.poll(state).toBe('Live');
  });
});

test('everything is cleared only after the bytes were named', async () => {
  await load({ state: 'live' });
  await page.locator('text=Clear everything').click();
  expect(await page.locator('dialog').textContent()).toContain('38.2 MB');
  expect(await asked('forget')).toEqual([]);
  await page.locator('dialog >> text=Keep').click();
  expect(await asked('forget')).toEqual([]);
  await page.locator('text=Clear everything').click();
  await page.locator('text=Delete 38.2 MB').click();
  await expect.poll(async () => (await asked('forget')).map(({ id }) => id)).toEqual(['all']);
});

test('a connection that is gone is tried again at once when the reader says so', async () => {
  await load({ state: 'disconnected' });
  await page.getByRole('button', { name: 'Try now' }).click();
  await expect.poll(() => asked('retry')).toEqual([{ kind: 'retry' }]);
});
