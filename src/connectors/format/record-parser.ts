import { Status } from '../../../assembly/abi.ts';
import { RecordError, RecordMode } from '../../../assembly/record-abi.ts';
import { internalError } from '../../errors/internal-error.ts';
import { malformedRecord } from '../../errors/record-errors.ts';
import type { DataType } from '../../types/data-type.ts';
import type { TimeZone } from '../../types/time-zone.ts';
import type { Batch } from '../../wasm/batch.ts';
import type { WasmCore } from '../../wasm/core.ts';
import { utf8 } from '../../wasm/memory.ts';
import { NULL_PTR, type Ptr } from '../../wasm/ptr.ts';
import type { FormatContext, Parser } from './format.ts';
import { FormatOptions, type ParseMode } from './format-options.ts';
import { type LineColumn, lineColumnNames, lineColumnOf, RECORD_ERRORS } from './line-columns.ts';
import { type Fields, newFields } from './record-fields.ts';
import { applyFix, type Fix, type HostReader, readFixes, writeText } from './record-fixes.ts';
import { ROW_TESTS } from './row-tests-part.ts';
import { BATCH_ROWS, TextInput } from './text-input.ts';
import { newWordTable, wordAt } from './word-table.ts';
import { localZoneTable, sessionZone } from './zone-table.ts';

const MODES: Readonly<Record<ParseMode, RecordMode>> = {
  PERMISSIVE: RecordMode.Permissive,
  DROPMALFORMED: RecordMode.DropMalformed,
  FAILFAST: RecordMode.FailFast,
};

/** What makes a record format of the shared parts. */
export interface RecordFormat {
  readonly name: string;
  readonly isNested: boolean;
  /** Bits for the kernel, in `RecordParser.options`. */
  readonly flags: number;
  /** Records may contain line ends. */
  readonly isUnlined?: boolean;
  /** Parses the next rows; see `parse_json_rows`. */
  readonly parseRows: (parser: Ptr, rowsMax: number) => number;
  /** Called once the parser exists, for what the kernel keeps besides. */
  readonly prepare?: (parser: Ptr) => void;
  /** Frees what `prepare` made. */
  readonly release?: (parser: Ptr) => void;
  /** Reads text of types that the kernel can't read; `zone` is that of times without one. */
  readonly hostReader?: (type: DataType, zone: TimeZone) => HostReader | undefined;
  /** The text of a value of the type STRING that the kernel left to the host. */
  readonly rewrite?: (text: string) => string;
}

/**
 * A parser of records in lines: input, fields, parse mode and the values that the kernel leaves to the host. The format
 * gives the kernel.
 */
export class RecordParser implements Parser {
  readonly #core: WasmCore;
  readonly #format: RecordFormat;
  readonly #input: TextInput;
  readonly #fields: Fields;
  readonly #parser: Ptr;
  readonly #mode: ParseMode;
  readonly #columnCount: number;
  /** Where the columns that tell of a line are; -1 for one that is not wanted. */
  readonly #lineColumns: Readonly<Record<LineColumn, number>>;
  readonly #errorWords: Ptr;
  readonly #hostReaders = new Map<Ptr, HostReader | undefined>();
  #inputRows = 0;

  constructor(context: FormatContext, format: RecordFormat) {
    const { core, columns, timeZone } = context;
    const options = new FormatOptions(context.options);
    const names = lineColumnNames(options);
    const indexOf = (column: LineColumn) =>
      columns.fields.findIndex((field) => lineColumnOf(names, field) === column);
    const zone = sessionZone(options.text('timeZone') ?? timeZone);
    const readerOf = (type: DataType) => format.hostReader?.(type, zone);
    this.#core = core;
    this.#format = format;
    this.#mode = options.mode();
    this.#columnCount = columns.fields.length;
    this.#lineColumns = {
      corrupt: indexOf('corrupt'),
      raw: indexOf('raw'),
      error: indexOf('error'),
    };
    this.#fields = newFields(core, columns, {
      format: format.name,
      isNested: format.isNested,
      isHost: (type) => readerOf(type) !== undefined,
      isHostNested: true,
      anyKey: false,
      isLineColumn: (field) => lineColumnOf(names, field) !== undefined,
    });
    for (const [field, type] of this.#fields.types) this.#hostReaders.set(field, readerOf(type));
    this.#input = new TextInput(core, options, format.isUnlined);
    this.#parser = core.kernels.parse_record_open(
      this.#input.pointer,
      this.#fields.root,
      this.#lineColumns.corrupt,
      MODES[this.#mode],
      format.flags,
      localZoneTable(core, zone),
    );
    this.#errorWords = this.#keepLines();
    // Every record has to be read whole where one that is malformed ends the query.
    if (context.filters !== undefined && this.#mode !== 'FAILFAST') {
      ROW_TESTS.loaded?.addRowTests(core, this.#parser, context.filters, {
        columns,
        isTested: (index) => {
          const field = columns.fields[index];
          const isHost = readerOf(field.dataType) !== undefined;
          return !isHost && lineColumnOf(names, field) === undefined;
        },
      });
    }
    format.prepare?.(this.#parser);
  }

  /** Tells the kernel of the columns besides the one of malformed records. Returns the words of errors, if they are wanted. */
  #keepLines(): Ptr {
    const core = this.#core;
    const { raw, error } = this.#lineColumns;
    const words = error < 0 ? NULL_PTR : newWordTable(core, Object.values(RECORD_ERRORS));
    core.kernels.parse_record_keep(this.#parser, raw, error, words);
    return words;
  }

  get inputRows(): number {
    return this.#inputRows;
  }

  space(minimumBytes: number): Uint8Array {
    return this.#input.space(minimumBytes);
  }

  supply(count: number, isLast: boolean): void {
    this.#input.supply(count, isLast);
  }

  parse(): Batch | undefined {
    const { kernels } = this.#core;
    for (;;) {
      const rows = this.#format.parseRows(this.#parser, BATCH_ROWS);
      if (rows < 0) throw this.#failure(rows);
      this.#inputRows += kernels.parse_record_count(this.#parser);
      if (rows === 0) return undefined;
      const batch = this.#finish(rows);
      // The host may have dropped the last of them.
      if (batch.rows > 0) return batch;
    }
  }

  #failure(status: number): Error {
    const { text = '' } = this.#core.lastError();
    if (status === Status.MalformedRecord) return malformedRecord(text);
    return internalError(`a ${this.#format.name} kernel returned ${status}`);
  }

  #finish(rows: number): Batch {
    const { kernels } = this.#core;
    const columns = Array.from({ length: this.#columnCount }, (_, index) =>
      kernels.parse_field_column(this.#fields.root, index),
    );
    const malformed = readFixes(this.#core, this.#parser).filter((fix) => !this.#applyFix(fix));
    if (malformed.length === 0) return { rows, columns };
    return this.#reject({ rows, columns }, malformed);
  }

  #applyFix(fix: Fix): boolean {
    const type = this.#fields.types.get(fix.field);
    if (type === undefined) throw internalError('a kernel left a value of an unknown field');
    const { rewrite } = this.#format;
    if (rewrite !== undefined && type.kind === 'string') return this.#write(fix, rewrite(fix.text));
    return applyFix(this.#core, fix, type, this.#hostReaders.get(fix.field));
  }

  #write({ column, index }: Fix, text: string): true {
    const bytes = utf8(text);
    const pointer = this.#core.toArena(bytes);
    writeText(this.#core, column, index, { pointer, length: bytes.length });
    return true;
  }

  /** Does with the records of values that did not fit what the mode says. */
  #reject(batch: Batch, malformed: readonly Fix[]): Batch {
    const core = this.#core;
    const [{ line, lineLength }] = malformed;
    if (this.#mode === 'FAILFAST') throw malformedRecord(core.memory.text(line, lineLength));
    if (this.#mode === 'DROPMALFORMED') return this.#drop(batch, malformed);
    const { corrupt, error } = this.#lineColumns;
    for (const { row, line, lineLength: length } of malformed) {
      if (corrupt >= 0) writeText(core, batch.columns[corrupt], row, { pointer: line, length });
      if (error < 0) continue;
      writeText(
        core,
        batch.columns[error],
        row,
        wordAt(core, this.#errorWords, RecordError.BadValue),
      );
    }
    return batch;
  }

  #drop(batch: Batch, malformed: readonly Fix[]): Batch {
    const { kernels, memory } = this.#core;
    const dropped = new Set(malformed.map((fix) => fix.row));
    const rows = batch.rows - dropped.size;
    const kept = kernels.arena_alloc(rows * 4);
    let next = kept >>> 2;
    for (let row = 0; row < batch.rows; row++) if (!dropped.has(row)) memory.i32[next++] = row;
    return {
      rows,
      columns: batch.columns.map((column) => kernels.column_gather(column, kept, rows)),
    };
  }

  close(): void {
    this.#format.release?.(this.#parser);
    this.#core.kernels.parse_record_close(this.#parser);
    this.#input.close();
  }
}
