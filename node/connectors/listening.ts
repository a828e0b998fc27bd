import type { AddressInfo } from 'node:net';
import { cannotListen } from '../../src/errors/sink-errors.ts';
import { errorCode } from '../storage/file-system.ts';

/** How soon a silent connection is asked whether its peer still lives: a peer without power says no goodbye. */
export const KEEP_ALIVE_MS = 30_000;

/** A server of Node's: `net`, `http` or `ws`. */
interface ListeningServer {
  address(): AddressInfo | string | null;
  once(event: 'listening', listener: () => void): unknown;
  once(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
}

/** Waits until a server listens; resolves to its port. Fails with `ADDRESS_IN_USE` or `ADDRESS_NOT_AVAILABLE`. */
export function listening(server: ListeningServer, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: Error) => {
      reject(cannotListen({ address, code: errorCode(cause) ?? cause.message, cause }));
    };
    server.once('error', refuse);
    server.once('listening', () => {
      server.off('error', refuse);
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : 0);
    });
  });
}
