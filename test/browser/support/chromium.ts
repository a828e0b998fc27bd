/** The Chromium of the browser tests: the one of the package `@sparticuz/chromium`, or that of `CHROME_PATH`. */
import bundled from '@sparticuz/chromium';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';

export type { Browser };

/**
 * What a browser in a container needs, and nothing that would make it less strict than a user's: the sandbox goes, web
 * security and the separate renderer processes stay.
 */
export const CHROMIUM_ARGUMENTS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where the browser is. The first call unpacks it, which takes two seconds. */
export async function chromiumPath(): Promise<string> {
  return process.env.CHROME_PATH ?? (await bundled.executablePath());
}

/** A browser that forgets everything at its end. */
export async function launchChromium(extraArguments: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: await chromiumPath(),
    args: [...CHROMIUM_ARGUMENTS, ...extraArguments],
  });
}

/** A browser whose storage is in `profile`, so that another one can go on with it. */
export async function launchProfile(
  profile: string,
  extraArguments: readonly string[] = [],
): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath: await chromiumPath(),
    args: [...CHROMIUM_ARGUMENTS, ...extraArguments],
  });
}
