import { duplicatedMapKey } from '../errors/collection-errors.ts';
import { wrongNumberOfArguments } from '../errors/function-errors.ts';
import { mapType, StringType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import { type Argument, defineFunction, type ScalarSignature } from './define.ts';
import { splitText } from './matching.ts';
import { perRow } from './per-row.ts';
import { printsDefaults } from './printed-call.ts';
import { unexpectedArgument } from './signature.ts';
import { asText } from './value-reading.ts';

/** Between entries, and between the key and the value of one, where a call does not say it. */
const DEFAULT_DELIMITERS = [',', ':'];

const ENTRIES = mapType(StringType, StringType);

/** A text of entries taken apart by two regular expressions. An entry without the second delimiter has a null. */
function entriesOf([text, between, within]: readonly string[]): Value {
  const keys = new Set<string>();
  const functionName = 'str_to_map';
  return splitText({ text, pattern: between, functionName }, -1).map((entry) => {
    const [key, value] = splitText({ text: entry, pattern: within, functionName }, 2);
    if (keys.has(key)) throw duplicatedMapKey(key);
    keys.add(key);
    return [key, value ?? null];
  });
}

/** Only text is taken: Spark casts nothing to it here. */
function requireText(args: readonly Argument[]): void {
  const index = args.findIndex(({ dataType: { kind } }) => kind !== 'string' && kind !== 'null');
  if (index >= 0) throw unexpectedArgument('str_to_map', args, { index, requiredType: '"STRING"' });
}

export const strToMap = defineFunction({
  name: 'str_to_map',
  usage:
    'Returns a map of a text of entries. The delimiters are regular expressions: a comma and a colon unless told otherwise.',
  examples: [["SELECT str_to_map('a=1;b=2', ';', '=')['b']", '2']],
  print: printsDefaults('str_to_map', 1, DEFAULT_DELIMITERS),
  resolve: (args): ScalarSignature => {
    if (args.length < 1 || args.length > 3) {
      throw wrongNumberOfArguments('str_to_map', '[1, 2, 3]', args.length);
    }
    requireText(args);
    const types = args.map(() => StringType);
    const missing = DEFAULT_DELIMITERS.slice(args.length - 1);
    return {
      args: types,
      output: ENTRIES,
      evaluate: perRow(types, ENTRIES, (values) => entriesOf([...values.map(asText), ...missing])),
    };
  },
});
