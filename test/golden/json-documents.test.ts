import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeConnectors } from '../../node/connectors/index.ts';
import { nodePlatform } from '../../node/platform.ts';
import type { Session } from '../../src/api/session.ts';
import { jsonFormat } from '../../src/connectors/format/json.ts';
import { createSessionOn } from '../../src/engine/local-session.ts';
import { parseSchema } from '../../src/types/ddl.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import { CORE_BUILDS, newCore } from '../support/core.ts';
import { parseTexts } from '../support/parse-bytes.ts';

/** What Spark 4.3 read from a file with the option `multiLine`; `error` where it refused. */
interface Recorded {
  readonly schema: string;
  readonly options: Readonly<Record<string, string>>;
  readonly text: string;
  readonly rows?: readonly unknown[][];
  readonly error?: string;
}

const FILE = new URL('./corpora/json-documents.jsonl', import.meta.url);
const CASES = readFileSync(FILE, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line): Recorded => JSON.parse(line));

describe.each(CORE_BUILDS)('a JSON file that is one record, on the %s build', (build) => {
  let core: WasmCore;
  beforeAll(async () => {
    core = await newCore(build);
  });

  async function read({ schema, options, text }: Recorded, copies: number, chunks: number[]) {
    const request = { format: jsonFormat, schema: parseSchema(schema), options, chunks };
    try {
      const { rows, inputRows } = await parseTexts(core, Array(copies).fill(text), request);
      const isDropping = options.mode === 'DROPMALFORMED';
      if (!isDropping) expect(inputRows).toBe(rows.length);
      return rows;
    } catch (error) {
      return error instanceof Error && 'condition' in error ? 'refused' : error;
    }
  }

  test.each(CASES)('$options.mode $text', async (recorded) => {
    const expected = recorded.rows ?? 'refused';
    for (const chunks of [[], [1], [5, 2, 64]]) {
      expect(await read(recorded, 1, chunks)).toEqual(expected);
      const twice = recorded.rows === undefined ? 'refused' : [...recorded.rows, ...recorded.rows];
      expect(await read(recorded, 2, chunks)).toEqual(twice);
    }
  });

  test('an array has more rows than a batch of lines', async () => {
    const rows = Array.from({ length: 50_000 }, (_, index) => [index, `text ${index}\n`]);
    const text = JSON.stringify(
      rows.map(([a, b]) => ({ a, b })),
      null,
      2,
    );
    const recorded = { schema: 'a INT, b STRING', options: { multiLine: 'true' }, text };
    expect(await read(recorded, 1, [65_536])).toEqual(rows);
  });

  test('a text that is longer than a record may be is malformed, and not held', async () => {
    const text = `[${'{"a":1},\n'.repeat(100_000)}{"a":2}]`;
    const options = { multiLine: 'true', maxLineBytes: '1000' };
    const recorded = { schema: 'a INT', options, text };
    expect(await read(recorded, 2, [4096])).toEqual([[null], [null]]);
    const strict = { ...recorded, options: { ...options, mode: 'FAILFAST' } };
    expect(await read(strict, 1, [4096])).toBe('refused');
  });
});

describe('JSON files of many lines', () => {
  let folder: string;
  let session: Session;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-documents-'));
    session = await createSessionOn(nodePlatform({ logLevel: 'off' }), nodeConnectors);
    writeFileSync(join(folder, 'a.json'), '[\n {"a": 1},\n {"a": 2}\n]');
    writeFileSync(join(folder, 'b.json.gz'), gzipSync('{\n "a": 3\n}\n'));
  });
  afterAll(async () => {
    await session.stop();
    rmSync(folder, { recursive: true });
  });

  test('are a table, with the schema that is found', async () => {
    const table = session.read.option('multiLine', true).json(folder);
    expect(await table.orderBy('a').collect()).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
  });

  test('are a stream, of which no file is cut', async () => {
    const rows: unknown[] = [];
    const query = await session.readStream
      .schema('a INT')
      .options({ multiLine: true, maxBytesPerTrigger: 10 })
      .json(folder)
      .writeStream.foreachBatch(async (batch) => {
        rows.push(...(await batch.collect()));
      })
      .trigger({ availableNow: true })
      .start();
    await query.awaitTermination();
    expect(rows).toHaveLength(3);
    expect(rows).toEqual(expect.arrayContaining([{ a: 1 }, { a: 2 }, { a: 3 }]));
  });

  test('are refused of a source whose lines have no end', async () => {
    const lines = session.readStream
      .format('tail')
      .schema('a INT')
      .options({ format: 'json', multiLine: true })
      .load(join(folder, 'a.json'));
    await expect(lines.writeStream.format('noop').start()).rejects.toMatchObject({
      condition: 'INVALID_OPTION_VALUE',
      parameters: { option: 'multiLine' },
    });
  });
});
