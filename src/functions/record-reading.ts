/**
 * Reads the texts of a column as records, all in one call of a kernel. A malformed text is null as far as nothing of it
 * fits, or, in the mode FAILFAST, an error that shows what fits.
 */
import type { FormatContext, Parser, RecordTexts } from '../connectors/format/format.ts';
import type { OptionTexts } from '../connectors/format/format-options.ts';
import { FormatOptions } from '../connectors/format/format-options.ts';
import { needReaders } from '../connectors/format/interval-reading-part.ts';
import { internalError } from '../errors/internal-error.ts';
import { malformedRecord } from '../errors/record-errors.ts';
import {
  invalidCorruptRecordType,
  parseModeUnsupported,
} from '../errors/record-function-errors.ts';
import {
  type DataType,
  StringType,
  type StructType,
  structField,
  structType,
} from '../types/data-type.ts';
import { physicalType } from '../types/physical-type.ts';
import type { Value } from '../types/value.ts';
import { type Batch, newColumn } from '../wasm/batch.ts';
import { buildColumn } from '../wasm/column-builder.ts';
import { columnReader } from '../wasm/column-reader.ts';
import type { WasmCore } from '../wasm/core.ts';
import { setColumnValidity } from '../wasm/kernel-result.ts';
import { onConstantsOnce } from '../wasm/list-rows.ts';
import type { Ptr } from '../wasm/ptr.ts';
import type { Evaluate } from './define.ts';
import { internalText } from './row-text.ts';

export interface RecordReading {
  readonly name: string;
  /** What a text becomes. */
  readonly output: DataType;
  readonly options: OptionTexts;
  readonly newParser: (context: FormatContext, texts: RecordTexts) => Parser;
  /** The error of a text that is malformed, where it is not the usual one. */
  readonly failure?: (text: string) => Error | undefined;
}

/** No text is named so: the column that tells malformed texts where nobody asked for one. */
const HIDDEN = '\uffff';

/** What of a text without a record, but not null, `present` says. */
const NO_RECORD = 2;

/**
 * To be called as the function is resolved. Fails with PARSE_MODE_UNSUPPORTED for the mode DROPMALFORMED, and with INVALID_CORRUPT_RECORD_TYPE where the column for
 * malformed texts is no STRING. Returns whether the mode is FAILFAST.
 */
export function checkReading({ name, output, options }: RecordReading): boolean {
  needReaders(output);
  const settings = new FormatOptions(options);
  const mode = settings.mode();
  if (mode === 'DROPMALFORMED') throw parseModeUnsupported(name);
  const corrupt = settings.text('columnNameOfCorruptRecord') ?? '_corrupt_record';
  const field = output.kind === 'struct' ? output.fields.find((one) => one.name === corrupt) : null;
  if (field && field.dataType.kind !== 'string') {
    throw invalidCorruptRecordType(corrupt, field.dataType);
  }
  return mode === 'FAILFAST';
}

/** Computes the records of the first argument. */
export function readRecords(reading: RecordReading): Evaluate {
  const isStrict = checkReading(reading);
  return ({ core, timeZone }, args, rows) => {
    if (rows === 0) return buildColumn(core, reading.output, []);
    return onConstantsOnce(core, args.slice(0, 1), {
      rows,
      compute: ([column], count) => {
        const present = core.kernels.arena_alloc(count);
        const texts = { column, rows: count, present };
        return readTexts(core, reading, { texts, timeZone, isStrict });
      },
    });
  };
}

interface Input {
  readonly texts: RecordTexts;
  readonly timeZone: string;
  readonly isStrict: boolean;
}

function readTexts(core: WasmCore, reading: RecordReading, input: Input): Ptr {
  const { output } = reading;
  const { rows, present } = input.texts;
  const schema =
    output.kind === 'struct' ? uniqueNames(output) : structType([structField('', output)]);
  const { columns } = input.isStrict
    ? parseStrictly(core, reading, { ...input, schema })
    : parse(core, reading, { ...input, schema, options: reading.options });
  if (output.kind !== 'struct') return columns[0];
  const records = newColumn(core, {
    type: physicalType(output),
    rows,
    children: columns.slice(0, schema.fields.length),
  });
  const { u8 } = core.memory;
  for (let row = 0; row < rows; row++) if (u8[present + row] === NO_RECORD) u8[present + row] = 1;
  setColumnValidity(core, records, present);
  return records;
}

/** Of fields of one name, records know the last. */
function uniqueNames({ fields }: StructType): StructType {
  const lastOf = new Map(fields.map(({ name }, index) => [name, index]));
  return structType(
    fields.map((field, index) =>
      lastOf.get(field.name) === index ? field : { ...field, name: `${HIDDEN}${index}` },
    ),
  );
}

interface Parsing extends Input {
  readonly schema: StructType;
}

function parse(
  core: WasmCore,
  { newParser }: RecordReading,
  { texts, timeZone, schema, options }: Parsing & { readonly options: OptionTexts },
): Batch {
  const parser = newParser(
    {
      core,
      schema,
      columns: schema,
      timeZone,
      // A malformed text is told by a column, and no column is one of lines.
      options: {
        ...withoutOption(options, 'mode'),
        columnNameOfRawRecord: '',
        columnNameOfRecordError: '',
      },
    },
    texts,
  );
  try {
    const batch = parser.parse();
    if (batch === undefined) throw internalError('a parser of texts gave no rows');
    return batch;
  } finally {
    parser.close();
  }
}

function withoutOption(options: OptionTexts, name: string): OptionTexts {
  return Object.fromEntries(
    Object.entries(options).filter(([key]) => key.toLowerCase() !== name.toLowerCase()),
  );
}

/** As `parse`; a malformed text fails. */
function parseStrictly(core: WasmCore, reading: RecordReading, parsing: Parsing): Batch {
  const { schema, texts } = parsing;
  const corrupt =
    new FormatOptions(reading.options).text('columnNameOfCorruptRecord') ?? '_corrupt_record';
  const known = schema.fields.findIndex(({ name }) => name === corrupt);
  const hasColumn = known >= 0;
  const batch = parse(core, reading, {
    ...parsing,
    schema: hasColumn ? schema : structType([...schema.fields, structField(HIDDEN, StringType)]),
    options: hasColumn
      ? reading.options
      : {
          ...withoutOption(reading.options, 'columnNameOfCorruptRecord'),
          columnNameOfCorruptRecord: HIDDEN,
        },
  });
  const malformed = hasColumn ? known : schema.fields.length;
  const readText = columnReader(core, batch.columns[malformed], StringType);
  const { u8 } = core.memory;
  for (let row = 0; row < texts.rows; row++) {
    const text = readText(row);
    if (text === null && u8[texts.present + row] !== NO_RECORD) continue;
    throw reading.failure?.(String(text)) ?? malformedRecord(shownRow(core, batch, schema, row));
  }
  return batch;
}

/** What could be read of a record, as Spark shows it. */
function shownRow(core: WasmCore, batch: Batch, schema: StructType, row: number): string {
  const values = schema.fields.map(({ dataType }, index): Value => {
    return columnReader(core, batch.columns[index], dataType)(row);
  });
  return internalText(values, schema);
}
