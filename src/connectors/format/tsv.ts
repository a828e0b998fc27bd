import type { OptionDefinition } from '../connector.ts';
import { csvFormat } from './csv.ts';
import { csvPreamble, newCsvEncoder } from './csv-writer.ts';
import type { Format } from './format.ts';

const TAB = '\\t';

/**
 * CSV whose columns are separated by tabs, with all else that CSV has. Spark has no such name: there it is `csv` with the
 * option `sep`, which, given here, still says what separates columns.
 */
export const tsvFormat: Format = {
  ...csvFormat,
  name: 'tsv',
  readOptions: csvFormat.readOptions.map(tabByDefault),
  writeOptions: csvFormat.writeOptions.map(tabByDefault),
  parser: (context) => csvFormat.parser(withTab(context)),
  encoder: (context) => newCsvEncoder(withTab(context)),
  preamble: (context) => csvPreamble(withTab(context)),
};

function tabByDefault(option: OptionDefinition): OptionDefinition {
  return option.name === 'sep' ? { ...option, default: TAB } : option;
}

/** The same context with the separator, unless the options have one. */
function withTab<Context extends { readonly options: Readonly<Record<string, string>> }>(
  context: Context,
): Context {
  const names = Object.keys(context.options).map((name) => name.toLowerCase());
  if (names.includes('sep') || names.includes('delimiter')) return context;
  return { ...context, options: { ...context.options, sep: TAB } };
}
