import { invalidOptionValue } from '../errors/format-errors.ts';
import { unableToInferSchema } from '../errors/source-errors.ts';
import type { StructType } from '../types/data-type.ts';
import type { OptionDefinition } from './connector.ts';
import { ConnectorOptions } from './connector-options.ts';
import type { Format } from './format/format.ts';
import { formats } from './format/index.ts';

/** The option `format` of sources that carry lines of any format, and all options of all those formats. */
export const LINE_FORMAT_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'format',
    type: 'string',
    default: 'text',
    values: [...formats.keys()],
    doc: 'How the lines are read.',
  },
  ...new Map(
    [...formats.values()]
      .flatMap((format) => format.readOptions)
      .map((option) => [option.name.toLowerCase(), option]),
  ).values(),
];

/** The format that the option `format` names; `text` where it names none. */
export function lineFormat(source: string, options: Readonly<Record<string, string>>): Format {
  const name = new ConnectorOptions(source, options).text('format') ?? 'text';
  const format = formats.get(name.toLowerCase());
  if (format !== undefined) return format;
  const expected = [...formats.keys()].join(' or ');
  throw invalidOptionValue({ option: 'format', value: name, expected });
}

/** The columns that lines have when none are declared. Fails with `UNABLE_TO_INFER_SCHEMA`. */
export function lineSchema(source: string, options: Readonly<Record<string, string>>): StructType {
  const format = lineFormat(source, options);
  if (format.fixedSchema === undefined) throw unableToInferSchema({ format: format.name });
  return format.fixedSchema(options);
}
