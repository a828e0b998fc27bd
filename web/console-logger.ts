import type { Logger } from '../src/ports/logger.ts';

/** What is written, from nothing to everything. */
export const LOG_LEVELS = ['off', 'error', 'warn', 'info'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Writes to the browser's console, with the details as an object that its tools can unfold. */
export class ConsoleLogger implements Logger {
  readonly #level: number;

  constructor(level: LogLevel) {
    this.#level = LOG_LEVELS.indexOf(level);
  }

  error(message: string, details?: Record<string, unknown>): void {
    this.#log('error', message, details);
  }

  warn(message: string, details?: Record<string, unknown>): void {
    this.#log('warn', message, details);
  }

  info(message: string, details?: Record<string, unknown>): void {
    this.#log('info', message, details);
  }

  #log(level: 'error' | 'warn' | 'info', message: string, details?: Record<string, unknown>): void {
    if (LOG_LEVELS.indexOf(level) > this.#level) return;
    console[level](`[millrace] ${message}`, ...(details === undefined ? [] : [details]));
  }
}
