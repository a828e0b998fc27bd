import type {
  WebSocketConnection,
  WebSocketListener,
  WebSockets,
} from '../src/ports/web-socket.ts';

/** How long a server that took the connection may take to answer as a WebSocket; then it counts as refused. */
const HANDSHAKE_MS = 10_000;

/**
 * The browser's own WebSockets. Headers can't be sent and the flow of messages can't be stopped. A browser does not tell
 * pages why a connection failed, so the reason is often no more than a code.
 */
export const webSockets: WebSockets = {
  connect({ url, protocols = [] }, listener): WebSocketConnection {
    let socket: WebSocket;
    try {
      socket = new WebSocket(url, [...protocols]);
    } catch (error) {
      return refused(error, listener);
    }
    socket.binaryType = 'arraybuffer';
    return conversation(socket, listener);
  },
};

function conversation(socket: WebSocket, listener: WebSocketListener): WebSocketConnection {
  let failure: string | undefined;
  const handshake = setTimeout(() => {
    failure = `no answer within ${HANDSHAKE_MS / 1000} s`;
    socket.close();
  }, HANDSHAKE_MS);
  socket.onopen = () => {
    clearTimeout(handshake);
    listener.opened();
  };
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) =>
    listener.message(typeof data === 'string' ? data : new Uint8Array(data));
  socket.onclose = ({ code, reason }) => {
    clearTimeout(handshake);
    listener.closed(failure ?? (reason || `closed with code ${code}`));
  };
  return {
    send: (data) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(ownBuffer(data));
    },
    close: () => socket.close(),
  };
}

/** An address, a subprotocol or a mix of https and ws: that the browser does not even try. */
function refused(error: unknown, listener: WebSocketListener): WebSocketConnection {
  const reason = error instanceof Error ? error.message : String(error);
  queueMicrotask(() => listener.closed(reason));
  return { send: () => {}, close: () => {} };
}

/** Sockets take no views of shared memory, and a view of WASM memory may be detached before it is sent. */
function ownBuffer(data: string | Uint8Array): string | Uint8Array<ArrayBuffer> {
  return typeof data === 'string' ? data : new Uint8Array(data);
}
