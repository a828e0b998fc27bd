import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';
import { createServer, type InlineConfig, build as viteBuild } from 'vite';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import webpack from 'webpack';
import { type Browser, launchChromium } from '../browser/support/chromium.ts';
import { serveFolder } from '../browser/support/static-server.ts';
import { BARE, BY_FRAME, BY_SQL, programSource } from './support/answer.ts';
import { type AppFolder, appFolder } from './support/app-folder.ts';
import { answersOf, gzipSizes, PUBLISH } from './support/browser-answers.ts';

const PATH = '/tools/logs/';
/** After gzip, up to the first windowed count over JSON. Vite makes two bundles, so what page and engine share comes twice. */
const VITE_BYTES_MAX = 240_000;

describe('an app in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  function newApp(setUp = '', files: Readonly<Record<string, string>> = {}): AppFolder {
    const app = appFolder({
      'app.js': PUBLISH,
      'program.js': programSource(BARE, setUp),
      ...files,
    });
    onTestFinished(() => app.remove());
    return app;
  }

  /** Tells what was fetched up to the first answer. */
  async function expectAnswers(url: string): Promise<readonly string[]> {
    const { byFrame, bySql, complaints, fetched } = await answersOf(browser, url);
    expect({ byFrame, bySql, complaints }).toEqual({
      byFrame: BY_FRAME,
      bySql: BY_SQL,
      complaints: [],
    });
    return fetched;
  }

  /** Serves a built app below a sub-path under the strict policy. */
  async function expectAnswersFrom(folder: string): Promise<readonly string[]> {
    const server = await serveFolder(folder, { path: PATH });
    onTestFinished(() => server.close());
    return expectAnswers(server.url);
  }

  /** No file of configuration, and nothing of Vite's defaults changed but where it listens and looks. */
  const viteConfig = (root: string): InlineConfig => ({
    root,
    configFile: false,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0 },
  });

  test('of Vite’s development server answers at the first visit', async () => {
    const app = newApp();
    const server = await createServer(viteConfig(app.path));
    onTestFinished(() => server.close());
    await server.listen();
    const [url] = server.resolvedUrls?.local ?? [];
    await expectAnswers(url);
  });

  test('that Vite built answers from a sub-path under a strict policy', async () => {
    const app = newApp();
    await viteBuild({ ...viteConfig(app.path), base: './' });
    await expectAnswersFrom(join(app.path, 'dist'));
  });

  test('that Vite built with module workers loads the parts of the engine on use', async () => {
    const app = newApp();
    await viteBuild({ ...viteConfig(app.path), base: './', worker: { format: 'es' } });
    const folder = join(app.path, 'dist');
    const fetched = await expectAnswersFrom(folder);
    const { files, sum } = gzipSizes(folder, { path: PATH, fetched });
    console.log(`a first windowed count over JSON loads ${sum} bytes, the page included:`, files);
    expect(sum).toBeLessThanOrEqual(VITE_BYTES_MAX);
  });

  test('that webpack built answers from a sub-path under a strict policy', async () => {
    const app = newApp();
    const path = join(app.path, 'dist');
    await new Promise<void>((resolve, reject) =>
      webpack(
        {
          mode: 'production',
          context: app.path,
          entry: './app.js',
          output: { path, filename: 'app.js' },
        },
        (error, stats) => {
          const problems = stats?.toString({ all: false, errors: true }) ?? '';
          if (error !== null || stats?.hasErrors()) reject(error ?? new Error(problems));
          else resolve();
        },
      ),
    );
    cpSync(join(app.path, 'index.html'), join(path, 'index.html'));
    await expectAnswersFrom(path);
    // On a busy machine its minifier takes most of a minute.
  }, 240_000);

  test('that esbuild built answers when it says where the copied files are', async () => {
    const app = newApp(
      `configure({ wasmUrl: 'millrace/millrace.wasm', scalarWasmUrl: 'millrace/millrace.scalar.wasm', workerUrl: 'millrace/worker.js' });`,
    );
    const outdir = join(app.path, 'dist');
    await esbuild({
      entryPoints: [join(app.path, 'app.js')],
      outdir,
      bundle: true,
      format: 'esm',
      splitting: true,
      minify: true,
      logLevel: 'error',
    });
    cpSync(join(app.installed, 'dist/browser'), join(outdir, 'millrace'), { recursive: true });
    cpSync(join(app.path, 'index.html'), join(outdir, 'index.html'));
    await expectAnswersFrom(outdir);
  });
});
