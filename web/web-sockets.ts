import type {
  WebSocketAddress,
  WebSocketConnection,
  WebSocketListener,
  WebSockets,
} from '../src/ports/web-socket.ts';
import { HANDSHAKE_MS, ownBuffer, streamConnection } from './web-socket-stream.ts';

/**
 * The browser's own WebSockets, by `WebSocketStream` where there is one: then the flow of messages can be stopped.
 * Headers can't be sent. A browser does not tell pages why a connection failed, so the reason is often no more than a
 * code.
 */
export const webSockets: WebSockets = {
  connect(address, listener): WebSocketConnection {
    try {
      return streamConnection(address, listener) ?? socketConnection(address, listener);
    } catch (error) {
      return refused(error, listener);
    }
  },
};

/** Over `WebSocket`, which every browser has and none can stop. */
export function socketConnection(
  { url, protocols = [] }: WebSocketAddress,
  listener: WebSocketListener,
): WebSocketConnection {
  const socket = new WebSocket(url, [...protocols]);
  socket.binaryType = 'arraybuffer';
  let failure: string | undefined;
  const handshake = setTimeout(() => {
    failure = `no answer within ${HANDSHAKE_MS / 1000} s`;
    socket.close();
  }, HANDSHAKE_MS);
  socket.onopen = () => {
    clearTimeout(handshake);
    listener.opened(socket.protocol);
  };
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) =>
    listener.message(typeof data === 'string' ? data : new Uint8Array(data));
  socket.onclose = ({ code, reason }) => {
    clearTimeout(handshake);
    listener.closed(failure ?? (reason || `closed with code ${code}`), { code });
  };
  return {
    send: (data) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(ownBuffer(data));
    },
    close: () => socket.close(),
  };
}

/** An address that the browser does not even try: a mix of https and ws, a malformed subprotocol. */
function refused(error: unknown, listener: WebSocketListener): WebSocketConnection {
  const reason = error instanceof Error ? error.message : String(error);
  const isBlocked = error instanceof DOMException && error.name === 'SecurityError';
  queueMicrotask(() => listener.closed(reason, { isBlocked }));
  return { send: () => {}, close: () => {} };
}
