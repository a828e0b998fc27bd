import { sourceConnectionFailed } from '../errors/connection-errors.ts';
import type { Platform } from '../ports/platform.ts';

const DELAYS: DelayBounds = { firstMs: 100, longestMs: 30_000 };
/** A connection that ends sooner did not work, whatever the handshake said: the next wait is longer. */
const LASTING_MS = 5_000;

/** The shortest wait, and the longest. */
export interface DelayBounds {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** How a connection ended. */
export interface ConnectionEnd {
  /** Whether it came about at all. */
  readonly wasOpen: boolean;
  readonly reason: string;
  /** The close code of a WebSocket, where there is one. */
  readonly code?: number;
}

/** What is told between two attempts. */
export interface NextAttempt {
  readonly end: ConnectionEnd;
  /** Attempts in a row without a connection. */
  readonly failures: number;
  /** When the next attempt begins, in milliseconds since the epoch. */
  readonly atMs: number;
}

export interface ReconnectOptions {
  readonly platform: Platform;
  /** Connects once and resolves when that is over; it does not reject. */
  readonly connect: () => Promise<ConnectionEnd>;
  readonly signal: AbortSignal;
  /** For messages: `localhost:9999`. */
  readonly address: string;
  readonly description: string;
  /** Attempts in a row without a connection after which to give up. */
  readonly attemptsMax: number;
  readonly giveUp: (error: unknown) => void;
  /** Told before each wait. */
  readonly onWait?: (next: NextAttempt) => void;
  /** Waits in the place of the scheduler; it may be cut short. */
  readonly sleep?: (delayMs: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Connects again and again until the signal aborts. Between two attempts it waits 100 ms, then twice as long each time,
 * at most 30 s, and up to a half less by chance, so that many clients of a server that came back don't come at once. A
 * connection that lasted begins the row anew.
 */
export async function keepConnected(options: ReconnectOptions): Promise<void> {
  const { platform, signal, address, description } = options;
  const { clock, logger, scheduler } = platform;
  const sleep = options.sleep ?? ((delayMs: number) => scheduler.sleep(delayMs, signal));
  let failures = 0;
  let setbacks = -1;
  while (!signal.aborted) {
    const startMs = clock.monotonicMs();
    const end = await options.connect();
    if (signal.aborted) return;
    const { reason, wasOpen } = end;
    failures = wasOpen ? 0 : failures + 1;
    const hasLasted = wasOpen && clock.monotonicMs() - startMs >= LASTING_MS;
    setbacks = hasLasted ? 0 : Math.max(setbacks + 1, wasOpen ? 0 : 1);
    if (failures >= options.attemptsMax) {
      const attempts = String(failures);
      options.giveUp(sourceConnectionFailed({ source: description, address, attempts, reason }));
      return;
    }
    logger.warn('connection lost, connecting again', { address, reason, failures });
    const delayMs = retryDelayMs(setbacks, platform);
    options.onWait?.({ end, failures, atMs: clock.nowMs() + delayMs });
    await sleep(delayMs, signal);
  }
}

/**
 * The wait after so many attempts in a row that led to nothing lasting: 100 ms, then twice as long each time, at most 30 s,
 * or between other bounds; and up to a half less by chance.
 */
export function retryDelayMs(
  setbacks: number,
  { random }: Pick<Platform, 'random'>,
  { firstMs, longestMs }: DelayBounds = DELAYS,
): number {
  const longest = Math.min(longestMs, firstMs * 2 ** setbacks);
  const chance = Number(random.seed() & 0xffffn) / 0x10000;
  return longest * (1 - chance / 2);
}
