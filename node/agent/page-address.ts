/** Where the live page is: which ports are tried for it, and what a browser types. */
import { isIPv6 } from 'node:net';

/** Taken unless it is told otherwise: easy to type, and no other program's. */
export const USUAL_PORT = 4141;
export const USUAL_HOST = '127.0.0.1';

/** What stays beside the state, for the next start and for those who find it taken. */
export interface PageAddress {
  readonly port: number;
  readonly url: string;
}

export function isPageAddress(value: unknown): value is PageAddress {
  return (
    typeof value === 'object' &&
    value !== null &&
    'port' in value &&
    typeof value.port === 'number' &&
    'url' in value &&
    typeof value.url === 'string'
  );
}

/** The last one first: the page's storage in the browser belongs to its port. */
export function portsToTry(asked: number | undefined, before: number | undefined): number[] {
  if (asked !== undefined) return [asked];
  return [...(before === undefined ? [] : [before]), USUAL_PORT, 0];
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** What a browser on this machine types for the address that was listened on. */
export function addressOf(host: string, port: number): string {
  if (host === '0.0.0.0') return `127.0.0.1:${port}`;
  if (host === '::') return `[::1]:${port}`;
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

/** Who else reads what is served on an address, as a warning; undefined where nobody does. */
export function exposure(
  host: string,
  { hasToken, hasTls }: { readonly hasToken: boolean; readonly hasTls: boolean },
): string | undefined {
  if (isLoopback(host) || (hasToken && hasTls)) return undefined;
  if (hasToken)
    return `What goes to and from ${host}, the token too, is not encrypted: whoever is on the way can read it.`;
  const isOpen = `Whoever reaches ${host} can read these lines: there is no password`;
  return hasTls ? `${isOpen}.` : `${isOpen} and no encryption.`;
}
