import { sourceAddressBlocked } from '../errors/connection-errors.ts';
import type { WebSockets } from '../ports/web-socket.ts';
import { utf8 } from '../wasm/memory.ts';
import type { Connector, OptionDefinition, Source, SourceContext } from './connector.ts';
import { ConnectorOptions } from './connector-options.ts';
import { endlessLineFormat, LINE_FORMAT_OPTION, lineSchema } from './line-format.ts';
import { knownProtocol, NegotiatedSource } from './negotiated-source.ts';
import { SPOOL_OPTIONS, SpooledSource } from './spooled-source.ts';
import { addressProvider } from './websocket-address.ts';
import { WebSocketFeed } from './websocket-feed.ts';
import type { WebSocketLinkOptions } from './websocket-link.ts';
import { negotiate, type SpokenProtocol } from './websocket-negotiation.ts';
import { WebSocketSource } from './websocket-source.ts';

const NAME = 'websocket';
const PROTOCOLS = ['millrace', 'plain', 'auto'] as const;
const DEFAULT_BUFFER_BYTES = 8 << 20;
const DEFAULT_SILENT_AFTER_MS = 30_000;
/** The entry under `sources/<n>/` that keeps the reader's name. */
const CLIENT_ENTRY = 'client';

const WEBSOCKET_SOURCE_OPTIONS: readonly OptionDefinition[] = [
  { name: 'url', type: 'string', doc: 'Where to connect: `ws://…` or `wss://…`.' },
  {
    name: 'protocol',
    type: 'string',
    default: 'millrace',
    values: [...PROTOCOLS],
    doc: 'What the server speaks: Millrace’s protocol, or frames that are lines and nothing else; `auto` asks it.',
  },
  {
    name: 'subprotocols',
    type: 'string',
    doc: 'WebSocket subprotocols to offer, separated by commas.',
  },
  {
    name: 'bufferBytes',
    type: 'bytes',
    default: '8m',
    doc: 'With Millrace’s protocol: how much the server may send ahead. Without: how much may wait where the flow can’t be stopped; beyond it the oldest lines are dropped and counted.',
  },
  {
    name: 'silentAfter',
    type: 'interval',
    default: '30s',
    doc: 'How long nothing may come before the state of the connection says that the server is silent. It is no failure.',
  },
  {
    name: 'header.*',
    type: 'string',
    doc: 'A header of the request that opens the connection, by its name: `header.Authorization`; `env:NAME` and `file:PATH` say where a secret stands. Browsers send none.',
  },
  {
    name: 'maxConnectAttempts',
    type: 'int',
    doc: 'Attempts in a row without a connection after which the query fails. Default: it tries on.',
  },
  ...SPOOL_OPTIONS,
  LINE_FORMAT_OPTION,
];

type WebSocketConnector = Connector & Required<Pick<Connector, 'sourceOptions' | 'openSource'>>;

/**
 * Lines from a WebSocket server. With Millrace's protocol they can be read again between commits, so a query is exactly
 * once over crashes of either side; from any other server they are spooled, and what was sent while there was no
 * connection is a gap. Headers are given as options `header.<name>`.
 */
export function webSocketConnector(sockets: WebSockets): WebSocketConnector {
  return {
    name: NAME,
    sourceOptions: WEBSOCKET_SOURCE_OPTIONS,
    schema: ({ options }) => lineSchema(NAME, options),
    openSource: (context) => openWebSocketSource(context, sockets),
  };
}

async function openWebSocketSource(context: SourceContext, sockets: WebSockets): Promise<Source> {
  const { platform, fail, storage } = context;
  const options = new ConnectorOptions(NAME, context.description.options);
  const link = {
    sockets,
    platform,
    fail,
    address: addressProvider(NAME, context),
    description: `WebSocket[${options.text('url') ?? context.description.objectId}]`,
    attemptsMax: options.wholeNumber('maxConnectAttempts', 1) ?? Number.POSITIVE_INFINITY,
    silentAfterMs: options.durationMs('silentAfter', DEFAULT_SILENT_AFTER_MS),
  };
  const bufferBytes = options.size('bufferBytes') ?? DEFAULT_BUFFER_BYTES;
  const opening: Opening = { context, link, bufferBytes };
  const wanted = options.oneOf('protocol', PROTOCOLS, 'millrace');
  const protocol = wanted === 'auto' ? await knownProtocol(storage) : wanted;
  if (protocol !== undefined) return openSpoken(opening, protocol);
  const bytes = options.size('maxBytesPerTrigger');
  return new NegotiatedSource({
    ...link,
    storage,
    defaultReadLimit: bytes === undefined ? { kind: 'allAvailable' } : { kind: 'maxBytes', bytes },
    ask: async () => negotiate(sockets, await link.address()),
    open: (spoken) => openSpoken(opening, spoken),
    blocked: (reason) => sourceAddressBlocked({ url: options.text('url') ?? '', reason }),
  });
}

interface Opening {
  readonly context: SourceContext;
  readonly link: Omit<WebSocketLinkOptions, 'message'>;
  readonly bufferBytes: number;
}

async function openSpoken(
  { context, link, bufferBytes }: Opening,
  protocol: SpokenProtocol,
): Promise<Source> {
  const format = await endlessLineFormat(NAME, context.description.options);
  if (protocol === 'plain') {
    const feed = new WebSocketFeed({ ...link, bufferBytes });
    return SpooledSource.open({ context, feed, format, description: link.description });
  }
  const client = await clientName(context);
  return new WebSocketSource({ context, format, link, client, bufferBytes });
}

/** The same over restarts, so that the server knows whose commits they are. */
async function clientName({ storage, platform }: SourceContext): Promise<string> {
  const known = await storage.read(CLIENT_ENTRY);
  if (known !== undefined) return new TextDecoder().decode(known);
  const name = platform.random.uuid();
  await storage.write([{ name: CLIENT_ENTRY, bytes: utf8(name), mode: 'create' }]);
  return name;
}
