import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { ByteFeed, FeedTarget } from '../../../src/connectors/spooled-source.ts';
import { closedLines } from '../../../src/connectors/whole-lines.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { listening } from '../listening.ts';
import { AwaitedTarget } from './awaited-target.ts';
import type { Gatekeeper, Refusal } from './gatekeeper.ts';
import { addressText, type ListenerOptions } from './listener-options.ts';
import { RateBudget } from './rate-budget.ts';
import { requestBody } from './request-body.ts';
import { closeWebServer, newWebServer } from './web-server.ts';

/** What the bodies under way may have together. */
const BODIES_BYTES_MAX = 64 << 20;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;
const BUSY_SECONDS = 1;

export interface HttpFeedOptions extends ListenerOptions {
  readonly clock: Clock;
  readonly gatekeeper: Gatekeeper;
}

/**
 * Lines that clients POST. The answer is 204 when they are durable: who gets another one, or none, sends them again, so that
 * none is lost and some may come twice. While the engine is full the answer is 503, beyond the rate 429, with a
 * `Retry-After`.
 */
export class HttpFeed implements ByteFeed {
  readonly address: string;
  readonly #options: HttpFeedOptions;
  readonly #server: Server;
  readonly #budget: RateBudget;
  readonly #awaited = new AwaitedTarget();
  readonly #bodiesMax: number;
  #isFull = false;
  #bodies = 0;
  #accepted = 0;
  #turnedAway = 0;
  #refusedConnections = 0;

  private constructor(options: HttpFeedOptions, server: Server, port: number) {
    this.#options = options;
    this.#server = server;
    this.#budget = new RateBudget(options.bytesPerSecond, () => options.clock.monotonicMs());
    this.#bodiesMax = Math.max(1, Math.floor(BODIES_BYTES_MAX / options.messageBytesMax));
    this.address = `${options.tls === undefined ? 'http' : 'https'}://${addressText(options.host, port)}`;
    server.maxConnections = options.connectionsMax;
    server.headersTimeout = HEADERS_TIMEOUT_MS;
    server.requestTimeout = REQUEST_TIMEOUT_MS;
    server.on('drop', () => this.#refusedConnections++);
    server.on('request', (request, response) => void this.#answer(request, response));
    // A client that waits for leave to send its body gets it, or the answer, before it sends any.
    server.on('checkContinue', (request, response) => void this.#answer(request, response));
  }

  /** Fails with `ADDRESS_IN_USE` or `ADDRESS_NOT_AVAILABLE`. */
  static async listen(options: HttpFeedOptions): Promise<HttpFeed> {
    const { host, port, tls } = options;
    const server = newWebServer(tls);
    server.listen(port, host);
    const bound = await listening(server, addressText(host, port));
    return new HttpFeed(options, server, bound);
  }

  start(target: FeedTarget): void {
    this.#awaited.start(target);
  }

  pause(): void {
    this.#isFull = true;
  }

  resume(): void {
    this.#isFull = false;
  }

  metrics(): Readonly<Record<string, string>> {
    return {
      requestsAccepted: String(this.#accepted),
      requestsRefused: String(this.#turnedAway),
      connectionsRefused: String(this.#refusedConnections),
    };
  }

  async stop(): Promise<void> {
    await closeWebServer(this.#server);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A client that is gone needs no answer.
    request.on('error', () => {});
    response.on('error', () => {});
    const refusal = await this.#take(request, response).catch((error: unknown) => ({
      status: 500,
      reason: error instanceof Error ? error.message : String(error),
    }));
    if (refusal === undefined) return;
    this.#turnedAway++;
    refuse(response, refusal);
  }

  /** Takes the lines of a request, or says why not. */
  async #take(request: IncomingMessage, response: ServerResponse): Promise<Refusal | undefined> {
    const refusal = (await this.#options.gatekeeper.refusal(request)) ?? this.#busy(request);
    if (refusal !== undefined) return refusal;
    if (request.headers.expect !== undefined) response.writeContinue();
    this.#bodies++;
    try {
      const body = await requestBody(request, this.#options.messageBytesMax);
      if (body === undefined) return undefined;
      if (!(body instanceof Uint8Array)) return body;
      this.#budget.take(body.length);
      const target = await this.#awaited.target;
      if (body.length > 0 && !(await target.lines(closedLines(body)))) {
        return { status: 500, reason: 'the lines could not be kept' };
      }
    } finally {
      this.#bodies--;
    }
    this.#accepted++;
    response.writeHead(204).end();
    return undefined;
  }

  #busy({ method }: IncomingMessage): Refusal | undefined {
    if (method !== 'POST' && method !== 'PUT') {
      return { status: 405, reason: 'lines are sent by POST' };
    }
    if (this.#isFull || this.#bodies >= this.#bodiesMax) {
      return { status: 503, reason: 'the engine is full', retrySeconds: BUSY_SECONDS };
    }
    const { waitMs } = this.#budget;
    if (waitMs === 0) return undefined;
    const retrySeconds = Math.ceil(waitMs / 1000);
    return { status: 429, reason: 'the rate is used up', retrySeconds };
  }
}

function refuse(response: ServerResponse, refusal: Refusal): void {
  const { status, reason, retrySeconds } = refusal;
  response.writeHead(status, {
    'Content-Type': 'application/json',
    // What is left of the body is not read.
    Connection: 'close',
    ...(status === 405 && { Allow: 'POST, PUT' }),
    ...(status === 401 && { 'WWW-Authenticate': 'Bearer' }),
    ...(retrySeconds !== undefined && { 'Retry-After': String(retrySeconds) }),
  });
  response.end(`${JSON.stringify({ error: reason })}\n`);
}
