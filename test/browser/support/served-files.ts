/**
 * Stands for `node:fs` in tests that run in a browser: what support modules read is fetched from the test server by a
 * synchronous request, which workers and pages allow, and which lets those modules be the same as in Node.
 */
export function readFileSync(url: URL | string): Uint8Array;
export function readFileSync(url: URL | string, encoding: 'utf8'): string;
export function readFileSync(url: URL | string, encoding?: 'utf8'): Uint8Array | string {
  const request = new XMLHttpRequest();
  request.open('GET', url, false);
  // Bytes come through a synchronous request as characters of one byte, if they are declared so.
  if (encoding === undefined) request.overrideMimeType('text/plain; charset=x-user-defined');
  request.send();
  if (request.status !== 200) throw new Error(`${url}: ${request.status}`);
  const text = request.responseText;
  return encoding === undefined
    ? Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff)
    : text;
}
