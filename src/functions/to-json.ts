import type { OptionTexts } from '../connectors/format/format-options.ts';
import { FormatOptions } from '../connectors/format/format-options.ts';
import { newJsonEncoder } from '../connectors/format/json-writer.ts';
import { patternPrinter } from '../connectors/format/time-options.ts';
import { wrongNumberOfArguments } from '../errors/function-errors.ts';
import { invalidJsonSchema } from '../errors/record-function-errors.ts';
import { type DataType, StringType, structField, structType } from '../types/data-type.ts';
import { buildConstant } from '../wasm/column-builder.ts';
import { callSql } from './call-sql.ts';
import { type Argument, defineFunction, type ScalarSignature } from './define.ts';
import { prettyJson } from './json-pretty.ts';
import { optionsArgument } from './options-argument.ts';
import { printable, type ValueText } from './printable-column.ts';
import { recordTexts, type TextPrinter } from './record-texts.ts';
import { internalText, intervalText } from './row-text.ts';
import { requireZone } from './session-zone.ts';

/** The value is printed as the one field of an object, `{"":1}`. */
const BEFORE = '{"":'.length;
const AFTER = '}'.length;

const NON_ASCII = /[\u0080-\uffff]/g;

const INSIDE_KEYS: readonly DataType['kind'][] = [
  'struct',
  'array',
  'day_time_interval',
  'year_month_interval',
];

const ROOTS: readonly DataType['kind'][] = ['struct', 'array', 'map'];

function resolve(args: readonly Argument[]): ScalarSignature {
  if (args.length !== 1 && args.length !== 2) {
    throw wrongNumberOfArguments('to_json', '[1, 2]', args.length);
  }
  const [{ dataType }, options] = args;
  const texts = optionsArgument(options?.expression);
  const types = args.map((arg) => arg.dataType);
  if (dataType.kind === 'null') {
    return {
      args: types,
      output: StringType,
      evaluate: ({ core }, _, rows) => buildConstant(core, StringType, null, rows),
    };
  }
  if (!ROOTS.includes(dataType.kind)) {
    throw invalidJsonSchema(callSql('to_json', args.slice(0, 1)), dataType);
  }
  return {
    args: types,
    output: StringType,
    nullable: args[0].nullable,
    evaluate: recordTexts((timeZone) => jsonPrinter(dataType, texts, timeZone)),
  };
}

function jsonPrinter(dataType: DataType, options: OptionTexts, timeZone: string): TextPrinter {
  const settings = new FormatOptions(options);
  const id = settings.text('timeZone') ?? timeZone;
  const shown = { id, zone: requireZone(id) };
  const { type, convert } = printable(dataType, {
    valueText: (valueType) => patternPrinter(settings, shown, valueType) ?? intervalText(valueType),
    keyText,
  });
  return {
    schema: structType([structField('', type)]),
    columns: (core, column) => [convert(core, column)],
    encoder: newJsonEncoder,
    options,
    before: BEFORE,
    after: AFTER,
    finish: finishing(settings),
  };
}

/** Keys that the encoder does not print have the text that Spark's rows have inside. */
function keyText(type: DataType): ValueText | undefined {
  const isPrinted = !INSIDE_KEYS.includes(type.kind);
  return isPrinted ? undefined : (value) => internalText(value, type);
}

/** What the options want of a text besides: blanks and line ends, or nothing but ASCII. */
function finishing(settings: FormatOptions): ((text: string) => string) | undefined {
  const isPretty = settings.flag('pretty', false);
  if (!settings.flag('writeNonAsciiCharacterAsCodePoint', false)) {
    return isPretty ? prettyJson : undefined;
  }
  return (text) => {
    const ascii = text.replace(NON_ASCII, (character) => {
      return `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    });
    return isPretty ? prettyJson(ascii) : ascii;
  };
}

export const toJson = defineFunction({
  name: 'to_json',
  usage: 'Returns a struct, an array or a map as JSON; the second argument is a map of options.',
  examples: [["SELECT to_json(named_struct('a', 1, 'b', array('x')))", '{"a":1,"b":["x"]}']],
  resolve,
});
