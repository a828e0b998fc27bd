/**
 * A reader of Millrace's WebSocket protocol (`websocket-protocol.ts`). The server keeps what is not committed, so
 * nothing is spooled: a range that was logged before a crash is asked for again. Held in memory is at most the credit
 * that was given, and what the batch under way has consumed.
 *
 * The connection is opened by the first call that says where to begin.
 */

import { sourceOffsetAhead, sourceStopped } from '../errors/connection-errors.ts';
import { invalidSourceOffset } from '../errors/source-errors.ts';
import type {
  BatchReader,
  Offset,
  ReadContext,
  ReadLimit,
  Source,
  SourceContext,
} from './connector.ts';
import { ConnectorOptions } from './connector-options.ts';
import { byteBatchReader } from './format/byte-batch-reader.ts';
import type { Format } from './format/format.ts';
import { ReceivedLines } from './received-lines.ts';
import { connectionMetrics, type SourceConnection } from './source-connection.ts';
import { WebSocketLink, type WebSocketLinkOptions } from './websocket-link.ts';
import {
  type ClientFrame,
  decodeData,
  parseServerFrame,
  type ServerFrame,
  WEBSOCKET_SUBPROTOCOL,
} from './websocket-protocol.ts';

export interface WebSocketSourceOptions {
  readonly context: SourceContext;
  readonly format: Format;
  readonly link: Omit<WebSocketLinkOptions, 'message' | 'opened' | 'subprotocol'>;
  /** The name under which the server keeps this reader's position. */
  readonly client: string;
  /** How much the server may send ahead. */
  readonly bufferBytes: number;
}

export class WebSocketSource implements Source {
  readonly description: string;
  readonly defaultReadLimit: ReadLimit;
  readonly #context: SourceContext;
  readonly #format: Format;
  readonly #client: string;
  readonly #link: WebSocketLink;
  readonly #bufferBytes: number;
  #received: ReceivedLines | undefined;
  /** The end of what batches have read: the server gets credit for it. */
  #consumed: number | undefined;
  #committed: number | null = null;
  #credit = 0;
  #isFrozen = false;
  #frozenEnd: number | undefined;
  #isStopped = false;
  #listener: () => void = () => {};
  #waiters: (() => void)[] = [];

  constructor(options: WebSocketSourceOptions) {
    const { context, format, link, client, bufferBytes } = options;
    const { description } = context;
    const read = new ConnectorOptions(description.format, description.options);
    const bytes = read.size('maxBytesPerTrigger');
    this.#context = context;
    this.#format = format;
    this.#client = client;
    this.#bufferBytes = bufferBytes;
    this.description = link.description;
    this.defaultReadLimit =
      bytes === undefined ? { kind: 'allAvailable' } : { kind: 'maxBytes', bytes };
    this.#link = new WebSocketLink({
      ...link,
      subprotocol: WEBSOCKET_SUBPROTOCOL,
      opened: () => this.#sayHello(),
      message: (data) => this.#take(data),
    });
  }

  async latestOffset(start: Offset | null, limit: ReadLimit): Promise<Offset | null> {
    const received = this.#connect(start);
    if (this.#isFrozen) await this.#untilFrozenPartArrives(received, start);
    const from = this.#position(start) ?? received.start ?? 0;
    const within = limit.kind === 'maxBytes' ? received.endWithin(from, limit.bytes) : received.end;
    const end = Math.min(within ?? from, this.#frozenEnd ?? Number.POSITIVE_INFINITY);
    return end > from ? end : start;
  }

  async reportLatestOffset(): Promise<Offset | null> {
    return this.#received?.end ?? null;
  }

  async read(start: Offset | null, end: Offset, context: ReadContext): Promise<BatchReader> {
    const received = this.#connect(start);
    const to = this.#position(end) ?? 0;
    await this.#untilReceived(received, to);
    const from = this.#position(start) ?? received.start ?? 0;
    this.#consume(to);
    const { options, schema } = this.#context.description;
    const isFirst = start === null;
    return byteBatchReader({
      bytes: received.read(from, to),
      format: this.#format,
      context: { ...context, schema, options: isFirst ? options : { ...options, header: 'false' } },
    });
  }

  async commit(end: Offset): Promise<void> {
    const offset = this.#position(end) ?? 0;
    this.#committed = offset;
    this.#received?.forget(offset);
    this.#send({ type: 'commit', offset });
  }

  /** Fixes the end at what the server has when it is first asked: it must be told where to begin before it answers. */
  async freeze(): Promise<void> {
    this.#isFrozen = true;
  }

  onData(listener: () => void): void {
    this.#listener = listener;
  }

  get connection(): SourceConnection {
    return this.#link;
  }

  metrics(): Readonly<Record<string, string>> {
    return {
      ...connectionMetrics(this.#link.state),
      connections: String(this.#link.connections),
      gaps: String(this.#received?.gaps ?? 0),
      lostBytes: String(this.#received?.lostBytes ?? 0),
      bufferedBytes: String((this.#received?.end ?? 0) - (this.#consumed ?? 0)),
    };
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#wake();
    await this.#link.stop();
  }

  #connect(start: Offset | null): ReceivedLines {
    const position = this.#position(start);
    this.#received ??= new ReceivedLines(position ?? null);
    this.#committed ??= position ?? null;
    this.#consumed ??= position;
    this.#link.start();
    return this.#received;
  }

  #sayHello(): void {
    this.#credit = 0;
    const offset = this.#received?.end ?? null;
    this.#send({ type: 'hello', version: 1, client: this.#client, offset });
    if (this.#committed !== null) this.#send({ type: 'commit', offset: this.#committed });
    this.#topUp();
  }

  #send(frame: ClientFrame): void {
    this.#link.send(JSON.stringify(frame));
  }

  /** Lets the server send as much as there is room for, beside what waits to be consumed. */
  #topUp(): void {
    const end = this.#received?.end ?? 0;
    this.#grant(this.#bufferBytes - (end - (this.#consumed ?? end)) - this.#credit);
  }

  #grant(bytes: number): void {
    if (bytes <= 0 || !this.#link.isOpen) return;
    this.#credit += bytes;
    this.#send({ type: 'credit', bytes });
  }

  #take(data: string | Uint8Array): void {
    if (typeof data === 'string') this.#takeControl(parseServerFrame(data));
    else this.#takeData(data);
    this.#wake();
    this.#listener();
  }

  #takeControl(frame: ServerFrame | undefined): void {
    const received = this.#received;
    if (frame === undefined) return;
    if (frame.type === 'hello') {
      if (this.#isFrozen) this.#frozenEnd ??= frame.end;
      if (received?.end !== undefined && received.end > frame.end) {
        const offsets = { offset: String(received.end), end: String(frame.end) };
        this.#context.fail(sourceOffsetAhead({ source: this.description, ...offsets }));
      }
      return;
    }
    const { from, to } = frame;
    received?.skip(from, to);
    this.#context.platform.logger.warn('the server has lost a part of the stream', { from, to });
  }

  #takeData(frame: Uint8Array): void {
    const data = decodeData(frame);
    if (data === undefined) return;
    this.#credit -= data.lines.length;
    this.#received?.add(data.position, data.lines);
    this.#consumed ??= data.position;
  }

  #consume(end: number): void {
    this.#consumed = Math.max(this.#consumed ?? end, end);
    this.#topUp();
  }

  /** With the end fixed, nothing new means that all was read: so wait for what is still on its way. */
  async #untilFrozenPartArrives(received: ReceivedLines, start: Offset | null): Promise<void> {
    while (!this.#isStopped) {
      const from = this.#position(start) ?? received.start ?? 0;
      const isAllRead = this.#frozenEnd !== undefined && from >= this.#frozenEnd;
      if (isAllRead || (this.#frozenEnd !== undefined && (received.end ?? 0) > from)) return;
      await this.#nextFrame();
    }
  }

  /** A range that was logged before a restart has to come again first, whatever the buffer's size was then. */
  async #untilReceived(received: ReceivedLines, end: number): Promise<void> {
    while ((received.end ?? 0) < end) {
      if (this.#isStopped) throw sourceStopped({ source: this.description });
      if (this.#credit <= 0) this.#grant(this.#bufferBytes);
      await this.#nextFrame();
    }
  }

  #nextFrame(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }

  #position(offset: Offset | null): number | undefined {
    if (offset === null) return undefined;
    if (typeof offset === 'number' && Number.isSafeInteger(offset)) return offset;
    throw invalidSourceOffset({ offset: JSON.stringify(offset), source: this.description });
  }
}
