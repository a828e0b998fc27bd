/** Writes JSON again as Jackson's generator does: without blanks, numbers with a fraction as Java prints doubles. */

import {
  type JsonLiberties,
  JsonTokens,
  MalformedJson,
} from '../connectors/format/infer/json-tokens.ts';
import { doubleText } from '../types/number-text.ts';

const LONE_SURROGATE = /\p{Surrogate}/u;

/** JSON that is put together value by value; commas stand where they must. */
export class JsonOutput {
  #text = '';
  #needsComma = false;

  get text(): string {
    return this.#text;
  }

  /** Text as it is, where no comma can be due. */
  raw(text: string): void {
    this.#text += text;
  }

  /** A value whose JSON is there already. */
  value(json: string): void {
    this.#text += this.#needsComma ? `,${json}` : json;
    this.#needsComma = true;
  }

  name(name: string): void {
    this.value(`${jsonString(name)}:`);
    this.#needsComma = false;
  }

  open(sign: '{' | '['): void {
    this.value(sign);
    this.#needsComma = false;
  }

  close(sign: '}' | ']'): void {
    this.#text += sign;
    this.#needsComma = true;
  }
}

/** A string as Spark writes it: control characters, and halves of characters, by their number in upper case. */
export function jsonString(text: string): string {
  return JSON.stringify(text).replace(/\\\\|\\u([0-9a-f]{4})/g, (sequence, digits?: string) =>
    digits === undefined ? sequence : `\\u${digits.toUpperCase()}`,
  );
}

/** The last string without quotes. Half a character has no bytes: writing it fails in Spark, too. */
export function bareText({ text }: JsonTokens): string {
  if (LONE_SURROGATE.test(text)) throw new MalformedJson();
  return text;
}

/** The value that the last token begins, and all of it; the last token is its last then. */
export function copyValue(tokens: JsonTokens, output: JsonOutput): void {
  let depth = 0;
  do {
    if (depth > 0) tokens.next();
    const { token } = tokens;
    switch (token) {
      case '{':
      case '[':
        output.open(token);
        depth++;
        break;
      case '}':
      case ']':
        output.close(token);
        depth--;
        break;
      case 'name':
        output.name(tokens.text);
        break;
      default:
        output.value(scalarJson(tokens));
    }
  } while (depth > 0);
}

function scalarJson({ token, text }: JsonTokens): string {
  switch (token) {
    case 'string':
      return jsonString(text);
    case 'integer':
      return text === '-0' ? '0' : text;
    case 'float':
      return floatJson(text);
    default:
      return token ?? '';
  }
}

/** A double; what is no number is a string (Jackson's QUOTE_NON_NUMERIC_NUMBERS). */
function floatJson(text: string): string {
  const value = floatValue(text);
  return Number.isFinite(value) ? doubleText(value) : `"${doubleText(value)}"`;
}

/** The double that a token stands for, one of the forms of infinity and NaN too. */
export function floatValue(text: string): number {
  if (text === 'NaN') return Number.NaN;
  if (!text.includes('I')) return Number(text);
  return text.startsWith('-') ? -Infinity : Infinity;
}

/** Whatever a JSON parser with any liberty has taken. */
const ANY_LIBERTIES: JsonLiberties = {
  allowSingleQuotes: true,
  allowUnquotedFieldNames: true,
  allowNumericLeadingZeros: true,
  allowNonNumericNumbers: true,
  allowBackslashEscapingAnyCharacter: true,
  allowUnquotedControlChars: true,
  allowComments: true,
};

/** A JSON value that a parser has taken, written again. */
export function copyJson(json: string): string {
  const tokens = new JsonTokens(json, ANY_LIBERTIES);
  const output = new JsonOutput();
  tokens.next();
  copyValue(tokens, output);
  return output.text;
}
