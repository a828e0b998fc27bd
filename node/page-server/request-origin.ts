/**
 * Who may talk to a server on this machine. Any web page in the user's browser can send requests to a loopback address:
 * a page of another origin is told by its `Origin`, and one that has bent its own name to this address (DNS rebinding)
 * by its `Host`.
 */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';

export interface AdmittedOrigins {
  /** The name or address that the server was told to listen on. */
  readonly host: string;
  /** Origins beside the server's own, such as `https://logs.example.net`. */
  readonly allowedOrigins: readonly string[];
}

/**
 * Whether the request names this machine as its host. Addresses are always taken: rebinding needs a name. Of names,
 * `localhost`, the machine's own, the one that was listened on, and those of the allowed origins.
 */
export function hasOwnHost(
  request: IncomingMessage,
  { host, allowedOrigins }: AdmittedOrigins,
): boolean {
  const named = urlOf(`http://${request.headers.host ?? ''}`);
  if (named === undefined || named.hostname === '') return false;
  const name = named.hostname;
  const isAddress = isIP(name.replace(/^\[|\]$/g, '')) !== 0;
  const isLocal = name === 'localhost' || name.endsWith('.localhost');
  const isOwn = name === host.toLowerCase() || name === hostname().toLowerCase();
  return (
    isAddress ||
    isLocal ||
    isOwn ||
    allowedOrigins.some((origin) => urlOf(origin)?.hostname === name)
  );
}

/**
 * Whether the request comes from a page of this server, from one of the allowed origins, or from no page at all: programs
 * send no `Origin`, browsers can't leave it out.
 */
export function hasAdmittedOrigin(
  request: IncomingMessage,
  { allowedOrigins }: AdmittedOrigins,
): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined || allowedOrigins.includes(origin)) return true;
  return host !== undefined && urlOf(origin)?.host === urlOf(`http://${host}`)?.host;
}

function urlOf(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
