import type { Logger } from '../../../src/ports/logger.ts';
import { nodeClock } from '../../platform.ts';
import { type LogLevel, StderrLogger } from '../../stderr-logger.ts';

export const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** Writes to standard error, as lines of text or of JSON. */
export function agentLogger(format: LogFormat, level: LogLevel): Logger {
  if (format === 'text') return new StderrLogger({ level, clock: nodeClock });
  const line =
    (name: string) =>
    (message: string, details: Record<string, unknown> = {}) => {
      const time = new Date(nodeClock.nowMs()).toISOString();
      const told = Object.entries(details).map(([key, value]) => [key, detail(value)]);
      const record = { time, level: name, message, ...Object.fromEntries(told) };
      process.stderr.write(`${JSON.stringify(record)}\n`);
    };
  const silent = () => {};
  return {
    error: level === 'off' ? silent : line('error'),
    warn: level === 'warn' || level === 'info' ? line('warn') : silent,
    info: level === 'info' ? line('info') : silent,
  };
}

function detail(value: unknown): unknown {
  if (value instanceof Error) return value.message;
  return typeof value === 'bigint' ? String(value) : value;
}
