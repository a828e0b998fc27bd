import type { ConnectionState } from '../../../src/connectors/source-connection.ts';
import type { Activity } from '../protocol.ts';

/** What the page says of a connection; undefined once the query has let go of it. */
export function connectionActivity(state: ConnectionState): Activity | undefined {
  switch (state.kind) {
    case 'open':
      return { kind: 'live' };
    case 'connecting': {
      const { attempts, sinceMs } = state;
      if (attempts === 0) return { kind: 'reading', share: undefined };
      const reason = 'connecting';
      return { kind: 'disconnected', sinceMs, reason, attempts, nextAttemptMs: undefined };
    }
    case 'waiting': {
      const { attempts, nextAttemptMs, reason, sinceMs } = state;
      return { kind: 'disconnected', sinceMs, reason, attempts, nextAttemptMs };
    }
    case 'stopped':
      return undefined;
  }
}
