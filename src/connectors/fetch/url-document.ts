import {
  sourceAddressBlocked,
  urlAnsweredPage,
  urlFailed,
  urlUnreachable,
} from '../../errors/connection-errors.ts';
import { MillraceError } from '../../errors/exception.ts';
import type { Http, HttpResponse } from '../../ports/http.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Scheduler } from '../../ports/scheduler.ts';

export interface UrlDocumentOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly http: Http;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
  /** Attempts in a row after which a server that does not answer, or answers that it can't, is given up. */
  readonly attemptsMax: number;
}

const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 10_000;
const HTML = /^\s*<(?:!doctype\s+html|html|head|body)\b/i;

/** What is behind a URL, asked for as often as is needed. */
export class UrlDocument {
  readonly #options: UrlDocumentOptions;
  #retries = 0;

  constructor(options: UrlDocumentOptions) {
    this.#options = options;
  }

  get url(): string {
    return this.#options.url;
  }

  /** How often the server had to be asked again. */
  get retries(): number {
    return this.#retries;
  }

  /**
   * Asks for all of it, or with `range` for a part: the answer has the status 200, 204, 206, or 416 for a part that begins
   * behind the end. What is temporary is tried again. Fails with `SOURCE_URL_FAILED` and its kin, each with a way out.
   */
  async get(range?: string): Promise<HttpResponse> {
    const { attemptsMax, scheduler, logger, url } = this.#options;
    for (let attempt = 1; ; attempt++) {
      const asked = await this.#ask(range);
      if (asked.kind === 'answered') return asked.response;
      if (!asked.isTemporary || attempt >= attemptsMax) throw asked.error;
      this.#retries++;
      logger.warn('a URL is asked again', { url, reason: asked.error.message });
      await scheduler.sleep(Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1)));
    }
  }

  async #ask(range: string | undefined): Promise<Asked> {
    const { http, url, headers } = this.#options;
    const refusal = http.refuses(url);
    if (refusal !== undefined) {
      const error = sourceAddressBlocked({ url, reason: refusal });
      return { kind: 'failed', error, isTemporary: false };
    }
    let response: HttpResponse;
    try {
      response = await http.get(url, range === undefined ? headers : { ...headers, range });
    } catch (cause) {
      // A secret that is not there: no attempt finds it.
      if (cause instanceof MillraceError)
        return { kind: 'failed', error: cause, isTemporary: false };
      const reason = cause instanceof Error ? cause.message : String(cause);
      return { kind: 'failed', error: urlUnreachable({ url, reason }, cause), isTemporary: true };
    }
    const { status } = response;
    if (status === 416 || (status >= 200 && status < 300)) return { kind: 'answered', response };
    await response.body?.getReader().cancel();
    const isTemporary = status === 408 || status === 429 || status >= 500;
    return { kind: 'failed', error: urlFailed(status, url), isTemporary };
  }

  /** Fails with `SOURCE_URL_FAILED.WEB_PAGE` for an answer that is a page for people: a login, a listing, an error. */
  checkNoPage(response: HttpResponse, head: Uint8Array): void {
    const type = response.headers.get('content-type') ?? '';
    const text = new TextDecoder().decode(head.subarray(0, 512));
    if (!HTML.test(text) && !(/^text\/html/i.test(type) && /^\s*</.test(text))) return;
    throw urlAnsweredPage({ url: this.url, answeredUrl: response.url || this.url });
  }
}

type Asked =
  | { readonly kind: 'answered'; readonly response: HttpResponse }
  | { readonly kind: 'failed'; readonly error: MillraceError; readonly isTemporary: boolean };
