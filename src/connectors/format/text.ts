import { unsupportedDataType } from '../../errors/format-errors.ts';
import { textNeedsOneColumn } from '../../errors/record-errors.ts';
import { StringType, structField, structType } from '../../types/data-type.ts';
import { typeSql } from '../../types/type-sql.ts';
import { type Batch, columnRows } from '../../wasm/batch.ts';
import type { Format, FormatContext, Parser } from './format.ts';
import { FormatOptions, LINE_OPTIONS } from './format-options.ts';
import { type EncoderContext, RecordEncoder } from './record-encoder.ts';
import { BATCH_ROWS, TextInput } from './text-input.ts';

/** Lines of text in one STRING column `value`, as Spark's text source. */
export const textFormat: Format = {
  name: 'text',
  readOptions: LINE_OPTIONS,
  writeOptions: LINE_OPTIONS.filter((option) => option.name === 'lineSep'),
  fixedSchema: () => structType([structField('value', StringType)]),
  parser: (context) => new TextParser(context),
  encoder: newEncoder,
};

function newEncoder(context: EncoderContext): RecordEncoder {
  const { fields } = context.schema;
  const field = fields.find(({ dataType }) => dataType.kind !== 'string');
  if (field !== undefined) {
    throw unsupportedDataType({
      format: 'Text',
      columnName: `\`${field.name}\``,
      columnType: `"${typeSql(field.dataType)}"`,
    });
  }
  if (fields.length !== 1) throw textNeedsOneColumn();
  return new RecordEncoder(context, {
    name: 'text',
    isNested: false,
    flags: 0,
    label: (name) => name,
    printRows: (printer, columns, rows) =>
      context.core.kernels.print_text_rows(printer, columns, rows),
  });
}

class TextParser implements Parser {
  readonly #context: FormatContext;
  readonly #input: TextInput;
  #inputRows = 0;

  constructor(context: FormatContext) {
    this.#context = context;
    this.#input = new TextInput(context.core, new FormatOptions(context.options));
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
    const { core, columns } = this.#context;
    const column = core.kernels.parse_text_lines_str(this.#input.pointer, BATCH_ROWS);
    const rows = columnRows(core, column);
    if (rows === 0) return undefined;
    this.#inputRows += rows;
    return { rows, columns: columns.fields.map(() => column) };
  }

  close(): void {
    this.#input.close();
  }
}
