import { newCsvEncoder } from '../connectors/format/csv-writer.ts';
import type { OptionTexts } from '../connectors/format/format-options.ts';
import { FormatOptions } from '../connectors/format/format-options.ts';
import { wrongNumberOfArguments } from '../errors/function-errors.ts';
import { csvInputType } from '../errors/record-function-errors.ts';
import { StringType, type StructType, structField, structType } from '../types/data-type.ts';
import { buildConstant } from '../wasm/column-builder.ts';
import { structField as fieldColumn } from '../wasm/struct-field.ts';
import { callSql } from './call-sql.ts';
import { csvValueText } from './csv-value-text.ts';
import { type Argument, defineFunction, type ScalarSignature } from './define.ts';
import { optionsArgument } from './options-argument.ts';
import { printable } from './printable-column.ts';
import { recordTexts, type TextPrinter } from './record-texts.ts';
import { requireZone } from './session-zone.ts';

function resolve(args: readonly Argument[]): ScalarSignature {
  if (args.length !== 1 && args.length !== 2) {
    throw wrongNumberOfArguments('to_csv', '[1, 2]', args.length);
  }
  const [{ dataType }, given] = args;
  const options = optionsArgument(given?.expression);
  const types = args.map((arg) => arg.dataType);
  const isNull =
    dataType.kind === 'null' || (dataType.kind === 'struct' && dataType.fields.length === 0);
  if (isNull) {
    return {
      args: types,
      output: StringType,
      nullable: true,
      evaluate: ({ core }, _, rows) => buildConstant(core, StringType, null, rows),
    };
  }
  if (dataType.kind !== 'struct') throw csvInputType(callSql('to_csv', args.slice(0, 1)), dataType);
  return {
    args: types,
    output: StringType,
    nullable: true,
    evaluate: recordTexts((timeZone) => csvPrinter(dataType, options, timeZone)),
  };
}

function csvPrinter({ fields }: StructType, options: OptionTexts, timeZone: string): TextPrinter {
  const settings = new FormatOptions(options);
  const id = settings.text('timeZone') ?? timeZone;
  const shown = { id, zone: requireZone(id) };
  const printed = fields.map(({ dataType }) =>
    printable(dataType, { valueText: (type) => csvValueText(type, settings, shown) }),
  );
  return {
    schema: structType(fields.map(({ name }, index) => structField(name, printed[index].type))),
    columns: (core, column) =>
      printed.map(({ convert }, index) => convert(core, fieldColumn(core, column, index))),
    encoder: newCsvEncoder,
    options,
    before: 0,
    after: 0,
    isEmptyNull: true,
  };
}

export const toCsv = defineFunction({
  name: 'to_csv',
  usage: 'Returns a struct as a line of CSV; the second argument is a map of options.',
  examples: [["SELECT to_csv(named_struct('a', 1, 'b', 'x,y'))", '1,"x,y"']],
  resolve,
});
