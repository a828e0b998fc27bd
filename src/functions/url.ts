import { invalidUrl } from '../errors/string-errors.ts';
import { StringType } from '../types/data-type.ts';
import { defineFunction, type ScalarFunction } from './define.ts';
import { TEXT } from './parameters.ts';
import { binary, ternary } from './per-row.ts';
import { regularExpression } from './regular-expression.ts';
import { overloads } from './signature.ts';

/* Parts of URLs, by the rules of `java.net.URI` (RFC 2396 with RFC 2732), which Spark asks. */

/** RFC 2396, appendix B. */
const PARTS =
  /^(?:(?<scheme>[^:/?#]+):)?(?:\/\/(?<authority>[^/?#]*))?(?<path>[^?#]*)(?:\?(?<query>[^#]*))?(?:#(?<fragment>.*))?$/su;
/** What may stand in no part: blanks, control characters, and what RFC 2396 calls unwise. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const ILLEGAL = /[\x00-\x20\x7f-\xa0"<>\\^`{|}\u2028\u2029\u3000]|%(?![0-9a-fA-F]{2})/u;
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*$/;
const SERVER =
  /^(?:(?<user>[^@[\]]*)@)?(?<host>\[[0-9A-Fa-f:.%]+\]|(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.?|\d{1,3}(?:\.\d{1,3}){3})(?::\d*)?$/;

interface Url {
  readonly scheme?: string;
  readonly authority?: string;
  readonly user?: string;
  readonly host?: string;
  readonly path?: string;
  readonly query?: string;
  readonly fragment?: string;
}

/** The parts of a URL as written; undefined for what is none. */
function parse(text: string): Url | undefined {
  const found = PARTS.exec(text)?.groups;
  if (found === undefined || ILLEGAL.test(text)) return undefined;
  const { scheme, authority, path, query, fragment } = found;
  if (scheme !== undefined && !SCHEME.test(scheme)) return undefined;
  if (fragment?.includes('#') || /[[\]]/.test(path)) return undefined;
  if (authority === undefined && scheme !== undefined && !path.startsWith('/')) {
    // An opaque one, such as `mailto:a@b`, has a scheme and nothing that could be taken apart.
    return path === '' && query === undefined ? undefined : { scheme, fragment };
  }
  const isEmpty = authority === '';
  if (isEmpty && path === '') return undefined;
  if (authority === undefined || isEmpty) return { scheme, path, query, fragment };
  const server = SERVER.exec(authority)?.groups;
  if (server === undefined && /[[\]]/.test(authority)) return undefined;
  const { user, host } = server ?? {};
  return { scheme, authority, user, host, path, query, fragment };
}

function partOf(url: Url, part: string): string | undefined {
  switch (part) {
    case 'HOST':
      return url.host;
    case 'PATH':
      return url.path;
    case 'QUERY':
      return url.query;
    case 'REF':
      return url.fragment;
    case 'PROTOCOL':
      return url.scheme;
    case 'FILE':
      return url.query === undefined ? url.path : `${url.path ?? ''}?${url.query}`;
    case 'AUTHORITY':
      return url.authority;
    case 'USERINFO':
      return url.user;
    default:
      return undefined;
  }
}

/** The value of a key in a query; the key is part of a pattern, as in Spark. */
function queryValue(query: string, key: string): string | null {
  const matcher = regularExpression(`(&|^)${key}=([^&]*)`, 'parse_url').matcher(query);
  return matcher.find() ? (matcher.group(2) ?? null) : null;
}

/** A part of a URL as written; null where it has none, undefined where the text is no URL. */
export function urlPart(text: string, wanted: string): string | null | undefined {
  const url = parse(text);
  return url === undefined ? undefined : (partOf(url, wanted) ?? null);
}

function urlFunction(name: string, isTolerant: boolean): ScalarFunction {
  const part = (text: string, wanted: string): string | null => {
    const found = urlPart(text, wanted);
    if (found === undefined && !isTolerant) throw invalidUrl(text);
    return found ?? null;
  };
  return defineFunction({
    name,
    usage: isTolerant
      ? 'Returns a part of a URL as `parse_url` does; null for what is none.'
      : 'Returns a part of a URL: HOST, PATH, QUERY, REF, PROTOCOL, FILE, AUTHORITY, USERINFO, or the value of a key of its query.',
    examples: [[`SELECT ${name}('http://h/p?a=1', 'QUERY', 'a')`, '1']],
    resolve: overloads(name, [
      binary([TEXT, TEXT], StringType, part, { nullable: true }),
      ternary(
        [TEXT, TEXT, TEXT],
        StringType,
        (text, wanted, key) => {
          const query = wanted === 'QUERY' ? part(text, 'QUERY') : null;
          return query === null ? null : queryValue(query, key);
        },
        { nullable: true },
      ),
    ]),
  });
}

export const URLS: readonly ScalarFunction[] = [
  urlFunction('parse_url', false),
  urlFunction('try_parse_url', true),
];
