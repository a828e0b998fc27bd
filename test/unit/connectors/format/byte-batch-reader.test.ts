import { describe, expect, test } from 'vitest';
import { byteBatchReader } from '../../../../src/connectors/format/byte-batch-reader.ts';
import type { ByteReader } from '../../../../src/connectors/format/format.ts';
import { formats } from '../../../../src/connectors/format/index.ts';
import { jsonFormat } from '../../../../src/connectors/format/json.ts';
import { parseSchema } from '../../../../src/types/ddl.ts';
import type { Batch } from '../../../../src/wasm/batch.ts';
import { readRows } from '../../../../src/wasm/column-reader.ts';
import type { WasmCore } from '../../../../src/wasm/core.ts';
import { newCore } from '../../../support/core.ts';
import { chunkReader } from '../../../support/parse-bytes.ts';

const schema = parseSchema('a INT');

function reader(core: WasmCore, bytes: ByteReader, options: Record<string, string> = {}) {
  const context = { core, schema, columns: schema, options, timeZone: 'UTC' };
  return byteBatchReader({ bytes, format: jsonFormat, context });
}

function values(core: WasmCore, batch: Batch | undefined) {
  return batch === undefined
    ? undefined
    : readRows(core, batch, [schema.fields[0].dataType]).flat();
}

describe('the byte batch reader', () => {
  test('is synchronous as long as its bytes are', async () => {
    const core = await newCore();
    const rows = reader(core, chunkReader([Buffer.from('{"a":1}\n{"a":2}')], []));
    const first = rows.next();
    expect(first).not.toBeInstanceOf(Promise);
    expect(values(core, await first)).toEqual([1]);
    core.kernels.arena_reset();
    expect(values(core, await rows.next())).toEqual([2]);
    expect(rows.next()).toBeUndefined();
    expect(rows.next()).toBeUndefined();
    expect(rows.inputRows).toBe(2);
    await rows.close();
  });

  test('waits for bytes and texts that come later', async () => {
    const core = await newCore();
    const sync = chunkReader([Buffer.from('{"a":1}\n{"a"'), Buffer.from(':2}\n{"a":3}')], [5]);
    const later = <T>(value: T) => new Promise<T>((resolve) => setImmediate(resolve, value));
    const bytes: ByteReader = {
      read: async (target) => later(await sync.read(target)),
      nextText: async () => later((await sync.nextText?.()) ?? false),
      close: () => sync.close(),
    };
    const rows = reader(core, bytes);
    const seen: unknown[] = [];
    for (let batch = await rows.next(); batch !== undefined; batch = await rows.next()) {
      seen.push(...(values(core, batch) ?? []));
      core.kernels.arena_reset();
    }
    // A line never runs from one text into the next: both halves are malformed.
    expect(seen).toEqual([1, null, null, 3]);
    await rows.close();
  });

  test('counts the rows that the parse mode drops, and does not pile up memory for them', async () => {
    const core = await newCore();
    const text = Buffer.from(`${'{"a":"no"}\n'.repeat(400_000)}{"a":7}`);
    const rows = reader(core, chunkReader([text], []), { mode: 'DROPMALFORMED' });
    expect(values(core, await rows.next())).toEqual([7]);
    expect(rows.inputRows).toBe(400_001);
    expect(core.kernels.arena_capacity()).toBeLessThan(4 << 20);
    await rows.close();
  });

  test('passes on what the bytes throw, and closes them once', async () => {
    const core = await newCore();
    let closed = 0;
    const bytes: ByteReader = {
      read: () => {
        throw new RangeError('gone');
      },
      close: async () => {
        closed++;
      },
    };
    const rows = reader(core, bytes);
    expect(() => rows.next()).toThrow('gone');
    await rows.close();
    await rows.close();
    expect(closed).toBe(1);
  });

  test('gives back the memory that it took', async () => {
    const core = await newCore();
    const once = async () => {
      const rows = reader(
        core,
        chunkReader([Buffer.from('{"a":1,"b":[{"c":"d"}]}\n'.repeat(3))], [9]),
      );
      while ((await rows.next()) !== undefined) core.kernels.arena_reset();
      await rows.close();
    };
    await once();
    const used = core.kernels.mem_used();
    await once();
    expect(core.kernels.mem_used()).toBe(used);
  });
});

test('every format of the registry goes by its own name', () => {
  for (const [name, format] of formats) expect(format.name).toBe(name);
});
