/** An address that someone typed, as a source. */
import type { SourceRequest } from '../protocol.ts';

export interface AddressSource {
  readonly source?: SourceRequest;
  /** Why it is none, and the way out. */
  readonly problem?: string;
}

/**
 * WebSocket and http addresses. `pageProtocol` is that of the page, `https:` say: browsers let no such page open plain
 * connections, but to this machine.
 */
export function sourceOfAddress(text: string, pageProtocol: string): AddressSource {
  const typed = text.trim();
  if (typed === '')
    return { problem: 'Nothing is typed. Write the address of a stream, such as wss://host/logs.' };
  // `host:8080/logs` reads as a protocol named host; what has no two slashes gets the WebSocket's.
  const written = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed)
    ? typed
    : `${plainSocket(typed, pageProtocol)}//${typed}`;
  if (!URL.canParse(written))
    return { problem: `${typed} is no address. They look like wss://host/logs.` };
  const { protocol, hostname, host, href } = new URL(written);
  const isPlain = protocol === 'ws:' || protocol === 'http:';
  if (isPlain && pageProtocol === 'https:' && !isThisMachine(hostname)) {
    const safe = protocol === 'ws:' ? 'wss' : 'https';
    return {
      problem: `This page is https, so the browser blocks ${protocol}//${host}. Use ${safe}://${host}, or open Millrace from http://localhost.`,
    };
  }
  if (protocol === 'ws:' || protocol === 'wss:')
    return { source: { kind: 'webSocket', url: href } };
  if (protocol === 'http:' || protocol === 'https:') return { source: { kind: 'url', url: href } };
  return {
    problem: `Millrace reads ws, wss, http and https, not ${protocol.slice(0, -1)}. A file is opened with O.`,
  };
}

const isThisMachine = (hostname: string) => /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname);

function plainSocket(typed: string, pageProtocol: string): string {
  const hostname = typed.replace(/[:/].*$/, '');
  return pageProtocol === 'https:' && !isThisMachine(hostname) ? 'wss:' : 'ws:';
}
