/** The live page as it is built, at a sub-path under the strictest policy, with its own engine or the made-up one. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { serveFolder } from './static-server.ts';

/** No inline styles either: the page needs none. */
const STRICTEST_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self' ws: wss:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export interface LivePage {
  readonly url: string;
  /** What the made-up engine plays when a page is loaded next. */
  play(scenario: Readonly<Record<string, unknown>>): void;
  close(): Promise<void>;
}

export async function serveLivePage({ isMadeUp }: { isMadeUp: boolean }): Promise<LivePage> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-page-'));
  cpSync('dist/browser', folder, { recursive: true });
  if (isMadeUp) {
    await build({
      entryPoints: ['test/browser/programs/fake-engine.ts'],
      outfile: join(folder, 'engine.js'),
      allowOverwrite: true,
      bundle: true,
      format: 'esm',
      target: 'es2022',
      logLevel: 'error',
    });
  }
  const server = await serveFolder(folder, {
    path: '/tools/logs/',
    headers: { 'content-security-policy': STRICTEST_POLICY },
  });
  return {
    url: server.url,
    play: (scenario) => writeFileSync(join(folder, 'scenario.json'), JSON.stringify(scenario)),
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
