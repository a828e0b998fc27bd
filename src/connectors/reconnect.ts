import { sourceConnectionFailed } from '../errors/source-errors.ts';
import type { Platform } from '../ports/platform.ts';

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 30_000;

/** How a connection ended. */
export interface ConnectionEnd {
  /** Whether it came about at all. */
  readonly wasOpen: boolean;
  readonly reason: string;
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
}

/**
 * Connects again and again until the signal aborts. Between two attempts it waits 100 ms, then twice as long each time,
 * at most 30 s, and up to a half less by chance, so that many clients of a server that came back don't come at once.
 */
export async function keepConnected(options: ReconnectOptions): Promise<void> {
  const { platform, signal, address, description } = options;
  for (let failures = 0; !signal.aborted; ) {
    const { wasOpen, reason } = await options.connect();
    if (signal.aborted) return;
    failures = wasOpen ? 0 : failures + 1;
    if (failures >= options.attemptsMax) {
      const attempts = String(failures);
      options.giveUp(sourceConnectionFailed({ source: description, address, attempts, reason }));
      return;
    }
    platform.logger.warn('connection lost, connecting again', { address, reason, failures });
    await platform.scheduler.sleep(delayMs(failures, platform), signal);
  }
}

function delayMs(failures: number, platform: Platform): number {
  const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures);
  const chance = Number(platform.random.seed() & 0xffffn) / 0x10000;
  return longest * (1 - chance / 2);
}
