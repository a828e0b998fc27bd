/**
 * Makes sessions of words: each word is an event of the session that it names, and a session expires when it has had no event for
 * ten seconds (Spark's `StructuredSessionization`). The function keeps the state of each session.
 *
 *     nc -lk 9999                                                    # in one terminal; then type lines
 *     npm run example -- structured-sessionization localhost 9999    # in another
 */
import { createSession, type GroupState } from 'millrace';
import { explode, split } from 'millrace/functions';

const [host, port] = process.argv.slice(2);
if (port === undefined) {
  console.error('Usage: structured-sessionization <hostname> <port>');
  process.exit(1);
}

type SessionKey = { sessionId: string };
type SessionEvent = SessionKey & { timestamp: Date };
type SessionInfo = { numEvents: number; start: Date; end: Date };

const session = await createSession();

const lines = session.readStream
  .format('socket')
  .options({ host, port, includeTimestamp: true })
  .load();
const events = lines.select(explode(split('value', ' ')).as('sessionId'), 'timestamp');

const sessionUpdates = events.groupBy('sessionId').mapGroupsWithState(
  {
    outputSchema: 'id STRING, durationMs BIGINT, numEvents INT, expired BOOLEAN',
    stateSchema: 'numEvents INT, start TIMESTAMP, end TIMESTAMP',
    timeout: 'ProcessingTimeTimeout',
  },
  updateSession,
);

function updateSession(
  { sessionId }: SessionKey,
  events: readonly SessionEvent[],
  state: GroupState<SessionInfo>,
) {
  if (state.hasTimedOut) {
    const last = updateOf(sessionId, state.get(), true);
    state.remove();
    return last;
  }
  const known = state.getOption();
  const times = events.map(({ timestamp }) => timestamp.getTime());
  const info = {
    numEvents: (known?.numEvents ?? 0) + events.length,
    start: known?.start ?? new Date(Math.min(...times)),
    end: new Date(Math.max(known?.end.getTime() ?? 0, ...times)),
  };
  state.update(info);
  state.setTimeoutDuration('10 seconds');
  return updateOf(sessionId, info, false);
}

function updateOf(id: string, { numEvents, start, end }: SessionInfo, expired: boolean) {
  return { id, durationMs: end.getTime() - start.getTime(), numEvents, expired };
}

const query = await sessionUpdates.writeStream.outputMode('update').format('console').start();
await query.awaitTermination();
