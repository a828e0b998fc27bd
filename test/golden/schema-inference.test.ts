import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeConnectors } from '../../node/connectors/index.ts';
import { nodePlatform, type Session } from '../../node/index.ts';
import { createSessionOn } from '../../src/engine/local-session.ts';
import { simpleString } from '../../src/types/data-type.ts';

/* The schemas that Apache Spark 4.3 finds in files: the text of a file, the options of the reader, and the schema. */
const FILE = new URL('schema-inference/files.jsonl', import.meta.url);

interface Recorded {
  readonly id: string;
  readonly format: string;
  readonly options: Readonly<Record<string, string>>;
  readonly text: string;
  readonly type: string;
}

describe("Spark's schemas of files", () => {
  let folder: string;
  let session: Session;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-schemas-'));
    session = await createSessionOn(nodePlatform({ logLevel: 'off' }), nodeConnectors);
  });
  afterAll(async () => {
    await session.stop();
    rmSync(folder, { recursive: true });
  });

  async function schemaOf(name: string, text: string | Uint8Array, recorded: Recorded) {
    writeFileSync(join(folder, name), text);
    const read = session.read.format(recorded.format).options(recorded.options);
    return simpleString(await read.load(join(folder, name)).schema());
  }

  const lines = readFileSync(FILE, 'utf8').trim().split('\n');
  for (const recorded of lines.map((line): Recorded => JSON.parse(line))) {
    const { id, format, options, text, type } = recorded;
    test(`${id}: ${format} ${JSON.stringify(options)}`, async () => {
      expect(await schemaOf(id, text, recorded)).toBe(type);
      expect(await schemaOf(`${id}.gz`, gzipSync(text), recorded)).toBe(type);
    });
  }

  test('a table without a declared schema is read by the one that is found', async () => {
    const path = join(folder, 'people.csv');
    writeFileSync(path, 'id,name\n1,Ann\n2,Bob\n');
    const people = session.read.options({ header: true, inferSchema: true }).csv(path);
    expect(await people.collect()).toEqual([
      { id: 1, name: 'Ann' },
      { id: 2, name: 'Bob' },
    ]);
  });

  test('half of the lines tell a schema where that is the ratio', async () => {
    const path = join(folder, 'sampled.json');
    writeFileSync(path, '{"a":1}\n{"b":1}\n'.repeat(4));
    const sampled = session.read.option('samplingRatio', 0.5).json(path);
    expect(simpleString(await sampled.schema())).toBe('struct<a:bigint>');
  });

  test('a stream has to declare its schema, and so has what is not there yet', async () => {
    const path = join(folder, 'stream');
    writeFileSync(path, '{"a":1}\n');
    await expect(session.readStream.json(path).schema()).rejects.toMatchObject({
      condition: 'UNABLE_TO_INFER_SCHEMA',
    });
    await expect(session.read.json(join(folder, '*.none')).schema()).rejects.toMatchObject({
      condition: 'UNABLE_TO_INFER_SCHEMA',
    });
  });
});
