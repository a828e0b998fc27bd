import { onTestFinished } from 'vitest';
import { nodeConnectors } from '../../node/connectors/index.ts';
import type { Connector } from '../../src/connectors/connector.ts';
import { type DriverOptions, SourceDriver } from './source-driver.ts';

/** A source that listens on a free port of this machine, and its port. */
export async function openListener(
  format: string,
  options: Readonly<Record<string, string>> = {},
  given: Partial<DriverOptions> = {},
): Promise<{ readonly driver: SourceDriver; readonly port: number }> {
  const connector = nodeConnectors.get(format) as Connector;
  const loaded = (await connector.load?.()) ?? connector;
  const driver = await SourceDriver.open({
    connector: loaded,
    options: { port: '0', ...options },
    ...given,
  });
  onTestFinished(() => driver.source.stop());
  const port = Number(/:(\d+)\]/.exec(driver.source.description)?.[1]);
  return { driver, port };
}

/** Waits for so many rows of one column. */
export async function nextTexts(driver: SourceDriver, count: number): Promise<unknown[]> {
  const texts: unknown[] = [];
  while (texts.length < count) texts.push(...(await driver.nextTexts()));
  return texts;
}
