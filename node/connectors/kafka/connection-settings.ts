import { readFile } from 'node:fs/promises';
import type { OptionDefinition } from '../../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { credentialInPlainText, credentialUnreadable } from '../../../src/errors/client-errors.ts';
import { invalidOptionValue } from '../../../src/errors/format-errors.ts';
import { isPlace, readCredential } from '../clients/credential.ts';
import type { ConnectionOptions, KafkaBroker } from './client.ts';

/** The options of source and sink that say where the cluster is and who asks, spelled as Kafka spells them. */
export const CONNECTION_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'kafka.bootstrap.servers',
    type: 'string',
    doc: 'Some brokers of the cluster: host:port, separated by commas.',
  },
  {
    name: 'kafka.security.protocol',
    type: 'string',
    default: 'PLAINTEXT',
    values: ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'],
    doc: 'Whether connections are encrypted, and whether they begin with a login.',
  },
  {
    name: 'kafka.sasl.mechanism',
    type: 'string',
    values: ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'],
    doc: 'How the login goes.',
  },
  { name: 'kafka.sasl.username', type: 'string', doc: 'The user.' },
  {
    name: 'kafka.sasl.password',
    type: 'string',
    doc: 'Where the password stands: env:NAME or file:PATH.',
  },
  {
    name: 'kafka.sasl.jaas.config',
    type: 'string',
    doc: "Where a line of Java's login configuration stands, with user name and password: env:NAME or file:PATH.",
  },
  {
    name: 'kafka.sasl.oauthbearer.token',
    type: 'string',
    doc: 'Where the token for OAUTHBEARER stands: env:NAME or file:PATH.',
  },
  {
    name: 'kafka.ssl.truststore.location',
    type: 'string',
    doc: 'A PEM file with the certificates that are trusted. Default: those of Node.',
  },
  {
    name: 'kafka.ssl.truststore.certificates',
    type: 'string',
    doc: 'The same as text.',
  },
  {
    name: 'kafka.ssl.truststore.type',
    type: 'string',
    default: 'PEM',
    values: ['PEM'],
    doc: 'Its kind.',
  },
  {
    name: 'kafka.ssl.keystore.location',
    type: 'string',
    doc: "A file with the client's certificate and key: PEM, or PKCS12.",
  },
  {
    name: 'kafka.ssl.keystore.type',
    type: 'string',
    default: 'PEM',
    values: ['PEM', 'PKCS12'],
    doc: 'Its kind.',
  },
  {
    name: 'kafka.ssl.keystore.certificate.chain',
    type: 'string',
    doc: "The client's certificate as PEM text, in the place of a file.",
  },
  {
    name: 'kafka.ssl.keystore.key',
    type: 'string',
    doc: "Where the client's key stands: env:NAME or file:PATH.",
  },
  {
    name: 'kafka.ssl.keystore.password',
    type: 'string',
    doc: 'Where the password of the file stands: env:NAME or file:PATH.',
  },
  {
    name: 'kafka.ssl.key.password',
    type: 'string',
    doc: 'Where the password of the key stands: env:NAME or file:PATH.',
  },
  {
    name: 'kafka.ssl.endpoint.identification.algorithm',
    type: 'string',
    default: 'https',
    doc: 'An empty text takes certificates of other hosts, too.',
  },
  {
    name: 'kafka.client.id',
    type: 'string',
    default: 'millrace',
    doc: 'What the brokers call the client in their logs and quotas.',
  },
  {
    name: 'kafka.request.timeout.ms',
    type: 'int',
    default: '30000',
    doc: 'How long one answer may take.',
  },
  {
    name: 'kafka.default.api.timeout.ms',
    type: 'int',
    default: '60000',
    doc: 'For how long anything is tried again while brokers are away, before the query fails.',
  },
  {
    name: 'kafka.*',
    type: 'string',
    doc: "Other settings of Kafka's Java client are taken for the sake of programs that give them, and change nothing.",
  },
];

/** How the cluster is reached. */
export interface ConnectionSettings {
  readonly servers: string;
  readonly bootstrap: readonly KafkaBroker[];
  readonly clientId: string;
  readonly timeoutMs: number;
  /** What a new connection is made with. Secrets are read here, each time. */
  connection(): Promise<ConnectionOptions>;
}

const PORT = 9092;
const MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'] as const;
const PROTOCOLS = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const;

/** Names of secrets, those that are not used included: whatever is written into a program may be shown. */
const SECRET = /(password|passphrase|secret|token|jaas\.config)$/i;

/**
 * Reads the options of the connection. Fails with `DATA_SOURCE_OPTION.REQUIRED`, `INVALID_OPTION_VALUE`, or, for a secret that
 * stands there itself, `CREDENTIAL_UNAVAILABLE`.
 */
export function connectionSettings(given: Readonly<Record<string, string>>): ConnectionSettings {
  for (const [option, value] of Object.entries(given)) {
    if (SECRET.test(option) && !isPlace(value)) throw credentialInPlainText({ option });
  }
  const options = new ConnectorOptions('kafka', given);
  const servers = options.required('kafka.bootstrap.servers');
  const protocol = options.oneOf('kafka.security.protocol', PROTOCOLS, 'PLAINTEXT');
  const requestTimeout = options.wholeNumber('kafka.request.timeout.ms', 1) ?? 30_000;
  const isSasl = protocol.startsWith('SASL');
  if (isSasl) options.required('kafka.sasl.mechanism');
  const mechanism = options.oneOf('kafka.sasl.mechanism', MECHANISMS, 'PLAIN');
  return {
    servers,
    bootstrap: brokers(servers),
    clientId: options.text('kafka.client.id') ?? 'millrace',
    timeoutMs: options.wholeNumber('kafka.default.api.timeout.ms', 1) ?? 60_000,
    connection: async () => ({
      connectTimeout: Math.min(requestTimeout, 10_000),
      requestTimeout,
      ...(isSasl && { sasl: await login(options, mechanism) }),
      ...(protocol.endsWith('SSL') && { tls: await tls(options) }),
    }),
  };
}

function brokers(servers: string): KafkaBroker[] {
  return servers.split(',').map((server) => {
    const [, host, port] =
      /^\s*(?:\w+:\/\/)?(\[[^\]]+\]|[^:\s]+)(?::(\d+))?\s*$/.exec(server) ?? [];
    if (host === undefined) {
      const expected = 'host:port, separated by commas';
      throw invalidOptionValue({ option: 'kafka.bootstrap.servers', value: servers, expected });
    }
    return { host: host.replace(/^\[|\]$/g, ''), port: Number(port ?? PORT) };
  });
}

async function login(
  options: ConnectorOptions,
  mechanism: string,
): Promise<NonNullable<ConnectionOptions['sasl']>> {
  if (mechanism === 'OAUTHBEARER') {
    const token = await required(options, 'kafka.sasl.oauthbearer.token');
    return { mechanism, token };
  }
  const jaas = await secret(options, 'kafka.sasl.jaas.config');
  if (jaas === undefined) {
    const username = options.required('kafka.sasl.username');
    return { mechanism, username, password: await required(options, 'kafka.sasl.password') };
  }
  const entry = (name: string) => new RegExp(`\\b${name}\\s*=\\s*"([^"]*)"`).exec(jaas)?.[1];
  return { mechanism, username: entry('username'), password: entry('password') };
}

async function tls(options: ConnectorOptions): Promise<Record<string, unknown>> {
  const trusted = await file(options, 'kafka.ssl.truststore.location');
  const store = await file(options, 'kafka.ssl.keystore.location');
  const isPkcs12 = options.oneOf('kafka.ssl.keystore.type', ['PEM', 'PKCS12'], 'PEM') === 'PKCS12';
  const key = (await secret(options, 'kafka.ssl.keystore.key')) ?? (isPkcs12 ? undefined : store);
  const certificate =
    options.text('kafka.ssl.keystore.certificate.chain') ?? (isPkcs12 ? undefined : store);
  const passphrase =
    (await secret(options, 'kafka.ssl.key.password')) ??
    (await secret(options, 'kafka.ssl.keystore.password'));
  const identification = options.text('kafka.ssl.endpoint.identification.algorithm');
  const ca = options.text('kafka.ssl.truststore.certificates') ?? trusted;
  const all = { ca, key, cert: certificate, pfx: isPkcs12 ? store : undefined, passphrase };
  return {
    ...Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
    ...(identification === '' && { checkServerIdentity: () => undefined }),
  };
}

async function secret(options: ConnectorOptions, name: string): Promise<string | undefined> {
  const place = options.text(name);
  return place === undefined ? undefined : readCredential(name, place);
}

function required(options: ConnectorOptions, name: string): Promise<string> {
  return readCredential(name, options.required(name));
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
