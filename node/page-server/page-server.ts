/**
 * The live page on this machine, and the lines that it reads, on one port of the loopback interface:
 *
 * ```text
 * /                  the page: a folder of built files
 * /millrace.json     which source the page opens by itself
 * /stream/<id>       the lines, by Millrace's WebSocket protocol; /stream is the same
 * ```
 *
 * The id belongs to the log. Positions mean nothing in another one, so a page that kept those of an earlier log under the
 * same address is turned down with a reason instead of going on in the middle of this one.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { MillraceError } from '../../src/errors/exception.ts';
import { listening } from '../connectors/listening.ts';
import type { ServedLines } from '../connectors/served-lines.ts';
import { type ConnectionRefusal, WebSocketLineServer } from '../connectors/websocket-server.ts';
import { type AdmittedOrigins, hasAdmittedOrigin, hasOwnHost } from './request-origin.ts';
import { sendBytes, sendFile, sendText } from './static-files.ts';

export interface PageServerOptions {
  /** The folder of the page's built files; undefined serves the lines alone. */
  readonly page: string | undefined;
  readonly lines: ServedLines;
  readonly host: string;
  /** The first that is free is taken; 0 is any. */
  readonly ports: readonly number[];
  /** Origins of other pages that may read the lines. */
  readonly allowedOrigins: readonly string[];
  /** Names the log's positions; letters, digits, `-` and `_`. */
  readonly streamId: string;
  /** What the page calls the source: a file name. */
  readonly name: string;
  /** The format that the user chose; undefined leaves it to the page. */
  readonly format: string | undefined;
}

/** Close codes of the private range, with the meaning of their HTTP namesakes. */
const NOT_FOUND = 4404;

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

export class PageServer {
  readonly port: number;
  readonly #server: Server;
  readonly #lines: WebSocketLineServer;

  private constructor(server: Server, lines: WebSocketLineServer, port: number) {
    this.#server = server;
    this.#lines = lines;
    this.port = port;
  }

  /** Fails with `ADDRESS_IN_USE` when the last of the ports is taken, or with `ADDRESS_NOT_AVAILABLE`. */
  static async listen(options: PageServerOptions): Promise<PageServer> {
    const server = createServer((request, response) => void answer(options, request, response));
    const port = await listenOnFirst(server, options.host, options.ports);
    const admitted = { host: options.host, allowedOrigins: options.allowedOrigins };
    const lines = await WebSocketLineServer.listen({
      lines: options.lines,
      server,
      refuses: (request) => refusalOf(request, admitted, options.streamId),
    });
    return new PageServer(server, lines, port);
  }

  /** How many connections read the lines at the moment. */
  get readerCount(): number {
    return this.#lines.readerCount;
  }

  /** Says that there are new lines. */
  notify(): void {
    this.#lines.notify();
  }

  async close(reason?: string): Promise<void> {
    await this.#lines.close(reason);
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
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
      return await listening(server, `${host}:${port}`);
    } catch (error) {
      const isTaken = error instanceof MillraceError && error.condition === 'ADDRESS_IN_USE';
      if (!isTaken || index === ports.length - 1) throw error;
    }
  }
  throw new RangeError('a server needs a port');
}

async function answer(
  options: PageServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  if (!hasOwnHost(request, options)) {
    sendText(response, 403, 'This machine is not known by that name; use its address instead.');
  } else if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    sendText(response, 405, 'There is only something to read here.');
  } else if (pathOf(request) === '/millrace.json') {
    sendSource(options, request, response);
  } else if (options.page === undefined) {
    sendText(response, 404, 'Only lines are served here, at /stream.');
  } else {
    await sendFile(options.page, request, response).catch((error: Error) =>
      sendText(response, 500, error.message),
    );
  }
}

/** The address is the one by which the page was asked for: it may be a forwarded port. */
function sendSource(
  { streamId, name, format }: PageServerOptions,
  { headers }: IncomingMessage,
  response: ServerResponse,
): void {
  const scheme = headers['x-forwarded-proto'] === 'https' ? 'wss' : 'ws';
  const url = `${scheme}://${headers.host}/stream/${streamId}`;
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Cache-Control', 'no-store');
  const source = { kind: 'webSocket', url };
  sendBytes(response, 200, Buffer.from(JSON.stringify({ source, name, format })));
}

function refusalOf(
  request: IncomingMessage,
  admitted: AdmittedOrigins,
  streamId: string,
): ConnectionRefusal | undefined {
  if (!hasOwnHost(request, admitted) || !hasAdmittedOrigin(request, admitted)) {
    return { kind: 'http', status: 403, reason: 'This origin may not read the lines.' };
  }
  const [, place, id] = pathOf(request).split('/');
  if (place !== 'stream') {
    return { kind: 'http', status: 404, reason: 'The lines are at /stream.' };
  }
  return id === undefined || id === streamId
    ? undefined
    : { kind: 'close', code: NOT_FOUND, reason: 'another log is served here now' };
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0];
}
