/**
 * The live page on this machine, and the lines that it reads, on one port of the loopback interface:
 *
 * ```text
 * /                  the page: a folder of built files
 * /millrace.json     which source the page opens by itself, and between which the user can choose
 * /stream/<id>       the lines of a stream, by Millrace's WebSocket protocol; /stream is the first one
 * ```
 *
 * The id belongs to the log. Positions mean nothing in another one, so a page that kept those of an earlier log under the
 * same address is turned down with a reason instead of going on in the middle of this one.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { MillraceError } from '../../src/errors/exception.ts';
import { closeSockets, LINE_SOCKETS, LineReaders } from '../connectors/line-readers.ts';
import type { BearerToken } from '../connectors/listen/bearer-token.ts';
import { addressText } from '../connectors/listen/listener-options.ts';
import type { TlsFiles } from '../connectors/listen/tls-files.ts';
import { newWebServer } from '../connectors/listen/web-server.ts';
import { listening } from '../connectors/listening.ts';
import type { ServedLines } from '../connectors/served-lines.ts';
import type { ConnectionRefusal } from '../connectors/websocket-server.ts';
import { PageGate } from './page-gate.ts';
import { type AdmittedOrigins, hasAdmittedOrigin, hasOwnHost } from './request-origin.ts';
import { sendBytes, sendFile, sendText } from './static-files.ts';

/** Lines that the page can show. */
export interface PageStream {
  readonly lines: ServedLines;
  /** Names the lines' positions; letters, digits, `-` and `_`. */
  readonly id: string;
  /** What the page calls it: a file name. */
  readonly name: string;
  /** The format that is known; undefined leaves it to the page. */
  readonly format?: string;
}

export interface PageServerOptions extends AdmittedOrigins {
  /** The folder of the page's built files; undefined serves the lines alone. */
  readonly page: string | undefined;
  /** At least one. */
  readonly streams: readonly PageStream[];
  /** What the streams are of, where there are several. */
  readonly title?: string;
  /** The first that is free is taken; 0 is any. */
  readonly ports: readonly number[];
  readonly tls?: TlsFiles;
  /** What is asked of whoever wants to see anything. */
  readonly token?: BearerToken;
  /** Answers to paths of the server's owner, who asks for the token by himself; false leaves a path to the page. */
  readonly answersFirst?: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
}

/** Close codes of the private range, with the meaning of their HTTP namesakes. */
const NOT_FOUND = 4404;
const UNAUTHORIZED = 4401;

/** Each may have a megabyte on its way. */
const CONNECTIONS_MAX = 256;

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "manifest-src 'self'",
    // The user may type any address into the page.
    "connect-src 'self' ws: wss: http: https:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

const TOKEN_NEEDED =
  'A token is needed: open this page with ?token=… behind its address, or send Authorization: Bearer ….';

interface ReadStream {
  readonly stream: PageStream;
  readonly readers: LineReaders;
}

export class PageServer {
  readonly port: number;
  readonly #options: PageServerOptions;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #gate: PageGate | undefined;
  #streams: readonly ReadStream[] = [];
  /** Connections that are told after the handshake why they are turned down. */
  readonly #refused = new WeakMap<IncomingMessage, ConnectionRefusal>();

  private constructor(options: PageServerOptions, server: Server, port: number) {
    const { token, tls } = options;
    this.port = port;
    this.#options = options;
    this.#server = server;
    this.#gate = token && new PageGate(token, { isTls: tls !== undefined });
    this.show(options.streams);
    this.#sockets = new WebSocketServer({
      ...LINE_SOCKETS,
      server,
      verifyClient: ({ req }, verified) => {
        void this.#refusalOf(req).then((refusal) => {
          if (refusal?.kind === 'http') return verified(false, refusal.status, refusal.reason);
          if (refusal !== undefined) this.#refused.set(req, refusal);
          verified(true);
        });
      },
    });
    this.#sockets.on('connection', (socket, request) => this.#connected(socket, request));
    server.on('request', (request, response) => void this.#answer(request, response));
  }

  /** Fails with `ADDRESS_IN_USE` when the last of the ports is taken, or with `ADDRESS_NOT_AVAILABLE`. */
  static async listen(options: PageServerOptions): Promise<PageServer> {
    const server = newWebServer(options.tls);
    server.maxConnections = CONNECTIONS_MAX;
    const port = await listenOnFirst(server, options.host, options.ports);
    return new PageServer(options, server, port);
  }

  /** How many connections read lines at the moment. */
  get readerCount(): number {
    return this.#streams.reduce((sum, { readers }) => sum + readers.count, 0);
  }

  /** The headers by which this process reads its own streams. */
  async readerHeaders(): Promise<Readonly<Record<string, string>>> {
    return this.#gate === undefined ? {} : { Cookie: await this.#gate.cookie() };
  }

  /** Serves these streams from now on; those who read another one are told. */
  show(streams: readonly PageStream[]): void {
    const before = this.#streams;
    this.#streams = streams.map((stream) => {
      const same = before.find(({ stream: { lines } }) => lines === stream.lines);
      return { stream, readers: same?.readers ?? new LineReaders(stream.lines) };
    });
    for (const { stream, readers } of before) {
      if (!streams.some(({ lines }) => lines === stream.lines))
        readers.dismiss(NOT_FOUND, 'this stream is not served any more');
    }
  }

  /** Says that there are new lines: in one stream, or in any. */
  notify(lines?: ServedLines): void {
    for (const { stream, readers } of this.#streams)
      if (lines === undefined || stream.lines === lines) readers.notify();
  }

  async close(reason = 'the server was stopped'): Promise<void> {
    await closeSockets(this.#sockets, reason);
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { page, answersFirst } = this.#options;
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    if (!hasOwnHost(request, this.#options)) {
      return sendText(response, 403, 'This machine is not known by that name; use its address.');
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return sendText(response, 405, 'There is only something to read here.');
    }
    if (await answersFirst?.(request, response)) return;
    const path = pathOf(request);
    const entry = path === '/' ? await this.#gate?.entry(request) : undefined;
    if (entry !== undefined) {
      const headers = { 'Set-Cookie': entry.cookie, 'Cache-Control': 'no-store' };
      response.writeHead(303, { ...headers, Location: entry.location }).end();
    } else if (this.#gate !== undefined && !(await this.#gate.admits(request))) {
      response.setHeader('WWW-Authenticate', 'Bearer');
      response.setHeader('Cache-Control', 'no-store');
      sendText(response, 401, TOKEN_NEEDED);
    } else if (path === '/millrace.json') this.#sendSources(request, response);
    else if (page === undefined) {
      sendText(response, 404, 'Only lines are served here, at /stream.');
    } else {
      await sendFile(page, request, response).catch((error: Error) =>
        sendText(response, 500, error.message),
      );
    }
  }

  /** The addresses are of the one by which the page was asked for: it may be a forwarded port. */
  #sendSources({ headers }: IncomingMessage, response: ServerResponse): void {
    const { title, tls } = this.#options;
    const isSecure = tls !== undefined || headers['x-forwarded-proto'] === 'https';
    const sources = this.#streams.map(({ stream: { id, name, format } }) => {
      const url = `${isSecure ? 'wss' : 'ws'}://${headers.host}/stream/${id}`;
      return { source: { kind: 'webSocket', url }, name, format };
    });
    response.setHeader('Content-Type', 'application/json');
    response.setHeader('Cache-Control', 'no-store');
    const told = { ...sources.at(0), ...(sources.length > 1 && { title, streams: sources }) };
    sendBytes(response, 200, Buffer.from(JSON.stringify(told)));
  }

  async #refusalOf(request: IncomingMessage): Promise<ConnectionRefusal | undefined> {
    if (!hasOwnHost(request, this.#options) || !hasAdmittedOrigin(request, this.#options)) {
      return { kind: 'http', status: 403, reason: 'This origin may not read the lines.' };
    }
    if (pathOf(request).split('/')[1] !== 'stream') {
      return { kind: 'http', status: 404, reason: 'The lines are at /stream.' };
    }
    if (this.#gate !== undefined && !(await this.#gate.admits(request))) {
      return { kind: 'close', code: UNAUTHORIZED, reason: 'the token is missing, or another one' };
    }
    return this.#streamAt(request) === undefined
      ? { kind: 'close', code: NOT_FOUND, reason: 'another log is served here now' }
      : undefined;
  }

  #connected(socket: WebSocket, request: IncomingMessage): void {
    const refusal = this.#refused.get(request);
    const readers = this.#streamAt(request)?.readers;
    if (refusal?.kind === 'close') socket.close(refusal.code, refusal.reason);
    else readers?.accept(socket, request);
  }

  #streamAt(request: IncomingMessage): ReadStream | undefined {
    const [, , id] = pathOf(request).split('/');
    if (id === undefined) return this.#streams.at(0);
    return this.#streams.find(({ stream }) => stream.id === id);
  }
}

async function listenOnFirst(
  server: Server,
  host: string,
  ports: readonly number[],
): Promise<number> {
  for (const [index, port] of ports.entries()) {
    server.listen(port, host);
    try {
      return await listening(server, addressText(host, port));
    } catch (error) {
      const isTaken = error instanceof MillraceError && error.condition === 'ADDRESS_IN_USE';
      if (!isTaken || index === ports.length - 1) throw error;
    }
  }
  throw new RangeError('a server needs a port');
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0];
}
