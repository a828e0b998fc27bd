import { invalidOptionValue } from '../errors/format-errors.ts';
import { unableToInferSchema } from '../errors/source-errors.ts';
import type { StructType } from '../types/data-type.ts';
import type { OptionDefinition } from './connector.ts';
import { ConnectorOptions } from './connector-options.ts';
import type { Format } from './format/format.ts';
import { formatNames, loadFormat } from './format/loaders.ts';

type Options = Readonly<Record<string, string>>;

const DEFAULT_FORMAT = 'text';

/** The option of sources that carry lines of any format. The options of the format that it names are known with it. */
export const LINE_FORMAT_OPTION: OptionDefinition = {
  name: 'format',
  type: 'string',
  default: DEFAULT_FORMAT,
  values: formatNames,
  doc: 'How the lines are read.',
};

/** The name that the option `format` has. */
export function lineFormatName(source: string, options: Options): string {
  return (new ConnectorOptions(source, options).text('format') ?? DEFAULT_FORMAT).toLowerCase();
}

/** Loads the format that the option `format` names; `text` where it names none. Fails with INVALID_OPTION_VALUE. */
export async function lineFormat(source: string, options: Options): Promise<Format> {
  const name = lineFormatName(source, options);
  const format = await loadFormat(name);
  if (format !== undefined) return format;
  throw invalidOptionValue({ option: 'format', value: name, expected: formatNames.join(' or ') });
}

/**
 * The same for a source whose text has no end: lines come and go. Fails with INVALID_OPTION_VALUE where the options have a
 * text read as a whole.
 */
export async function endlessLineFormat(source: string, options: Options): Promise<Format> {
  const format = await lineFormat(source, options);
  if (!format.readsWholeTexts?.(options)) return format;
  const expected = `false, since the lines of ${source} have no end`;
  throw invalidOptionValue({ option: 'multiLine', value: 'true', expected });
}

/** The columns that lines have when none are declared. Fails with `UNABLE_TO_INFER_SCHEMA`. */
export async function lineSchema(source: string, options: Options): Promise<StructType> {
  const format = await lineFormat(source, options);
  if (format.fixedSchema === undefined) throw unableToInferSchema({ format: format.name });
  return format.fixedSchema(options);
}
