import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { TlsFiles } from './tls-files.ts';

/** A server of HTTP, with TLS or without. */
export function newWebServer(tls: TlsFiles | undefined, listener?: RequestListener): Server {
  return tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
}

/** The answer to a request of HTTP where only WebSockets are spoken: 426, Upgrade Required. */
export const upgradeRequired: RequestListener = (_, response) => {
  response.writeHead(426, { Upgrade: 'websocket' }).end();
};

/** Stops listening, and cuts off who is connected. */
export async function closeWebServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
