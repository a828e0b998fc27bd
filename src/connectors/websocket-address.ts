import { invalidOptionValue } from '../errors/format-errors.ts';
import { requiredOption } from '../errors/source-errors.ts';
import type { WebSocketAddress } from '../ports/web-socket.ts';
import type { SourceContext } from './connector.ts';
import { ConnectorOptions } from './connector-options.ts';

const HEADER_PREFIX = 'header.';

/** Tells where to connect, anew for every connection: a token in a header may have expired. */
export type AddressProvider = () => Promise<WebSocketAddress>;

/**
 * The address of a WebSocket source: the options `url`, `subprotocols` and `header.<name>`, over which a live object, a
 * function that resolves to a `WebSocketAddress`, has the last word.
 */
export function addressProvider(
  source: string,
  { description, objects }: Pick<SourceContext, 'description' | 'objects'>,
): AddressProvider {
  const given = description.objectId === undefined ? undefined : objects.get(description.objectId);
  const options = new ConnectorOptions(source, description.options);
  const fixed = {
    url: options.text('url'),
    protocols: options
      .text('subprotocols')
      ?.split(',')
      .map((name) => name.trim()),
    headers: headersOf(description.options),
  };
  if (given === undefined) checkUrl(options.required('url'));
  return async () => {
    const address = { ...fixed, ...(isProvider(given) ? await given() : undefined) };
    if (address.url === undefined) throw requiredOption({ source, option: 'url' });
    return { ...address, url: checkUrl(address.url) };
  };
}

function isProvider(value: unknown): value is () => Promise<Partial<WebSocketAddress>> {
  return typeof value === 'function';
}

function checkUrl(url: string): string {
  if (/^wss?:\/\/[^/]/i.test(url)) return url;
  throw invalidOptionValue({ option: 'url', value: url, expected: 'a ws: or wss: address' });
}

function headersOf(options: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options)
      .filter(([name]) => name.toLowerCase().startsWith(HEADER_PREFIX))
      .map(([name, value]) => [name.slice(HEADER_PREFIX.length), value]),
  );
}
