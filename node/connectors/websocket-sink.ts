import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type {
  OptionDefinition,
  Sink,
  SinkBatch,
  SinkContext,
  SinkWriter,
} from '../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../src/connectors/connector-options.ts';
import { FanOut, type FanOutPeer, FanOutWriter } from './fan-out.ts';
import { BearerToken, TOKEN_OPTION } from './listen/bearer-token.ts';
import { addressText } from './listen/listener-options.ts';
import { closeWebServer, newWebServer, upgradeRequired } from './listen/web-server.ts';
import { KEEP_ALIVE_MS, listening } from './listening.ts';
import { PORT_SINK_OPTIONS, portSinkOptions } from './port-sink-options.ts';
import { encoderContext, sinkFormat, type WritableFormat } from './sink-format.ts';

const NAME = 'websocket';
/** What clients may say at most; nobody listens. */
const CLIENT_BYTES_MAX = 1 << 16;

export const WEBSOCKET_SINK_OPTIONS: readonly OptionDefinition[] = [
  ...PORT_SINK_OPTIONS,
  {
    ...TOKEN_OPTION,
    doc: 'Where the token stands that clients must show (`Authorization: Bearer …`): `env:NAME` or `file:PATH`.',
  },
];

/**
 * Sends each result row, as a line of a text frame, to every WebSocket client that is connected. A frame holds one line
 * or several. At least once; a client gets the rows of the batches that are committed while it is connected.
 */
export class WebSocketSink implements Sink {
  readonly outputModes = ['append', 'update', 'complete'] as const;
  readonly description: string;
  /** Where it listens: the port that was given, or the free one that was taken for 0. */
  readonly port: number;
  readonly fanOut: FanOut;
  readonly #context: SinkContext;
  readonly #format: WritableFormat;
  readonly #server: Server;

  private constructor(
    context: SinkContext,
    format: WritableFormat,
    server: Server,
    fanOut: FanOut,
    address: { readonly url: string; readonly port: number },
  ) {
    this.#context = context;
    this.#format = format;
    this.#server = server;
    this.fanOut = fanOut;
    this.port = address.port;
    this.description = `WebSocketSink[${address.url}]`;
  }

  /** Fails with `ADDRESS_IN_USE`, `ADDRESS_NOT_AVAILABLE` or `CREDENTIAL_UNAVAILABLE`. */
  static async open(context: SinkContext, format = sinkFormat(context)): Promise<WebSocketSink> {
    const { logger, clock } = context.platform;
    const { host, port, peerBytesMax, tls } = await portSinkOptions(context);
    const token = await BearerToken.of(new ConnectorOptions(NAME, context.options), clock);
    const fanOut = new FanOut(peerBytesMax, logger);
    const server = newWebServer(tls, upgradeRequired);
    server.listen(port, host);
    const bound = await listening(server, addressText(host, port));
    const sockets = new WebSocketServer({
      server,
      maxPayload: CLIENT_BYTES_MAX,
      verifyClient: ({ req }, verified) => {
        if (token === undefined) verified(true);
        else void token.isShownBy(req).then((isShown) => verified(isShown, 401));
      },
    });
    sockets.on('connection', (socket, request) => {
      request.socket.setKeepAlive(true, KEEP_ALIVE_MS);
      serve(socket, fanOut);
    });
    const url = `${tls === undefined ? 'ws' : 'wss'}://${addressText(host, bound)}`;
    return new WebSocketSink(context, format, server, fanOut, { url, port: bound });
  }

  async begin(batch: SinkBatch): Promise<SinkWriter> {
    const encoder = this.#format.encoder(encoderContext(this.#context, batch, batch.schema));
    return new FanOutWriter(this.fanOut, encoder, this.#context.platform.scheduler);
  }

  async close(): Promise<void> {
    this.fanOut.close();
    await closeWebServer(this.#server);
  }
}

function serve(socket: WebSocket, fanOut: FanOut): void {
  const peer: FanOutPeer = {
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    send: (lines) => socket.send(lines, { binary: false }),
    drop: () => socket.terminate(),
  };
  socket.on('error', () => {});
  socket.on('close', () => fanOut.remove(peer));
  fanOut.add(peer);
}
