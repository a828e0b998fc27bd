import type { Clock } from '../src/ports/clock.ts';
import type { Logger } from '../src/ports/logger.ts';

/** What is written, from nothing to everything. */
export const LOG_LEVELS = ['off', 'error', 'warn', 'info'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * Writes lines to standard error: `2026-11-25T14:41:28.123Z WARN retrying host=localhost attempt=2`. Details are
 * printed as `key=value`; values with spaces as JSON, errors by their message.
 */
export class StderrLogger implements Logger {
  readonly #level: number;
  readonly #clock: Clock;
  readonly #write: (line: string) => void;

  constructor(options: { level: LogLevel; clock: Clock; write?: (line: string) => void }) {
    this.#level = LOG_LEVELS.indexOf(options.level);
    this.#clock = options.clock;
    this.#write = options.write ?? ((line) => process.stderr.write(line));
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

  #log(level: LogLevel, message: string, details: Record<string, unknown> = {}): void {
    if (LOG_LEVELS.indexOf(level) > this.#level) return;
    const time = new Date(this.#clock.nowMs()).toISOString();
    const pairs = Object.entries(details).map(([key, value]) => ` ${key}=${detailText(value)}`);
    this.#write(`${time} ${level.toUpperCase()} ${message}${pairs.join('')}\n`);
  }
}

function detailText(value: unknown): string {
  const text =
    value instanceof Error
      ? value.message
      : typeof value === 'object' && value !== null
        ? JSON.stringify(value)
        : String(value);
  return /^[^\s"=]+$/.test(text) ? text : JSON.stringify(text);
}
