import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { OptionDefinition } from '../../../src/connectors/connector.ts';
import type { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { readCredential } from '../clients/credential.ts';

const OPTION = 'token';
/** What a pass is for. */
const PASS = 'millrace page';
/** How long a token is taken as read: one that was changed is found soon, and not looked for at each request. */
const FRESH_MS = 10_000;

export const TOKEN_OPTION: OptionDefinition = {
  name: OPTION,
  type: 'string',
  doc: 'Where the token stands that senders must show (`Authorization: Bearer …`): `env:NAME` or `file:PATH`.',
};

/** The token (RFC 6750) that a request must show. */
export class BearerToken {
  readonly #option: string;
  readonly #place: string;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  #digest: Buffer;
  #readAtMs: number;

  private constructor(
    from: { readonly option: string; readonly place: string },
    token: string,
    clock: Pick<Clock, 'monotonicMs'>,
  ) {
    this.#option = from.option;
    this.#place = from.place;
    this.#clock = clock;
    this.#digest = digestOf(token);
    this.#readAtMs = clock.monotonicMs();
  }

  /** Undefined where no token is asked for. Fails with `CREDENTIAL_UNAVAILABLE`. */
  static async of(options: ConnectorOptions, clock: Clock): Promise<BearerToken | undefined> {
    const place = options.text(OPTION);
    return place === undefined ? undefined : BearerToken.at({ option: OPTION, place }, clock);
  }

  /** The token at a place; `option` is what names the place, for messages. */
  static async at(
    from: { readonly option: string; readonly place: string },
    clock: Pick<Clock, 'monotonicMs'>,
  ): Promise<BearerToken> {
    return new BearerToken(from, await readCredential(from.option, from.place), clock);
  }

  /** Whether a request shows the token. While the place can't be read, the token is the one that was. */
  async isShownBy({ headers }: IncomingMessage): Promise<boolean> {
    const [, shown] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
    return shown !== undefined && (await this.is(shown));
  }

  /** Whether a text is the token. */
  async is(text: string): Promise<boolean> {
    await this.#refresh();
    return timingSafeEqual(digestOf(text), this.#digest);
  }

  /** What a browser may keep in the place of the token: it opens nothing else, and ends with the token. */
  async pass(): Promise<string> {
    await this.#refresh();
    return createHash('sha256').update(`${PASS}:`).update(this.#digest).digest('base64url');
  }

  async isPass(text: string): Promise<boolean> {
    return timingSafeEqual(digestOf(text), digestOf(await this.pass()));
  }

  async #refresh(): Promise<void> {
    if (this.#clock.monotonicMs() - this.#readAtMs < FRESH_MS) return;
    this.#readAtMs = this.#clock.monotonicMs();
    const token = await readCredential(this.#option, this.#place).catch(() => undefined);
    if (token !== undefined) this.#digest = digestOf(token);
  }
}

/** Of one length for all tokens, so that comparing them tells nothing of it. */
function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
