/** What drawing costs: ten strips and tails a second, 180 bars and some 40 lines. */
import { expect, test } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { serveLivePage } from '../support/live-page.ts';

test('ten times a second, no piece of drawing takes 50 ms', async () => {
  const live = await serveLivePage({ isMadeUp: true });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 1500 } });
    live.play({ state: 'live', everyMs: 100, windows: 180 });
    await page.goto(live.url);
    await page.locator('.line').nth(35).waitFor();
    await page.waitForTimeout(1000);
    const { tasks, returned } = await page.evaluate(async () => {
      const tasks: number[] = [];
      let returned = 0;
      new BroadcastChannel('fake-engine').onmessage = ({ data }) => {
        if (data.kind === 'returnBuffer') returned++;
      };
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) tasks.push(entry.duration);
      }).observe({ type: 'longtask' });
      await new Promise((resolve) => setTimeout(resolve, 5000));
      return { tasks, returned };
    });
    // The strips were drawn, not dropped.
    expect(returned).toBeGreaterThan(25);
    expect(tasks).toEqual([]);
  } finally {
    await browser.close();
    await live.close();
  }
});
