import { rowOptions } from '../api/row.ts';
import { Session, type SessionOptions } from '../api/session.ts';
import { SessionState } from '../api/session-state.ts';
import type { Connector } from '../connectors/connector.ts';
import type { Platform } from '../ports/platform.ts';
import { EngineState } from './engine-state.ts';
import { LocalBackend } from './local-backend.ts';

/** Makes a session whose engine runs in this realm, on a platform. Entry points wrap it as `createSession`. */
export async function createSessionOn(
  platform: Platform,
  connectors: ReadonlyMap<string, Connector>,
  options: SessionOptions = {},
): Promise<Session> {
  const own = (options.connectors ?? []).map((connector) => [connector.name, connector] as const);
  const engine = new EngineState(platform, new Map([...connectors, ...own]), options);
  const backend = new LocalBackend(engine);
  const state = new SessionState({
    backend,
    platform,
    rowOptions: rowOptions(options),
    config: options.config ?? {},
    shards: options.shards,
  });
  await backend.open();
  return new Session(state);
}
