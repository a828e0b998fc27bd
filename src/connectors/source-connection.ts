/** How a source that holds a connection stands with its peer. Times are milliseconds since the epoch. */
export type ConnectionState =
  /** The first attempt, or one after a loss, is under way. */
  | {
      readonly kind: 'connecting';
      readonly sinceMs: number;
      readonly attempts: number;
      /** Whether there was a connection, or an attempt at one, before. */
      readonly isAgain: boolean;
    }
  | {
      readonly kind: 'open';
      readonly sinceMs: number;
      /** Since when nothing has come, where that is longer than the option `silentAfter`; it is no failure. */
      readonly silentSinceMs: number | undefined;
    }
  | {
      readonly kind: 'waiting';
      /** When the connection was lost, or the first attempt failed. */
      readonly sinceMs: number;
      /** For people: what the platform or the peer said of the loss, or where there was no connection, of the attempt. */
      readonly reason: string;
      /** The close code of a WebSocket (RFC 6455, 7.4). */
      readonly code: number | undefined;
      /** Attempts in a row that led to no connection. */
      readonly attempts: number;
      readonly nextAttemptMs: number;
    }
  | { readonly kind: 'stopped' };

/** A source's connection, for whoever shows it: states change also while no micro-batch runs. */
export interface SourceConnection {
  readonly state: ConnectionState;
  /** Replaces the listener, which is called with each new state. */
  onChange(listener: (state: ConnectionState) => void): void;
  /** Ends the wait for the next attempt. */
  retry(): void;
}

/** The state as numbers and words for the progress. */
export function connectionMetrics(state: ConnectionState): Readonly<Record<string, string>> {
  const connected = String(state.kind === 'open');
  switch (state.kind) {
    case 'connecting':
      return { connected, attempts: String(state.attempts) };
    case 'open':
      return state.silentSinceMs === undefined
        ? { connected }
        : { connected, silentSince: isoTime(state.silentSinceMs) };
    case 'waiting':
      return {
        connected,
        attempts: String(state.attempts),
        reason: state.reason,
        nextAttempt: isoTime(state.nextAttemptMs),
        ...(state.code === undefined ? {} : { closeCode: String(state.code) }),
      };
    case 'stopped':
      return { connected };
  }
}

function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
