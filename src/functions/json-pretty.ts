import { JsonTokens } from '../connectors/format/infer/json-tokens.ts';
import { jsonString } from './json-copy.ts';

/**
 * JSON laid out as Jackson's pretty printer does: an object has a line for each field, an array is on one line with what
 * is in it.
 */
export function prettyJson(json: string): string {
  const tokens = new JsonTokens(json);
  const lineOf = (depth: number) => `\n${'  '.repeat(depth)}`;
  let text = '';
  let depth = 0;
  /** What the value or name behind the last token begins with. */
  let lead = '';
  for (let token = tokens.next(); token !== undefined; token = tokens.next()) {
    switch (token) {
      case '{':
        text += `${lead}{`;
        lead = lineOf(++depth);
        break;
      case '[':
        text += `${lead}[`;
        lead = ' ';
        break;
      case '}':
        text += text.endsWith('{') ? ' }' : `${lineOf(depth - 1)}}`;
        depth--;
        lead = ', ';
        break;
      case ']':
        text += ' ]';
        lead = ', ';
        break;
      case 'name':
        text += `${lead === ', ' ? `,${lineOf(depth)}` : lead}${jsonString(tokens.text)} : `;
        lead = '';
        break;
      default:
        text += lead + scalar(tokens);
        lead = ', ';
    }
  }
  return text;
}

function scalar({ token, text }: JsonTokens): string {
  if (token === 'string') return jsonString(text);
  return token === 'integer' || token === 'float' ? text : (token ?? '');
}
