import type { WebSocketAddress, WebSockets } from '../ports/web-socket.ts';
import { WEBSOCKET_SUBPROTOCOL } from './websocket-protocol.ts';

/** What a server speaks. */
export type SpokenProtocol = 'millrace' | 'plain';

/** What one attempt found out; where nothing answered, why. */
export type Negotiation =
  | { readonly kind: 'spoken'; readonly protocol: SpokenProtocol }
  | {
      readonly kind: 'unanswered';
      readonly reason: string;
      readonly code: number | undefined;
      readonly isBlocked: boolean;
    };

/**
 * Asks a server what it speaks: Millrace's protocol is offered, and a connection without it is tried where that one does
 * not come about, since browsers refuse a server that passes an offer over. The connections are closed again.
 */
export async function negotiate(
  sockets: WebSockets,
  address: WebSocketAddress,
): Promise<Negotiation> {
  const protocols = [WEBSOCKET_SUBPROTOCOL, ...(address.protocols ?? [])];
  const offered = await answerTo(sockets, { ...address, protocols });
  if (offered.kind === 'spoken' || offered.isBlocked) return offered;
  const plain = await answerTo(sockets, address);
  return plain.kind === 'spoken' ? plain : offered;
}

function answerTo(sockets: WebSockets, address: WebSocketAddress): Promise<Negotiation> {
  return new Promise((resolve) => {
    const connection = sockets.connect(address, {
      opened: (chosen) => {
        const protocol = chosen === WEBSOCKET_SUBPROTOCOL ? 'millrace' : 'plain';
        resolve({ kind: 'spoken', protocol });
        void Promise.resolve().then(() => connection.close());
      },
      message: () => {},
      closed: (reason, { code, isBlocked = false } = {}) =>
        resolve({ kind: 'unanswered', reason, code, isBlocked }),
    });
  });
}
