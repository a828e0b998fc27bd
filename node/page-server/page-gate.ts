/**
 * Who may look at a page that asks for a token. Programs show it as `Authorization: Bearer …`. A browser can't send that
 * with a WebSocket: it opens the page once with `?token=…`, is given a cookie, and is sent to the address without it, so
 * that the token stays neither in the address bar nor in the history. The cookie holds a pass in the token's place, for
 * browsers send cookies to all ports of a host.
 */
import type { IncomingMessage } from 'node:http';
import type { BearerToken } from '../connectors/listen/bearer-token.ts';

const PARAMETER = 'token';
/** Goes on with a part of the pass: servers behind other ports of a host have tokens, and cookies, of their own. */
const COOKIE = 'millrace_';
/** So many servers may be behind one host. */
const PASSES_MAX = 16;

export class PageGate {
  readonly #token: BearerToken;
  readonly #isTls: boolean;

  constructor(token: BearerToken, { isTls }: { readonly isTls: boolean }) {
    this.#token = token;
    this.#isTls = isTls;
  }

  async admits(request: IncomingMessage): Promise<boolean> {
    if (await this.#token.isShownBy(request)) return true;
    for (const pass of passesOf(request)) if (await this.#token.isPass(pass)) return true;
    const shown = parametersOf(request).get(PARAMETER);
    return shown !== null && (await this.#token.is(shown));
  }

  /** What lets a browser in, or a part of this process. */
  async cookie(): Promise<string> {
    const pass = await this.#token.pass();
    return `${COOKIE}${pass.slice(0, 8)}=${pass}`;
  }

  /** For a page that was opened with the right token: the cookie, and where to go instead. */
  async entry(
    request: IncomingMessage,
  ): Promise<{ readonly cookie: string; readonly location: string } | undefined> {
    const parameters = parametersOf(request);
    const shown = parameters.get(PARAMETER);
    if (shown === null || !(await this.#token.is(shown))) return undefined;
    parameters.delete(PARAMETER);
    const rest = parameters.size === 0 ? '' : `?${parameters}`;
    const cookie = `${await this.cookie()}; HttpOnly; SameSite=Strict`;
    return { cookie: this.#isTls ? `${cookie}; Secure` : cookie, location: `./${rest}` };
  }
}

function parametersOf({ url = '' }: IncomingMessage): URLSearchParams {
  const at = url.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
}

function passesOf({ headers }: IncomingMessage): string[] {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const own = pairs.filter((pair) => pair.startsWith(COOKIE)).slice(0, PASSES_MAX);
  return own.map((pair) => pair.slice(pair.indexOf('=') + 1));
}
