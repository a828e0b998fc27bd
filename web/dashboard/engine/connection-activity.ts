import type { ConnectionState } from '../../../src/connectors/source-connection.ts';
import type { Activity } from '../protocol.ts';

/** What the page says of a connection; undefined where what it has said before still holds, and once the query has let go. */
export function connectionActivity(state: ConnectionState): Activity | undefined {
  switch (state.kind) {
    case 'open':
      return { kind: 'live' };
    case 'connecting':
      return state.isAgain ? undefined : { kind: 'reading', share: undefined };
    case 'waiting': {
      const { attempts, nextAttemptMs, reason, sinceMs } = state;
      return { kind: 'disconnected', sinceMs, reason, attempts, nextAttemptMs };
    }
    case 'stopped':
      return undefined;
  }
}
