import { readFile } from 'node:fs/promises';
import type { OptionDefinition } from '../../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { credentialInPlainText, credentialUnreadable } from '../../../src/errors/client-errors.ts';
import { invalidOptionValue } from '../../../src/errors/format-errors.ts';
import { isPlace, readCredential } from '../clients/credential.ts';

/** The options that say where the server is and who asks: `url`, `user` and `password` as Spark has them, the rest as libpq. */
export const CONNECTION_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'url',
    type: 'string',
    doc: 'Where the database is: postgres://host:port/database, or jdbc:postgresql://host:port/database.',
  },
  { name: 'user', type: 'string', doc: 'The user.' },
  {
    name: 'password',
    type: 'string',
    doc: 'Where the password stands: env:NAME or file:PATH.',
  },
  {
    name: 'sslmode',
    type: 'string',
    default: 'prefer',
    values: ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'],
    doc: 'Whether the connection is encrypted, and how the server proves who it is.',
  },
  {
    name: 'sslrootcert',
    type: 'string',
    doc: 'A PEM file with the certificates that are trusted. Default: those of Node.',
  },
  { name: 'sslcert', type: 'string', doc: "A PEM file with the client's certificate." },
  { name: 'sslkey', type: 'string', doc: "A PEM file with the client's key." },
  {
    name: 'sslpassword',
    type: 'string',
    doc: 'Where the password of the key stands: env:NAME or file:PATH.',
  },
];

const MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
const SECRETS = ['password', 'sslpassword'];
const CONNECT_TIMEOUT_MS = 10_000;

/** How the server is reached. */
export interface PostgresSettings {
  /** For messages: `postgres[localhost:5432/shop]`. */
  readonly description: string;
  readonly sslmode: (typeof MODES)[number];
  /** What a new connection is made with. Secrets are read here, each time. */
  connection(isEncrypted: boolean): Promise<Readonly<Record<string, unknown>>>;
}

/**
 * Reads the options. Fails with `DATA_SOURCE_OPTION.REQUIRED`, `INVALID_OPTION_VALUE`, or, for a secret that stands there itself,
 * `CREDENTIAL_UNAVAILABLE`.
 */
export function postgresSettings(given: Readonly<Record<string, string>>): PostgresSettings {
  const options = new ConnectorOptions('postgres', given);
  for (const option of SECRETS) {
    const place = options.text(option);
    if (place !== undefined && !isPlace(place)) throw credentialInPlainText({ option });
  }
  const url = address(options.required('url'));
  const host = url.hostname.replace(/^\[|\]$/g, '') || 'localhost';
  const port = Number(url.port || 5432);
  const database = decodeURIComponent(url.pathname.slice(1)) || undefined;
  const user = options.text('user') ?? (decodeURIComponent(url.username) || undefined);
  const asked = url.searchParams.get('sslmode') ?? 'prefer';
  const sslmode = options.oneOf('sslmode', MODES, MODES.find((mode) => mode === asked) ?? 'prefer');
  return {
    description: `postgres[${host}:${port}/${database ?? ''}]`,
    sslmode,
    connection: async (isEncrypted) => ({
      ...{ host, port, database, user },
      password: await secret(options, 'password'),
      ssl: isEncrypted && (await tls(options, sslmode)),
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      application_name: 'millrace',
      // Times are written and read as UTC, and numbers in full.
      options: '-c TimeZone=UTC -c DateStyle=ISO -c extra_float_digits=3 -c bytea_output=hex',
    }),
  };
}

/** A URL without a secret; a password in it is never shown. */
function address(text: string): URL {
  let url: URL | undefined;
  try {
    url = new URL(text.trim().replace(/^jdbc:/, ''));
  } catch {
    // Told below, without what might be a password in it.
  }
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol)) {
    const expected = 'postgres://host:port/database';
    throw invalidOptionValue({ option: 'url', value: text.replace(/\/\/.*@/, '//…@'), expected });
  }
  if (url.password !== '' || url.searchParams.has('password')) {
    throw credentialInPlainText({ option: 'url' });
  }
  return url;
}

async function tls(
  options: ConnectorOptions,
  mode: PostgresSettings['sslmode'],
): Promise<Readonly<Record<string, unknown>>> {
  const ca = await file(options, 'sslrootcert');
  const all = {
    ca,
    cert: await file(options, 'sslcert'),
    key: await file(options, 'sslkey'),
    passphrase: await secret(options, 'sslpassword'),
    // As libpq: with a root certificate, `require` is `verify-ca`.
    rejectUnauthorized: mode.startsWith('verify') || (mode === 'require' && ca !== undefined),
    checkServerIdentity: mode === 'verify-full' ? undefined : () => undefined,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

async function secret(options: ConnectorOptions, name: string): Promise<string | undefined> {
  const place = options.text(name);
  return place === undefined ? undefined : readCredential(name, place);
}

async function file(options: ConnectorOptions, option: string): Promise<Buffer | undefined> {
  const path = options.text(option);
  if (path === undefined) return undefined;
  try {
    return await readFile(path);
  } catch (error) {
    throw credentialUnreadable({ option, place: path, reason: String(error) });
  }
}
