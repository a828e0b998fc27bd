/** Where the engine says what it does. Levels: error, data at risk; warn, recovered; info, life cycle. */
export interface Logger {
  error(message: string, details?: Record<string, unknown>): void;
  warn(message: string, details?: Record<string, unknown>): void;
  info(message: string, details?: Record<string, unknown>): void;
}
