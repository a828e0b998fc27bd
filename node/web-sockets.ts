import { WebSocket } from 'ws';
import type { WebSocketConnection, WebSockets } from '../src/ports/web-socket.ts';
import { KEEP_ALIVE_MS } from './connectors/listening.ts';

/** How long a server that took the connection may take to answer as a WebSocket; then it counts as refused. */
const HANDSHAKE_MS = 10_000;

/** WebSocket clients by the package `ws`. */
export const nodeWebSockets: WebSockets = {
  connect(address, listener): WebSocketConnection {
    const socket = new WebSocket(address.url, [...(address.protocols ?? [])], {
      headers: address.headers,
      handshakeTimeout: HANDSHAKE_MS,
    });
    socket.on('upgrade', (response) => response.socket.setKeepAlive(true, KEEP_ALIVE_MS));
    let failure: string | undefined;
    socket.on('open', () => listener.opened(socket.protocol));
    socket.on('message', (data: Buffer, isBinary: boolean) =>
      listener.message(isBinary ? data : data.toString()),
    );
    // Always followed by `close`.
    socket.on('error', (error) => {
      failure = error.message;
    });
    socket.on('close', (code, reason) => {
      listener.closed(failure ?? (reason.toString() || `closed with code ${code}`), { code });
    });
    return {
      send: (data) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(data);
      },
      close: () => socket.close(),
      pause: () => socket.pause(),
      resume: () => socket.resume(),
    };
  },
};
