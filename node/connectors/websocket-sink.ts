import { type WebSocket, WebSocketServer } from 'ws';
import type { Sink, SinkBatch, SinkContext, SinkWriter } from '../../src/connectors/connector.ts';
import { FanOut, type FanOutPeer, FanOutWriter } from './fan-out.ts';
import { KEEP_ALIVE_MS, listening } from './listening.ts';
import { portSinkOptions } from './port-sink-options.ts';
import { encoderContext, sinkFormat, type WritableFormat } from './sink-format.ts';

/** What clients may say at most; nobody listens. */
const CLIENT_BYTES_MAX = 1 << 16;

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
  readonly #server: WebSocketServer;

  private constructor(
    context: SinkContext,
    format: WritableFormat,
    server: WebSocketServer,
    fanOut: FanOut,
    address: { readonly host: string; readonly port: number },
  ) {
    this.#context = context;
    this.#format = format;
    this.#server = server;
    this.fanOut = fanOut;
    this.port = address.port;
    this.description = `WebSocketSink[ws://${address.host}:${address.port}]`;
  }

  /** Fails with `ADDRESS_IN_USE` or `ADDRESS_NOT_AVAILABLE`. */
  static async open(context: SinkContext, format = sinkFormat(context)): Promise<WebSocketSink> {
    const { host, port, peerBytesMax } = portSinkOptions(context);
    const fanOut = new FanOut(peerBytesMax, context.platform.logger);
    const server = new WebSocketServer({ host, port, maxPayload: CLIENT_BYTES_MAX });
    server.on('connection', (socket, request) => {
      request.socket.setKeepAlive(true, KEEP_ALIVE_MS);
      serve(socket, fanOut);
    });
    const bound = await listening(server, `${host}:${port}`);
    return new WebSocketSink(context, format, server, fanOut, { host, port: bound });
  }

  async begin(batch: SinkBatch): Promise<SinkWriter> {
    const encoder = this.#format.encoder(encoderContext(this.#context, batch, batch.schema));
    return new FanOutWriter(this.fanOut, encoder, this.#context.platform.scheduler);
  }

  async close(): Promise<void> {
    this.fanOut.close();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
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
