import type { OptionTexts } from '../connectors/format/format-options.ts';
import { duplicatedMapKey } from '../errors/collection-errors.ts';
import { optionsNotMap, optionsNotText } from '../errors/record-function-errors.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import { constantText } from './constant-text.ts';

/**
 * The options that an argument sets, a call of `map` with constant texts; none where it is left out. Fails with
 * INVALID_OPTIONS.NON_MAP_FUNCTION and INVALID_OPTIONS.NON_STRING_TYPE.
 */
export function optionsArgument(expression: ResolvedExpression | undefined): OptionTexts {
  if (expression === undefined) return {};
  const { dataType } = expression;
  if (expression.kind !== 'call' || expression.name !== 'map' || dataType.kind !== 'map') {
    throw optionsNotMap();
  }
  const isText = dataType.keyType.kind === 'string' && dataType.valueType.kind === 'string';
  if (!isText) throw optionsNotText(dataType);
  const texts = expression.args.map(constantText);
  const options: Record<string, string> = {};
  const names = new Set<string>();
  for (let index = 0; index < texts.length; index += 2) {
    const [name, value] = [texts[index], texts[index + 1]];
    if (name === undefined || name === null || value === undefined) throw optionsNotMap();
    if (names.has(name)) throw duplicatedMapKey(name);
    names.add(name);
    if (value !== null) options[name] = value;
  }
  return options;
}
