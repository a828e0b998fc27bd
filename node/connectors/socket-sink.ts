import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Sink, SinkBatch, SinkContext, SinkWriter } from '../../src/connectors/connector.ts';
import { FanOut, type FanOutPeer, FanOutWriter } from './fan-out.ts';
import { KEEP_ALIVE_MS, listening } from './listening.ts';
import { portSinkOptions } from './port-sink-options.ts';
import { encoderContext, sinkFormat, type WritableFormat } from './sink-format.ts';

/**
 * Sends each result row, as a line, to every TCP client that is connected: `nc localhost 9999` shows them. At least
 * once; a client gets the rows of the batches that are committed while it is connected.
 */
export class SocketSink implements Sink {
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
    address: { readonly host: string; readonly port: number },
  ) {
    this.#context = context;
    this.#format = format;
    this.#server = server;
    this.fanOut = fanOut;
    this.port = address.port;
    this.description = `SocketSink[${address.host}:${address.port}]`;
  }

  /** Fails with `ADDRESS_IN_USE` or `ADDRESS_NOT_AVAILABLE`. */
  static async open(context: SinkContext, format = sinkFormat(context)): Promise<SocketSink> {
    const { host, port, peerBytesMax, tls } = await portSinkOptions(context);
    const fanOut = new FanOut(peerBytesMax, context.platform.logger);
    const accept = (socket: Socket) => serve(socket, fanOut);
    const server = tls === undefined ? createServer(accept) : createTlsServer(tls, accept);
    server.listen(port, host);
    const bound = await listening(server, `${host}:${port}`);
    return new SocketSink(context, format, server, fanOut, { host, port: bound });
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

function serve(socket: Socket, fanOut: FanOut): void {
  const peer: FanOutPeer = {
    get bufferedBytes() {
      return socket.writableLength;
    },
    send: (lines) => socket.write(lines),
    drop: () => socket.destroy(),
  };
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  // Clients have nothing to say, but what they say must not pile up.
  socket.resume();
  socket.on('error', () => {});
  socket.on('close', () => fanOut.remove(peer));
  fanOut.add(peer);
}
