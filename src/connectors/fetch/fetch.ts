import { invalidOptionValue } from '../../errors/format-errors.ts';
import type { CheckpointStorage } from '../../ports/checkpoint-storage.ts';
import type { Http } from '../../ports/http.ts';
import type { Platform } from '../../ports/platform.ts';
import { utf8 } from '../../wasm/memory.ts';
import {
  type Connector,
  defineConnector,
  type OptionDefinition,
  type Source,
  type SourceContext,
} from '../connector.ts';
import { ConnectorOptions } from '../connector-options.ts';
import { FileList } from '../files/file-list.ts';
import { FILES_SOURCE_OPTIONS, filesOptions } from '../files/files-options.ts';
import { FilesSource } from '../files/files-source.ts';
import type { GivenFile } from '../files/given-file.ts';
import { tableSchema } from '../files/table-schema.ts';
import { endlessLineFormat, lineFormat, lineSchema } from '../line-format.ts';
import { SPOOL_OPTIONS, SpooledSource } from '../spooled-source.ts';
import { UrlDocument } from './url-document.ts';
import { type KeptVersion, UrlFeed } from './url-feed.ts';
import { urlHandle, urlSnapshot } from './url-snapshot.ts';

const NAME = 'fetch';
const HEADER_PREFIX = 'header.';
const DEFAULT_ATTEMPTS = 5;
/** Entries under `sources/<n>/`: how the URL is read, and the version of what was spooled. */
const MODE_ENTRY = 'mode';
const VERSION_ENTRY = 'version';

const FETCH_OPTIONS: readonly OptionDefinition[] = [
  { name: 'url', type: 'string', doc: 'Where the log is: `https://…` or `http://…`.' },
  {
    name: 'follow',
    type: 'boolean',
    default: 'false',
    doc: 'Looks every second whether the log has grown. The server must answer ranges.',
  },
  {
    name: 'header.*',
    type: 'string',
    doc: 'A header of the requests, by its name: `header.Authorization`. In Node `env:NAME` and `file:PATH` say where a secret stands.',
  },
  {
    name: 'maxConnectAttempts',
    type: 'int',
    default: String(DEFAULT_ATTEMPTS),
    doc: 'Attempts in a row after which a server that does not answer is given up.',
  },
];

/**
 * A log behind a URL. Where the server answers ranges it is read as a file is: by bytes, again after a restart, no faster
 * than the engine takes it, and with `follow` while it grows. From any other server it is spooled as it comes. Gzip files
 * are decompressed. Headers are given as options `header.<name>`.
 */
export function fetchConnector(http: Http): Connector {
  return defineConnector({
    name: NAME,
    sourceOptions: [
      ...new Map(
        [...FETCH_OPTIONS, ...SPOOL_OPTIONS, ...FILES_SOURCE_OPTIONS].map((option) => [
          option.name,
          option,
        ]),
      ).values(),
    ],
    schema: async ({ options, isStreaming }, platform) => {
      if (isStreaming === true) return lineSchema(NAME, options);
      const files = async () => {
        const document = openDocument(options, http, platform);
        // Of a server that does not answer ranges, the bytes come once, and are for the rows.
        const snapshot = await urlSnapshot(document);
        return snapshot === undefined ? [] : [{ path: document.url, file: snapshot }];
      };
      return tableSchema(NAME, options, { files, scheduler: platform.scheduler });
    },
    openSource: (context) => openFetchSource(context, http),
  });
}

async function openFetchSource(context: SourceContext, http: Http): Promise<Source> {
  const { description, platform, storage } = context;
  const options = new ConnectorOptions(NAME, description.options);
  const document = openDocument(description.options, http, platform);
  const snapshot =
    (await readText(storage, MODE_ENTRY)) === 'spool' ? undefined : await urlSnapshot(document);
  const mode = snapshot === undefined ? 'spool' : 'ranges';
  await writeText(storage, MODE_ENTRY, mode);
  if (snapshot === undefined) return openSpooled(context, document);
  const file: GivenFile = { path: document.url, file: snapshot };
  const given = options.flag('follow', false) ? { ...file, handle: urlHandle(document) } : file;
  const files = await FileList.open([given], storage, platform.scheduler);
  const format = await lineFormat(NAME, description.options);
  return new FilesSource(context, format, filesOptions(description.options), files);
}

function openDocument(
  given: Readonly<Record<string, string>>,
  http: Http,
  { scheduler, logger }: Platform,
): UrlDocument {
  const options = new ConnectorOptions(NAME, given);
  return new UrlDocument({
    url: checkUrl(options.required('url')),
    headers: headersOf(given),
    ...{ http, scheduler, logger },
    attemptsMax: options.wholeNumber('maxConnectAttempts', 1) ?? DEFAULT_ATTEMPTS,
  });
}

async function openSpooled(context: SourceContext, document: UrlDocument): Promise<Source> {
  const { description, platform, storage, fail } = context;
  const version: KeptVersion = {
    read: () => readText(storage, VERSION_ENTRY),
    write: (text) => writeText(storage, VERSION_ENTRY, text),
  };
  return SpooledSource.open({
    context,
    feed: new UrlFeed({ document, platform, version, fail }),
    format: await endlessLineFormat(NAME, description.options),
    description: `UrlSource[${document.url}]`,
  });
}

function checkUrl(url: string): string {
  if (/^https?:\/\/[^/]/i.test(url)) return url;
  throw invalidOptionValue({ option: 'url', value: url, expected: 'a http: or https: address' });
}

function headersOf(options: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options)
      .filter(([name]) => name.toLowerCase().startsWith(HEADER_PREFIX))
      .map(([name, value]) => [name.slice(HEADER_PREFIX.length), value]),
  );
}

async function readText(storage: CheckpointStorage, name: string): Promise<string | undefined> {
  const bytes = await storage.read(name);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

async function writeText(storage: CheckpointStorage, name: string, text: string): Promise<void> {
  await storage.write([{ name, bytes: utf8(text), mode: 'replace' }]);
}
