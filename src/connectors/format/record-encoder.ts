import { type DataType, StringType } from '../../types/data-type.ts';
import type { ShownZone } from '../../types/date-formatting.ts';
import { formatTime } from '../../types/datetime-text.ts';
import { formatDayTimeInterval, formatYearMonthInterval } from '../../types/interval-text.ts';
import type { Value } from '../../types/value.ts';
import type { Batch } from '../../wasm/batch.ts';
import { buildColumn } from '../../wasm/column-builder.ts';
import { columnReader } from '../../wasm/column-reader.ts';
import type { WasmCore } from '../../wasm/core.ts';
import { utf8 } from '../../wasm/memory.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import type { Encoder, FormatContext } from './format.ts';
import { FormatOptions } from './format-options.ts';
import { newFields } from './record-fields.ts';
import { instantZoneTable, sessionZone } from './zone-table.ts';

export interface EncoderContext
  extends Pick<FormatContext, 'core' | 'schema' | 'options' | 'timeZone'> {
  /** What ends a row, in place of the option `lineSep`; it then ends one without text, too. */
  readonly rowEnd?: Uint8Array;
}

/** Text of a value that the kernel does not print: a date by a pattern, an interval. */
export type HostPrinter = (value: Value) => string;

/** What makes an encoder of the shared parts. */
export interface EncodedFormat {
  readonly name: string;
  readonly isNested: boolean;
  /** Bits for the kernel, in `Printer.options`. */
  readonly flags: number;
  /** Prints rows; see `print_json_rows`. */
  readonly printRows: (printer: Ptr, columns: Ptr, rows: number) => number;
  /** What the kernel writes for a field's name. */
  readonly label: (name: string) => string;
  /** Prints types that the kernel can't print; timestamps are shown in `shown`. */
  readonly hostPrinter?: (type: DataType, shown: ShownZone) => HostPrinter | undefined;
  /** Called once the printer exists, for what the kernel keeps besides. */
  readonly prepare?: (printer: Ptr) => void;
  readonly release?: (printer: Ptr) => void;
}

/** An encoder of rows as lines: fields, zone and values that only the host can print. The format gives the kernel. */
export class RecordEncoder implements Encoder {
  readonly #core: WasmCore;
  readonly #format: EncodedFormat;
  readonly #printer: Ptr;
  readonly #types: readonly DataType[];
  readonly #hostPrinters: readonly (HostPrinter | undefined)[];

  constructor(context: EncoderContext, format: EncodedFormat) {
    const { core, schema, options, timeZone } = context;
    const settings = new FormatOptions(options);
    const id = settings.text('timeZone') ?? timeZone;
    const shown = { id, zone: sessionZone(id) };
    const printerOf = (type: DataType) =>
      format.hostPrinter?.(type, shown) ?? hostTypePrinter(type);
    this.#core = core;
    this.#format = format;
    this.#types = schema.fields.map((field) => field.dataType);
    this.#hostPrinters = this.#types.map(printerOf);
    const { root } = newFields(core, schema, {
      format: format.name,
      isNested: format.isNested,
      isHost: (type) => printerOf(type) !== undefined,
      isHostNested: false,
      anyKey: true,
      label: (name) => utf8(format.label(name)),
    });
    const separator = context.rowEnd ?? utf8(settings.text('lineSep') ?? '\n');
    this.#printer = core.kernels.print_open(
      root,
      instantZoneTable(core, shown.zone),
      format.flags,
      core.toArena(separator),
      separator.length,
    );
    format.prepare?.(this.#printer);
  }

  encode(batch: Batch): Uint8Array {
    const core = this.#core;
    const columns = batch.columns.map((column, index) =>
      this.#printable(column, index, batch.rows),
    );
    const list = core.kernels.arena_alloc(columns.length * 4);
    columns.forEach((column, index) => {
      core.memory.u32[(list >>> 2) + index] = column;
    });
    const bytes = this.#format.printRows(this.#printer, list, batch.rows);
    return core.memory.bytes(core.kernels.print_buffer(this.#printer), bytes);
  }

  /** The column itself, or its texts where the host prints them. */
  #printable(column: Ptr, index: number, rows: number): Ptr {
    const print = this.#hostPrinters[index];
    if (print === undefined) return column;
    const read = columnReader(this.#core, column, this.#types[index]);
    const texts = Array.from({ length: rows }, (_, row) => {
      const value = read(row);
      return value === null ? null : print(value);
    });
    return buildColumn(this.#core, StringType, texts);
  }

  close(): void {
    this.#format.release?.(this.#printer);
    this.#core.kernels.print_close(this.#printer);
  }
}

/** Spark's text of a time, or of an interval: `INTERVAL '1-2' YEAR TO MONTH`; undefined for other types. */
export function hostTypePrinter(type: DataType): HostPrinter | undefined {
  if (type.kind === 'time') {
    return (value) => (typeof value === 'bigint' ? formatTime(value) : '');
  }
  if (type.kind === 'day_time_interval') {
    return (value) => (typeof value === 'bigint' ? formatDayTimeInterval(value, type) : '');
  }
  if (type.kind === 'year_month_interval') {
    return (value) => (typeof value === 'number' ? formatYearMonthInterval(value, type) : '');
  }
  return undefined;
}
