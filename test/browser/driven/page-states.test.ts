/** Every state of the live page, in both themes, wide and narrow: no violation of accessibility, nothing sticks out. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { type LivePage, serveLivePage } from '../support/live-page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const NOW = new Date('2026-11-25T10:42:07Z');
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

/** What is done in a state before it is looked at. */
const DONE: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  paused: async (page) => {
    await page.fill('#filter', 'status:5xx -client:10.0.9.0/24');
    await page.press('#filter', 'Enter');
    await page.locator('#filter').blur();
    await page.keyboard.press('Space');
  },
  keys: (page) => page.keyboard.press('?'),
  table: (page) => page.locator('text=As table').click(),
  menu: (page) => page.locator('.source-menu > button').click(),
  detail: async (page) => {
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
  },
  brushed: async (page) => {
    await page.locator('.brush-surface').focus();
    for (let step = 0; step < 3; step++) await page.keyboard.press('Shift+ArrowLeft');
  },
  mistaken: async (page) => {
    await page.fill('#filter', 'path:/a*b');
    await page.press('#filter', 'Enter');
  },
};
const STATES = [
  ...['empty', 'live', 'quiet', 'reading', 'finished', 'disconnected', 'resumed', 'watching'],
  ...['filesNeeded', 'failed', 'problem', 'bare', ...Object.keys(DONE)],
];

describe('the live page', () => {
  let browser: Browser;
  let live: LivePage;

  beforeAll(async () => {
    live = await serveLivePage({ isMadeUp: true });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await live?.close();
  });

  const load = async (state: string, options: Parameters<Browser['newPage']>[0]) => {
    const page = await browser.newPage({ bypassCSP: false, ...options });
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) complaints.push(message.text());
    });
    await page.clock.install({ time: NOW });
    live.play({ state: state in DONE ? 'live' : state });
    await page.goto(live.url);
    await page
      .locator(state === 'empty' ? '.ways' : '.line')
      .first()
      .waitFor();
    await DONE[state]?.(page);
    await page.clock.runFor(200);
    return { page, complaints };
  };

  for (const state of STATES) {
    test(`${state}: axe finds nothing, and nothing is cut off at the side`, async () => {
      for (const viewport of SIZES) {
        // The button is not drawn on a telephone, whose charts are as wide as a table could be.
        if (viewport.width < 641 && ['table'].includes(state)) continue;
        for (const colorScheme of ['light', 'dark'] as const) {
          const { page, complaints } = await load(state, { viewport, colorScheme });
          // Colours on their way from one to the other are none to judge.
          await page.evaluate(() =>
            Promise.all(document.getAnimations().map(({ finished }) => finished)),
          );
          const found = await page.evaluate(`${AXE}; axe.run().then((result) =>
            result.violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html).join(' ')))`);
          expect(found, `${viewport.width} ${colorScheme}`).toEqual([]);
          const wider = await page.evaluate(
            () => document.documentElement.scrollWidth - innerWidth,
          );
          expect(wider, `${viewport.width} ${colorScheme}`).toBeLessThanOrEqual(0);
          expect(complaints).toEqual([]);
          await page.close();
        }
      }
    });
  }

  test('at 200 % zoom and 1280 wide everything is in one column, and nothing is cut off', async () => {
    const { page } = await load('live', {
      viewport: { width: 640, height: 400 },
      deviceScaleFactor: 2,
    });
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
    ).toBeLessThanOrEqual(0);
    await page.close();
  });

  test('under forced colours bars and chips have real borders', async () => {
    const { page } = await load('paused', { viewport: SIZES[0], forcedColors: 'active' });
    const borders = await page.evaluate(() =>
      ['.bar', '.chip', '.button'].map((name) => {
        const element = document.querySelector(name);
        return element === null ? '' : getComputedStyle(element).borderTopStyle;
      }),
    );
    expect(borders).toEqual(['solid', 'solid', 'solid']);
    await page.close();
  });
});
