/** What a running pipeline tells of itself: `/healthz`, `/readyz`, `/metrics` and `/progress`, for this machine unless told otherwise. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Clock } from '../../../src/ports/clock.ts';
import { readCredential } from '../../connectors/clients/credential.ts';
import { BearerToken } from '../../connectors/listen/bearer-token.ts';
import { addressText } from '../../connectors/listen/listener-options.ts';
import type { TlsFiles } from '../../connectors/listen/tls-files.ts';
import { closeWebServer, newWebServer } from '../../connectors/listen/web-server.ts';
import { listening } from '../../connectors/listening.ts';
import { hasOwnHost } from '../../page-server/request-origin.ts';
import { agentMetrics, type ReportedQuery } from './metrics.ts';
import { metricsText } from './metrics-text.ts';
import type { StatusDefinition } from './pipeline-definition.ts';

export interface StatusReport {
  readonly pipeline: string;
  readonly queries: readonly ReportedQuery[];
  /** Why the agent is about to end; undefined while all is well. */
  readonly failure: string | undefined;
}

export interface StatusAnswer {
  readonly code: number;
  readonly type: string;
  readonly body: string;
}

const REQUEST_MS_MAX = 10_000;
const CONNECTIONS_MAX = 64;

export class StatusServer {
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  /** Fails with ADDRESS_IN_USE, ADDRESS_NOT_AVAILABLE or CREDENTIAL_UNAVAILABLE. */
  static async start(
    { host = '127.0.0.1', port, token, tls }: StatusDefinition,
    report: () => StatusReport,
    clock: Pick<Clock, 'monotonicMs'>,
  ): Promise<StatusServer> {
    const bearer = await statusToken(token, clock);
    const handle = async (request: IncomingMessage, response: ServerResponse) => {
      const answer = hasOwnHost(request, { host, allowedOrigins: [] })
        ? await statusAnswer(request, report, bearer)
        : text(403, 'this is another host\n');
      sendStatus(request, response, answer ?? NOTHING_THERE);
    };
    const server = newWebServer(
      await statusTls(tls),
      (request, response) => void handle(request, response),
    );
    server.requestTimeout = REQUEST_MS_MAX;
    server.maxConnections = CONNECTIONS_MAX;
    server.listen(port, host);
    const bound = await listening(server, addressText(host, port));
    const protocol = tls === undefined ? 'http' : 'https';
    return new StatusServer(server, `${protocol}://${addressText(host, bound)}`);
  }

  async close(): Promise<void> {
    await closeWebServer(this.#server);
  }
}

/** The token of a status section; undefined where there is none. Fails with CREDENTIAL_UNAVAILABLE. */
export async function statusToken(
  place: string | undefined,
  clock: Pick<Clock, 'monotonicMs'>,
): Promise<BearerToken | undefined> {
  if (place === undefined) return undefined;
  return BearerToken.at({ option: 'status.token', place }, clock);
}

/** The answer to a request; undefined for paths of which nothing is known here. */
export async function statusAnswer(
  request: IncomingMessage,
  report: () => StatusReport,
  bearer: BearerToken | undefined,
): Promise<StatusAnswer | undefined> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return text(405, 'only GET and HEAD\n');
  const [path] = (request.url ?? '').split('?');
  const status = report();
  switch (path) {
    // Whoever looks whether the agent lives has no secret, and learns nothing else.
    case '/healthz':
      return status.failure === undefined ? text(200, 'ok\n') : text(500, 'a query has failed\n');
    case '/readyz':
      return readiness(status);
    case '/metrics':
      return (await isAdmitted(request, bearer))
        ? {
            ...text(200, metricsText(agentMetrics(status.pipeline, status.queries))),
            type: METRICS_TYPE,
          }
        : text(401, 'a bearer token is needed\n');
    case '/progress':
      return (await isAdmitted(request, bearer))
        ? { code: 200, type: 'application/json', body: progressJson(status) }
        : text(401, 'a bearer token is needed\n');
    default:
      return undefined;
  }
}

export function sendStatus(
  request: IncomingMessage,
  response: ServerResponse,
  { code, type, body }: StatusAnswer,
): void {
  response.writeHead(code, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(code === 401 && { 'www-authenticate': 'Bearer' }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

const text = (code: number, body: string): StatusAnswer => ({
  code,
  type: 'text/plain; charset=utf-8',
  body,
});

const NOTHING_THERE = text(404, 'there are /healthz, /readyz, /metrics and /progress\n');

function readiness({ queries }: StatusReport): StatusAnswer {
  const behind = queries.filter(({ isCaughtUp }) => !isCaughtUp).map(({ name }) => name);
  return behind.length === 0
    ? text(200, 'ok\n')
    : text(503, `not caught up: ${behind.join(', ')}\n`);
}

function progressJson({ pipeline, queries }: StatusReport): string {
  const told = queries.map(({ name, query, isCaughtUp }) => ({
    name,
    id: query.id,
    runId: query.runId,
    isActive: query.isActive,
    isCaughtUp,
    status: query.status,
    lastProgress: query.lastProgress,
  }));
  return `${JSON.stringify({ pipeline, queries: told })}\n`;
}

async function isAdmitted(
  request: IncomingMessage,
  bearer: BearerToken | undefined,
): Promise<boolean> {
  return bearer === undefined || bearer.isShownBy(request);
}

/** The certificate of a status section. Fails with CREDENTIAL_UNAVAILABLE. */
export async function statusTls(tls: StatusDefinition['tls']): Promise<TlsFiles | undefined> {
  if (tls === undefined) return undefined;
  return {
    cert: Buffer.from(await readCredential('status.tls.cert', tls.cert)),
    key: Buffer.from(await readCredential('status.tls.key', tls.key)),
    requestCert: false,
    rejectUnauthorized: false,
  };
}
