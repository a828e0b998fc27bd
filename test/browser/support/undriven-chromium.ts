/** A Chromium that nobody drives: figures of ingest are taken in it, and its page reports them. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHROMIUM_ARGUMENTS, chromiumPath } from './chromium.ts';

export interface UndrivenChromium {
  close(): Promise<void>;
}

/** Opens a page in a browser with a profile of its own. */
export async function openUndriven(url: string): Promise<UndrivenChromium> {
  const profile = mkdtempSync(join(tmpdir(), 'millrace-profile-'));
  const browser = spawn(
    await chromiumPath(),
    // Without a client the port costs nothing; without the port a headless browser ends when the page has loaded.
    [
      ...CHROMIUM_ARGUMENTS,
      '--headless',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      url,
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => browser.once('exit', () => resolve()));
  return {
    async close() {
      browser.kill();
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
