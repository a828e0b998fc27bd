/**
 * The fields of a JSON object as texts, read in one pass over the text of the object: strings without their quotes,
 * anything else as JSON without blanks. Nothing is made of fields that nobody asks for. What comes after the object is not
 * looked at.
 */

import { JsonTokens, MalformedJson } from '../connectors/format/infer/json-tokens.ts';
import { bareText, copyValue, JsonOutput } from './json-copy.ts';

/** What stands at the place of a field: its text, or null for JSON's null. */
type FieldText = string | null;

/**
 * The texts of the named fields, null for those that are not there or are null. All are null where the text is no object
 * or is malformed before the object's end. Of fields of one name the last counts that is not null.
 */
export function objectFields(text: string, names: readonly (string | null)[]): FieldText[] {
  const found = new Map<string, string>();
  const wanted = new Set(names);
  try {
    const tokens = new JsonTokens(text);
    if (tokens.next() !== '{') return names.map(() => null);
    while (tokens.next() !== '}') {
      const name = tokens.text;
      const token = tokens.next();
      if (token === 'null' || !wanted.has(name)) tokens.skipChildren();
      else found.set(name, fieldText(tokens));
    }
  } catch (error) {
    if (error instanceof MalformedJson) return names.map(() => null);
    throw error;
  }
  return names.map((name) => (name === null ? null : (found.get(name) ?? null)));
}

function fieldText(tokens: JsonTokens): string {
  if (tokens.token === 'string') return bareText(tokens);
  const output = new JsonOutput();
  copyValue(tokens, output);
  return output.text;
}
