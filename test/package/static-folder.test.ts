import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Browser, launchChromium } from '../browser/support/chromium.ts';
import { serveFolder } from '../browser/support/static-server.ts';
import { BY_FRAME, BY_SQL, programSource } from './support/answer.ts';
import { appFolder } from './support/app-folder.ts';
import { answersOf, gzipSizes, PUBLISH } from './support/browser-answers.ts';

/** What a page may load, in bytes after gzip, up to its first windowed count over a stream of JSON. */
const FIRST_ANSWER_BYTES_MAX = 222_000;

describe('the package copied to a static folder', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  async function copied() {
    const program = programSource({
      millrace: './millrace/index.js',
      functions: './millrace/functions.js',
    });
    const app = appFolder({ 'site/app.js': PUBLISH, 'site/program.js': program });
    onTestFinished(() => app.remove());
    const site = join(app.path, 'site');
    cpSync(join(app.path, 'index.html'), join(site, 'index.html'));
    cpSync(join(app.installed, 'dist/browser'), join(site, 'millrace'), { recursive: true });
    const server = await serveFolder(site, { path: '/deep/down/' });
    onTestFinished(() => server.close());
    return { site, answers: await answersOf(browser, server.url) };
  }

  test('answers from a sub-path under a strict policy, and loads within its budget', async () => {
    const { site, answers } = await copied();
    const { byFrame, bySql, complaints, fetched } = answers;
    expect({ byFrame, bySql, complaints }).toEqual({
      byFrame: BY_FRAME,
      bySql: BY_SQL,
      complaints: [],
    });
    const ofMillrace = fetched.filter((path) => path.includes('/millrace/'));
    const { files, sum } = gzipSizes(site, { path: '/deep/down/', fetched: ofMillrace });
    console.log(`a first windowed count over JSON loads ${sum} bytes:`, files);
    expect(sum).toBeLessThanOrEqual(FIRST_ANSWER_BYTES_MAX);
  });
});
