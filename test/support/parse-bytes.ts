import { byteBatchReader } from '../../src/connectors/format/byte-batch-reader.ts';
import type { ByteReader, Format } from '../../src/connectors/format/format.ts';
import { INTERVAL_READING } from '../../src/connectors/format/interval-reading-part.ts';
import { TIME_PATTERNS } from '../../src/connectors/format/time-options.ts';
import type { SourceFilter } from '../../src/plan/source-filter.ts';
import type { StructType } from '../../src/types/data-type.ts';
import type { ValueRow } from '../../src/types/value.ts';
import { readRows } from '../../src/wasm/column-reader.ts';
import type { WasmCore } from '../../src/wasm/core.ts';

// Formats are used here that nobody prepared.
await Promise.all([TIME_PATTERNS.load(), INTERVAL_READING.load()]);

export interface ParseBytes {
  readonly format: Format;
  readonly schema: StructType;
  /** The columns wanted; all if absent. */
  readonly columns?: readonly string[];
  readonly options?: Readonly<Record<string, string>>;
  readonly timeZone?: string;
  readonly filters?: readonly SourceFilter[];
  /** Sizes of the chunks, used in turn; the whole text in one if absent. */
  readonly chunks?: readonly number[];
}

export interface Parsed {
  readonly rows: ValueRow[];
  readonly inputRows: number;
}

/** Serves texts in chunks of the given sizes. */
export function chunkReader(texts: readonly Uint8Array[], chunks: readonly number[]): ByteReader {
  let text = 0;
  let position = 0;
  let turn = 0;
  return {
    read(target) {
      const size = chunks.length === 0 ? target.length : chunks[turn++ % chunks.length];
      const rest = texts[text]?.subarray(position) ?? new Uint8Array(0);
      const part = rest.subarray(0, Math.min(size, target.length));
      target.set(part);
      position += part.length;
      return part.length;
    },
    nextText() {
      text++;
      position = 0;
      return text < texts.length;
    },
    close: async () => {},
  };
}

/** Parses texts as the engine does: reader, batches, arena reset before each. */
export async function parseTexts(
  core: WasmCore,
  texts: readonly (string | Uint8Array)[],
  request: ParseBytes,
): Promise<Parsed> {
  const { format, schema, options = {}, timeZone = 'UTC', chunks = [], filters } = request;
  const names = request.columns ?? schema.fields.map((field) => field.name);
  const fields = names.map((name) => schema.fields.find((field) => field.name === name)!);
  const encoded = texts.map((text) => (typeof text === 'string' ? Buffer.from(text) : text));
  const reader = byteBatchReader({
    bytes: chunkReader(encoded, chunks),
    format,
    context: { core, schema, columns: { kind: 'struct', fields }, options, timeZone, filters },
  });
  const rows: ValueRow[] = [];
  try {
    for (;;) {
      core.kernels.arena_reset();
      const batch = await reader.next();
      if (batch === undefined) break;
      rows.push(
        ...readRows(
          core,
          batch,
          fields.map((field) => field.dataType),
        ),
      );
    }
    return { rows, inputRows: reader.inputRows };
  } finally {
    await reader.close();
  }
}

/** Parses one text. */
export function parseBytes(
  core: WasmCore,
  text: string | Uint8Array,
  request: ParseBytes,
): Promise<Parsed> {
  return parseTexts(core, [text], request);
}
