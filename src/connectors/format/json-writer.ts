import { PRINT_IGNORE_NULLS } from '../../../assembly/record-abi.ts';
import { FormatOptions } from './format-options.ts';
import { type EncoderContext, RecordEncoder } from './record-encoder.ts';
import { patternPrinter } from './time-options.ts';

/** Writes rows as JSON, as Spark's writer does. */
export function newJsonEncoder(context: EncoderContext): RecordEncoder {
  const options = new FormatOptions(context.options);
  return new RecordEncoder(context, {
    name: 'json',
    isNested: true,
    flags: options.flag('ignoreNullFields', true) ? PRINT_IGNORE_NULLS : 0,
    hostPrinter: (type, shown) => patternPrinter(options, shown, type),
    label: (name) => `${JSON.stringify(name)}:`,
    printRows: (printer, columns, rows) =>
      context.core.kernels.print_json_rows(printer, columns, rows),
  });
}
