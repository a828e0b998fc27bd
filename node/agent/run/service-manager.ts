import { execFile } from 'node:child_process';
import type { Logger } from '../../../src/ports/logger.ts';

/**
 * Tells systemd how the agent is (`sd_notify(3)`), where a unit of `Type=notify` has started it. By the program
 * `systemd-notify`, since Node has no datagram sockets of the Unix kind; the unit needs `NotifyAccess=all` for that.
 */
export class ServiceManager {
  readonly #logger: Logger;
  readonly #isThere: boolean;
  #watchdog: NodeJS.Timeout | undefined;

  constructor(logger: Logger, environment: NodeJS.ProcessEnv = process.env) {
    this.#logger = logger;
    this.#isThere = environment.NOTIFY_SOCKET !== undefined;
    const { WATCHDOG_USEC: micros } = environment;
    if (!this.#isThere || micros === undefined) return;
    // Twice as often as is asked for, as systemd recommends. A process that hangs does not come to it.
    this.#watchdog = setInterval(() => this.#tell('WATCHDOG=1'), Number(micros) / 2000);
    this.#watchdog.unref();
  }

  /** Queries have started, or gone on. */
  ready(): void {
    this.#tell('READY=1');
  }

  /** The pipeline file is read again; `ready` is told when that is over. */
  reloading(): void {
    // On the clock of systemd, which takes no other.
    const micros = process.hrtime.bigint() / 1000n;
    this.#tell('RELOADING=1', `MONOTONIC_USEC=${micros}`);
  }

  stopping(): void {
    clearInterval(this.#watchdog);
    this.#tell('STOPPING=1');
  }

  #tell(...assignments: readonly string[]): void {
    if (!this.#isThere) return;
    execFile('systemd-notify', assignments, (error) => {
      if (error !== null) this.#logger.warn('systemd was not told', { error: error.message });
    }).unref();
  }
}
