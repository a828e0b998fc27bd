import type { WritableFormat } from '../../node/connectors/sink-format.ts';
import { nodePlatform } from '../../node/platform.ts';
import type { Sink, SinkContext } from '../../src/connectors/connector.ts';
import { jsonFormat } from '../../src/connectors/format/json.ts';
import { textFormat } from '../../src/connectors/format/text.ts';
import type { StructType } from '../../src/types/data-type.ts';
import type { ValueRow } from '../../src/types/value.ts';
import { buildBatch } from '../../src/wasm/column-builder.ts';
import { readRows } from '../../src/wasm/column-reader.ts';
import { utf8 } from '../../src/wasm/memory.ts';
import { newCore } from './core.ts';

// Sinks are opened here that no query prepared.
await jsonFormat.loadEncoder?.();

/** A format that writes each row as the JSON array of its values: enough to see what a sink does with the bytes. */
export const arrayLines: WritableFormat = {
  ...textFormat,
  name: 'json',
  encoder: ({ core, schema }) => ({
    encode: (batch) => {
      const types = schema.fields.map((field) => field.dataType);
      const rows = readRows(core, batch, types);
      return utf8(
        rows
          .map(
            (row) =>
              `${JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? Number(value) : value))}\n`,
          )
          .join(''),
      );
    },
  }),
};

/** What the engine tells a sink when it opens it. */
export function sinkContext(schema: StructType, given: Partial<SinkContext> = {}): SinkContext {
  return {
    format: 'json',
    path: undefined,
    options: {},
    schema,
    partitionColumns: [],
    queryName: undefined,
    queryId: 'a query',
    platform: nodePlatform({ logLevel: 'off' }),
    timeZone: 'UTC',
    objects: new Map(),
    ...given,
  };
}

/** Hands a micro-batch to a sink in the batches given, and commits it unless told to leave off before. */
export async function writeBatch(
  sink: Sink,
  schema: StructType,
  batchId: number,
  batches: readonly (readonly ValueRow[])[],
  end: 'commit' | 'abort' | 'crash' = 'commit',
): Promise<void> {
  const core = await newCore();
  const types = schema.fields.map((field) => field.dataType);
  const writer = await sink.begin({ batchId, core, schema, outputMode: 'append' });
  for (const rows of batches) {
    core.kernels.arena_reset();
    writer.write(buildBatch(core, types, rows));
    await writer.flush?.();
  }
  if (end === 'commit') await writer.commit();
  else if (end === 'abort') await writer.abort();
}
