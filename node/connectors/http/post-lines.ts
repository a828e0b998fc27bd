import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { retryDelayMs } from '../../../src/connectors/reconnect.ts';
import { postRefused, postUnavailable } from '../../../src/errors/http-errors.ts';
import type { Platform } from '../../../src/ports/platform.ts';
import type { HttpSinkOptions } from './http-sink-options.ts';

const compressed = promisify(gzip);
/** What is shown of an answer that refuses. */
const ANSWER_CHARACTERS_MAX = 200;
/** Nobody is waited for longer, whatever its `Retry-After` says. */
const RETRY_AFTER_MS_MAX = 60_000;
/** Statuses that another attempt may change: a time-out, too early, too many requests. */
const TRANSIENT = new Set([408, 425, 429]);

export interface PostedLines {
  readonly lines: Uint8Array;
  /** The same each time these lines are sent. */
  readonly key: string;
}

export interface PostContext {
  readonly options: HttpSinkOptions;
  readonly contentType: string;
  readonly platform: Platform;
  /** Aborts when the sink is closed. */
  readonly signal: AbortSignal;
  /** Is told of each attempt that failed. */
  readonly onRetry: (reason: string) => void;
}

/** How an attempt ended: undefined where the lines were taken. */
type Setback = { readonly reason: string; readonly retryAfterMs: number } | undefined;

/**
 * Sends lines until the server takes them: what is transient (no answer, 408, 425, 429, 5xx) is tried again, later and later,
 * or when the server says. Fails with `HTTP_SINK_FAILED`.
 */
export async function postLines(posted: PostedLines, context: PostContext): Promise<void> {
  const { options, platform, signal } = context;
  const body = new Uint8Array(options.isCompressed ? await compressed(posted.lines) : posted.lines);
  for (let attempt = 1; ; attempt++) {
    const setback = await attemptOnce(posted, body, context);
    if (setback === undefined) return;
    const { reason, retryAfterMs } = setback;
    if (attempt >= options.attemptsMax || signal.aborted) {
      throw postUnavailable({ url: options.shownUrl, attempts: String(attempt), reason });
    }
    context.onRetry(reason);
    const delayMs = Math.max(retryDelayMs(attempt, platform), retryAfterMs);
    await platform.scheduler.sleep(delayMs, signal);
  }
}

async function attemptOnce(
  { lines, key }: PostedLines,
  body: Uint8Array<ArrayBuffer>,
  { options, contentType, signal }: PostContext,
): Promise<Setback> {
  const headers = {
    ...(await options.headers()),
    'Content-Type': contentType,
    'Idempotency-Key': key,
    ...(options.isCompressed && { 'Content-Encoding': 'gzip' }),
  };
  let response: Response;
  try {
    response = await fetch(options.url, {
      method: 'POST',
      headers,
      body,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(options.timeoutMs)]),
    });
  } catch (error) {
    return { reason: reasonOf(error), retryAfterMs: 0 };
  }
  // The connection is used again when its answer was read.
  const answer = await response.text().catch(() => '');
  if (response.ok) return undefined;
  const { status } = response;
  if (TRANSIENT.has(status) || status >= 500) {
    return { reason: `it answered ${status}`, retryAfterMs: retryAfterMs(response) };
  }
  const shown = answer.trim().slice(0, ANSWER_CHARACTERS_MAX);
  throw postRefused({ url: options.shownUrl, status, answer: shown, bytes: lines.length });
}

function retryAfterMs({ headers }: Response): number {
  const seconds = Number(headers.get('Retry-After') ?? 0);
  return Number.isFinite(seconds) ? Math.min(seconds * 1000, RETRY_AFTER_MS_MAX) : 0;
}

/** Node says no more than `fetch failed`; why is in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}
