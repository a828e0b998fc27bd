import { rowOptions } from '../api/row.ts';
import { Session, type SessionOptions } from '../api/session.ts';
import { SessionState } from '../api/session-state.ts';
import { connectorsNeedLocalEngine } from '../errors/api-errors.ts';
import { type OwnerPlatform, type SessionWorker, WorkerBackend } from './worker-backend.ts';

/**
 * Makes a session whose engine runs in a worker; resolves when it does. The worker is the session's from now on, and ends
 * with it. Fails with CONNECTORS_NEED_LOCAL_ENGINE if the program brings connectors, which are functions.
 */
export async function createSessionInWorker(
  platform: OwnerPlatform,
  startWorker: () => SessionWorker,
  options: SessionOptions = {},
): Promise<Session> {
  const names = (options.connectors ?? []).map((connector) => connector.name);
  if (names.length > 0) throw connectorsNeedLocalEngine(names);
  const worker = startWorker();
  try {
    const backend = new WorkerBackend(platform, worker);
    const { config = {}, shards } = options;
    const state = new SessionState({
      backend,
      platform,
      rowOptions: rowOptions(options),
      config,
      shards,
    });
    await backend.open();
    return new Session(state);
  } catch (error) {
    await worker.stop();
    throw error;
  }
}
