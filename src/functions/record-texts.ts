import type { Encoder } from '../connectors/format/format.ts';
import type { OptionTexts } from '../connectors/format/format-options.ts';
import type { EncoderContext } from '../connectors/format/record-encoder.ts';
import { assert } from '../errors/internal-error.ts';
import { StringType, type StructType } from '../types/data-type.ts';
import { physicalType } from '../types/physical-type.ts';
import { newColumn } from '../wasm/batch.ts';
import { buildColumn } from '../wasm/column-builder.ts';
import { columnReader } from '../wasm/column-reader.ts';
import type { WasmCore } from '../wasm/core.ts';
import { columnValidity, valuesOf } from '../wasm/kernel-result.ts';
import { onConstantsOnce } from '../wasm/list-rows.ts';
import { NULL_PTR, type Ptr } from '../wasm/ptr.ts';
import type { Evaluate } from './define.ts';

/** Ends a printed row: no text has it, for it is no UTF-8. */
const ROW_END = 0xff;

/** How values become texts. */
export interface TextPrinter {
  /** The columns of a row, as the encoder takes them. */
  readonly schema: StructType;
  readonly columns: (core: WasmCore, column: Ptr) => readonly Ptr[];
  readonly encoder: (context: EncoderContext) => Encoder;
  readonly options: OptionTexts;
  /** Bytes of a row that are not part of the text. */
  readonly before: number;
  readonly after: number;
  /** A row without bytes is null. */
  readonly isEmptyNull?: boolean;
  /** What becomes of a text that the encoder did not make as it should be. */
  readonly finish?: (text: string) => string;
}

/** Prints a column by an encoder, all its rows in one call of a kernel; a null is null. */
export function recordTexts(printerOf: (timeZone: string) => TextPrinter): Evaluate {
  return ({ core, timeZone }, args, rows) =>
    onConstantsOnce(core, args.slice(0, 1), {
      rows,
      compute: ([column], count) =>
        printColumn(core, { column, count, timeZone }, printerOf(timeZone)),
    });
}

interface Values {
  readonly column: Ptr;
  readonly count: number;
  readonly timeZone: string;
}

function printColumn(
  core: WasmCore,
  { column, count, timeZone }: Values,
  printer: TextPrinter,
): Ptr {
  const { schema, options, finish } = printer;
  const columns = printer.columns(core, column);
  const context = { core, schema, options, timeZone, rowEnd: Uint8Array.of(ROW_END) };
  const encoder = printer.encoder(context);
  // The printer's buffer goes with it.
  const printed = encoder.encode({ rows: count, columns }).slice();
  encoder.close?.();
  const texts = splitTexts(core, { printed, column, count }, printer);
  if (finish === undefined) return texts;
  const read = columnReader(core, texts, StringType);
  const finished = Array.from({ length: count }, (_, row) => {
    const text = read(row);
    return typeof text === 'string' ? finish(text) : null;
  });
  return buildColumn(core, StringType, finished);
}

/** The printed rows as a column of texts; null where the column is. */
function splitTexts(
  core: WasmCore,
  { printed, column, count }: { printed: Uint8Array; column: Ptr; count: number },
  { before, after, isEmptyNull = false }: TextPrinter,
): Ptr {
  const start = core.toArena(printed);
  const texts = newColumn(core, { type: physicalType(StringType), rows: count, nullable: true });
  const source = columnValidity(core, column);
  const validity = columnValidity(core, texts);
  const slots = valuesOf(core, texts) >>> 2;
  const { u8, u32 } = core.memory;
  for (let row = 0, from = 0; row < count; row++) {
    const end = printed.indexOf(ROW_END, from);
    assert(end >= 0, 'a printer ends each row');
    const length = end - from - before - after;
    const isNull = (source !== NULL_PTR && u8[source + row] === 0) || (isEmptyNull && length === 0);
    if (!isNull) {
      u8[validity + row] = 1;
      u32[slots + row * 2] = start + from + before;
      u32[slots + row * 2 + 1] = length;
    }
    from = end + 1;
  }
  return texts;
}
