import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeConnectors } from '../../../../node/connectors/index.ts';
import { formats } from '../../../../src/connectors/format/index.ts';

const ROOT = join(import.meta.dirname, '../../../..');

/** Names that a file's own text gives to its connectors. */
function declaredIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/(^|\/)(index|connector)\.ts$/.test(name))
    .filter((name) => readFileSync(join(ROOT, folder, name), 'utf8').includes('defineConnector({'));
}

test('every connector of the source tree is in the registry', () => {
  const folders = ['src/connectors', 'src/streaming', 'node/connectors'];
  const files = folders.flatMap(declaredIn);
  // One file stands for each format of records, one for each format of columns.
  const columnar = 2;
  expect(nodeConnectors.size).toBe(files.length - 2 + formats.size + columnar);
});

test('names are unique, and each connector does something', () => {
  for (const [name, connector] of nodeConnectors) {
    expect(connector.name).toBe(name);
    expect(connector.openSource ?? connector.openSink).toBeDefined();
  }
});

test('options are documented, once each', async () => {
  for (const [name, connector] of nodeConnectors) {
    const { sourceOptions = [], sinkOptions = [] } = (await connector.load?.()) ?? connector;
    for (const options of [sourceOptions, sinkOptions]) {
      const names = options.map((option) => option.name.toLowerCase());
      expect(new Set(names).size, `${name}: ${names}`).toBe(names.length);
      for (const option of options) expect(option.doc, `${name}.${option.name}`).toMatch(/\.$/);
    }
  }
});
