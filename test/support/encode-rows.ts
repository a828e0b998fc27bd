import type { Format } from '../../src/connectors/format/format.ts';
import { jsonFormat } from '../../src/connectors/format/json.ts';
import { TIME_PATTERNS } from '../../src/connectors/format/time-options.ts';
import type { StructType } from '../../src/types/data-type.ts';
import type { ValueRow } from '../../src/types/value.ts';
import { buildBatch } from '../../src/wasm/column-builder.ts';
import type { WasmCore } from '../../src/wasm/core.ts';

// Formats are used here that nobody prepared.
await Promise.all([TIME_PATTERNS.load(), jsonFormat.loadEncoder?.()]);

/** The text that a format's encoder makes of rows. */
export function encodeRows(
  core: WasmCore,
  rows: readonly ValueRow[],
  request: {
    readonly format: Format;
    readonly schema: StructType;
    readonly options?: Readonly<Record<string, string>>;
    readonly timeZone?: string;
  },
): string {
  const { format, schema, options = {}, timeZone = 'UTC' } = request;
  const encoder = format.encoder?.({ core, schema, options, timeZone });
  if (encoder === undefined) throw new TypeError(`${format.name} has no encoder`);
  const types = schema.fields.map((field) => field.dataType);
  const text = Buffer.from(encoder.encode(buildBatch(core, types, rows))).toString();
  encoder.close?.();
  return text;
}
