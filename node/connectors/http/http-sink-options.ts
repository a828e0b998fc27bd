import type { OptionDefinition, SinkContext } from '../../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { formatNames } from '../../../src/connectors/format/loaders.ts';
import { credentialInPlainText } from '../../../src/errors/client-errors.ts';
import { invalidOptionValue } from '../../../src/errors/format-errors.ts';
import { isPlace, readCredential } from '../clients/credential.ts';

const NAME = 'http';
const HEADER_PREFIX = 'header.';
const DEFAULT_REQUEST_BYTES = 1 << 20;
const DEFAULT_ATTEMPTS = 10;
const DEFAULT_TIMEOUT_MS = 30_000;
/** Headers whose values nobody should read. */
const SECRET = /authorization|cookie|token|secret|password|api-?key/i;

export const HTTP_SINK_OPTIONS: readonly OptionDefinition[] = [
  { name: 'url', type: 'string', doc: 'Where rows are posted: `https://…` or `http://…`.' },
  {
    name: 'token',
    type: 'string',
    doc: 'Where the token stands that is sent as `Authorization: Bearer …`: `env:NAME` or `file:PATH`.',
  },
  {
    name: 'header.*',
    type: 'string',
    doc: 'A header of the requests, by its name: `header.X-Api-Key`. What is secret is `env:NAME` or `file:PATH`.',
  },
  {
    name: 'maxRequestBytes',
    type: 'bytes',
    default: '1m',
    doc: 'Bytes of a request’s rows, before compression, at most; a row that is larger goes alone.',
  },
  {
    name: 'compression',
    type: 'string',
    default: 'none',
    values: ['none', 'gzip'],
    doc: 'How bodies are compressed.',
  },
  {
    name: 'maxAttempts',
    type: 'int',
    default: String(DEFAULT_ATTEMPTS),
    doc: 'Attempts for a request, with waits of up to 30 s between them, after which the query fails.',
  },
  {
    name: 'requestTimeout',
    type: 'interval',
    default: '30s',
    doc: 'How long an answer may take.',
  },
  {
    name: 'format',
    type: 'string',
    default: 'json',
    values: formatNames,
    doc: 'How a row becomes a line.',
  },
];

export interface HttpSinkOptions {
  readonly url: string;
  /** Without what follows `?`, which may be secret: for descriptions and messages. */
  readonly shownUrl: string;
  readonly requestBytesMax: number;
  readonly isCompressed: boolean;
  readonly attemptsMax: number;
  readonly timeoutMs: number;
  /** The headers as they are now; secrets are looked up each time. */
  headers(): Promise<Record<string, string>>;
}

/** Fails with `INVALID_OPTION_VALUE`, and with `CREDENTIAL_UNAVAILABLE` where a secret stands in an option. */
export function httpSinkOptions({ options }: SinkContext): HttpSinkOptions {
  const given = new ConnectorOptions(NAME, options);
  const url = checkedUrl(given.required('url'));
  return {
    url: url.href,
    shownUrl: `${url.origin}${url.pathname}`,
    requestBytesMax: given.size('maxRequestBytes') ?? DEFAULT_REQUEST_BYTES,
    isCompressed: given.oneOf('compression', ['none', 'gzip'], 'none') === 'gzip',
    attemptsMax: given.wholeNumber('maxAttempts', 1) ?? DEFAULT_ATTEMPTS,
    timeoutMs: given.durationMs('requestTimeout', DEFAULT_TIMEOUT_MS),
    headers: headersOf(given, options),
  };
}

function checkedUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw invalidOptionValue({
      option: 'url',
      value: text,
      expected: 'an http: or https: address',
    });
  }
  if (url.username !== '' || url.password !== '') throw credentialInPlainText({ option: 'url' });
  return url;
}

function headersOf(
  given: ConnectorOptions,
  options: Readonly<Record<string, string>>,
): HttpSinkOptions['headers'] {
  const places: [header: string, option: string, value: string][] = [];
  const token = given.text('token');
  if (token !== undefined) places.push(['Authorization', 'token', token]);
  for (const [option, value] of Object.entries(options)) {
    if (!option.toLowerCase().startsWith(HEADER_PREFIX)) continue;
    const header = option.slice(HEADER_PREFIX.length);
    if (SECRET.test(header) && !isPlace(value)) throw credentialInPlainText({ option });
    places.push([header, option, value]);
  }
  return async () => {
    const headers: Record<string, string> = {};
    for (const [header, option, value] of places) {
      const text =
        option === 'token' || isPlace(value) ? await readCredential(option, value) : value;
      headers[header] = option === 'token' ? `Bearer ${text}` : text;
    }
    return headers;
  };
}
