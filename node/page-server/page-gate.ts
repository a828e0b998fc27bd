/**
 * Who may look at a page that asks for a token. Programs show it as `Authorization: Bearer …`. A browser can't send that
 * with a WebSocket: it opens the page once with `?token=…`, is given a cookie, and is sent to the address without it, so
 * that the token stays neither in the address bar nor in the history. The cookie holds a pass in the token's place, for
 * browsers send cookies to all ports of a host.
 */
import type { IncomingMessage } from 'node:http';
import type { BearerToken } from '../connectors/listen/bearer-token.ts';

const PARAMETER = 'token';

export class PageGate {
  readonly #token: BearerToken;
  readonly #cookie: string;
  readonly #isTls: boolean;

  /** Servers on other ports of the host have cookies of their own. */
  constructor(token: BearerToken, server: { readonly port: number; readonly isTls: boolean }) {
    this.#token = token;
    this.#cookie = `millrace_${server.port}`;
    this.#isTls = server.isTls;
  }

  async admits(request: IncomingMessage): Promise<boolean> {
    if (await this.#token.isShownBy(request)) return true;
    const pass = cookieOf(request, this.#cookie);
    if (pass !== undefined && (await this.#token.isPass(pass))) return true;
    const shown = parametersOf(request).get(PARAMETER);
    return shown !== null && (await this.#token.is(shown));
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
    const cookie = `${this.#cookie}=${await this.#token.pass()}; HttpOnly; SameSite=Strict`;
    return { cookie: this.#isTls ? `${cookie}; Secure` : cookie, location: `./${rest}` };
  }
}

function parametersOf({ url = '' }: IncomingMessage): URLSearchParams {
  const at = url.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
}

function cookieOf({ headers }: IncomingMessage, name: string): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
