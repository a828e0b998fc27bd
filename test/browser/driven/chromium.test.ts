import { expect, test } from 'vitest';
import { launchChromium } from '../support/chromium.ts';

test('a browser starts', async () => {
  const browser = await launchChromium();
  expect(browser.version()).toMatch(/^\d+/);
  await browser.close();
});
