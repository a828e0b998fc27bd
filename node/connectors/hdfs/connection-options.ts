import { userInfo } from 'node:os';
import type { OptionDefinition } from '../../../src/connectors/connector.ts';
import type { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { invalidOptionValue } from '../../../src/errors/format-errors.ts';
import { hdfsAddressRequired } from '../../../src/errors/hdfs-errors.ts';
import type { Platform } from '../../../src/ports/platform.ts';
import { readCredential } from '../clients/credential.ts';
import { WebHdfs } from './web-hdfs.ts';

const DEFAULT_ATTEMPTS = 12;
const DEFAULT_TIMEOUT_MS = 60_000;

export const CONNECTION_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'url',
    type: 'string',
    doc: 'Where WebHDFS answers: `http://namenode:9870`, `https://namenode:9871`; several NameNodes with commas between. Default: as the path says.',
  },
  {
    name: 'user',
    type: 'string',
    doc: 'The user whose rights count, `user.name` of WebHDFS. Default: the user of this process.',
  },
  {
    name: 'delegationToken',
    type: 'string',
    doc: 'Where a delegation token stands, which takes the place of `user`: `env:NAME` or `file:PATH`.',
  },
  {
    name: 'maxAttempts',
    type: 'int',
    default: String(DEFAULT_ATTEMPTS),
    doc: 'How often a request is made that gets no answer, with waits from 100 ms to 30 s, before the query fails.',
  },
  {
    name: 'timeout',
    type: 'interval',
    default: '60s',
    doc: 'How long nothing may come over a connection before it counts as broken.',
  },
];

/** A path with what it says of the NameNode. */
export interface HdfsPath {
  readonly url: string | undefined;
  readonly path: string;
}

const SCHEMES: Readonly<Record<string, readonly [protocol: string, port: number]>> = {
  hdfs: ['http', 9870],
  webhdfs: ['http', 9870],
  swebhdfs: ['https', 9871],
};

/** Reads `hdfs://namenode:9870/folder/*.json`, or a path alone. It may be a pattern, so it is no URL. */
export function parseHdfsPath(text: string): HdfsPath {
  const match = /^(hdfs|webhdfs|swebhdfs):\/\/([^/]*)(\/.*)?$/.exec(text);
  const path = (match === null ? text : (match[3] ?? '/')).replace(/\/+/g, '/');
  const absolute = path.startsWith('/') ? path : `/${path}`;
  const trimmed = absolute.length > 1 ? absolute.replace(/\/$/, '') : absolute;
  if (match === null || match[2] === '') return { url: undefined, path: trimmed };
  const [protocol, port] = SCHEMES[match[1]];
  const authority = /:\d+$/.test(match[2]) ? match[2] : `${match[2]}:${port}`;
  return { url: `${protocol}://${authority}`, path: trimmed };
}

/** The connection that a path and options describe. Nothing is asked yet. */
export function openConnection(
  options: ConnectorOptions,
  { url, path }: HdfsPath,
  platform: Platform,
): WebHdfs {
  const given = options.text('url');
  const urls = (given ?? url)?.split(',').map((one) => one.trim().replace(/\/+$/, ''));
  if (urls === undefined) throw hdfsAddressRequired({ path });
  for (const one of urls) {
    if (/^https?:\/\/[^/@]+$/.test(one)) continue;
    const expected = "where a NameNode answers HTTP, as 'http://namenode:9870'";
    throw invalidOptionValue({ option: 'url', value: one, expected });
  }
  const token = options.text('delegationToken');
  return new WebHdfs({
    urls,
    user: options.text('user') ?? userInfo().username,
    token: token === undefined ? undefined : () => readCredential('delegationToken', token),
    attemptsMax: options.wholeNumber('maxAttempts', 1) ?? DEFAULT_ATTEMPTS,
    idleMs: options.durationMs('timeout', DEFAULT_TIMEOUT_MS),
    platform,
  });
}
