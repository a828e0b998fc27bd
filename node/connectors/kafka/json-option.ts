import type { JsonValue } from '../../../src/connectors/connector.ts';
import { invalidOptionValue } from '../../../src/errors/format-errors.ts';

/** The object that an option holds as JSON. Fails with `INVALID_OPTION_VALUE`. */
export function parseJson(
  option: string,
  text: string,
  expected: string,
): { readonly [key: string]: JsonValue } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as { readonly [key: string]: JsonValue };
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw invalidOptionValue({ option, value: text, expected });
}
