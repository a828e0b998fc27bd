import type { IncomingMessage } from 'node:http';
import type { OptionDefinition } from '../../../src/connectors/connector.ts';
import type { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { hasAdmittedOrigin, hasOwnHost } from '../../page-server/request-origin.ts';
import { BearerToken, TOKEN_OPTION } from './bearer-token.ts';

export const GATE_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'path',
    type: 'string',
    default: '/',
    doc: 'The path of the URL; there is nothing at others.',
  },
  TOKEN_OPTION,
  {
    name: 'allowedOrigins',
    type: 'string',
    doc: 'Web pages that may send, by their origins, separated by commas. Default: none.',
  },
];

/** Why a request is turned away. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
  /** When it may come again. */
  readonly retrySeconds?: number;
}

/** Who may come in to a port that speaks HTTP. */
export class Gatekeeper {
  readonly #path: string;
  readonly #origins: { readonly host: string; readonly allowedOrigins: readonly string[] };
  readonly #token: BearerToken | undefined;

  private constructor(
    path: string,
    origins: { readonly host: string; readonly allowedOrigins: readonly string[] },
    token: BearerToken | undefined,
  ) {
    this.#path = path;
    this.#origins = origins;
    this.#token = token;
  }

  static async of(options: ConnectorOptions, host: string, clock: Clock): Promise<Gatekeeper> {
    const allowed = options.text('allowedOrigins') ?? '';
    const allowedOrigins = allowed
      .split(',')
      .map((origin) => origin.trim())
      .filter((origin) => origin !== '');
    const token = await BearerToken.of(options, clock);
    return new Gatekeeper(options.text('path') ?? '/', { host, allowedOrigins }, token);
  }

  /** Undefined for a request that may come in. */
  async refusal(request: IncomingMessage): Promise<Refusal | undefined> {
    if (!hasOwnHost(request, this.#origins) || !hasAdmittedOrigin(request, this.#origins)) {
      return { status: 403, reason: 'this page may not send here; see the option allowedOrigins' };
    }
    if (pathOf(request) !== this.#path) {
      return { status: 404, reason: `lines are taken at ${this.#path}` };
    }
    if (this.#token !== undefined && !(await this.#token.isShownBy(request))) {
      return { status: 401, reason: 'the token is missing, or another one' };
    }
    return undefined;
  }
}

function pathOf({ url = '/' }: IncomingMessage): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}
