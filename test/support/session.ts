import { describe } from 'vitest';
import type { Session, SessionOptions } from '../../src/api/session.ts';
import type { Connector } from '../../src/connectors/connector.ts';
import { portableConnectors } from '../../src/connectors/index.ts';
import { createSessionOn } from '../../src/engine/local-session.ts';
import type { Platform } from '../../src/ports/platform.ts';
import type { EngineSpeech, OwnerSpeech, Spoken } from '../../src/session-worker/protocol.ts';
import type { ServeOptions } from '../../src/session-worker/serve-options.ts';
import { serveSession } from '../../src/session-worker/serve-session.ts';
import { createSessionInWorker } from '../../src/session-worker/worker-session.ts';
import { stateSources } from '../../src/streaming/state-source/state-sources.ts';
import { SimulatedMachine } from './simulation.ts';
import { type WorkerPair, workerPair } from './worker-pair.ts';

/** Makes a session on a simulated machine, whose time stands still until the test moves it. */
export type NewSession = (options?: SessionOptions, machine?: SimulatedMachine) => Promise<Session>;

const connectors = new Map(
  [...portableConnectors, ...stateSources].map((connector) => [connector.name, connector]),
);

/** A session whose engine runs in its own realm. */
export const newSession: NewSession = (options = {}, machine = new SimulatedMachine()) =>
  createSessionOn(machine.process().platform, connectors, options);

/** A session whose engine is at the other end of a pair of ports: whatever crosses is cloned. */
export const newWorkerSession: NewSession = async (options, machine) =>
  (await workerSession(options, machine)).session;

/** Such a session, and the channel between both sides; `engineConnectors` are made where the engine is. */
export async function workerSession(
  options: SessionOptions = {},
  machine = new SimulatedMachine(),
  engineConnectors: readonly Connector[] = [],
  served: ServeOptions = {},
): Promise<{
  readonly session: Session;
  readonly pair: WorkerPair<Spoken<EngineSpeech>, Spoken<OwnerSpeech>>;
}> {
  const { platform } = machine.process();
  const own = engineConnectors.map((connector) => [connector.name, connector] as const);
  return sessionBehindChannel(platform, new Map([...connectors, ...own]), options, served);
}

/** A session whose engine is at the other end of a channel, on a platform. */
export async function sessionBehindChannel(
  platform: Platform,
  engineConnectors: ReadonlyMap<string, Connector>,
  options: SessionOptions,
  served: ServeOptions = {},
): ReturnType<typeof workerSession> {
  const pair = workerPair<Spoken<EngineSpeech>, Spoken<OwnerSpeech>>();
  serveSession(pair.channel, platform, engineConnectors).serve(served);
  return { session: await createSessionInWorker(platform, () => pair.handle, options), pair };
}

/** Runs a test on a session of its own, which is stopped after it. */
export function sessionsOf(
  newSession: NewSession,
): (run: (session: Session) => Promise<void>) => Promise<void> {
  return async (run) => {
    const session = await newSession();
    try {
      await run(session);
    } finally {
      await session.stop();
    }
  };
}

/** Describes what must hold wherever the engine of a session runs. */
export function describeSessions(suite: (newSession: NewSession) => void | Promise<void>): void {
  describe('with the engine in the same realm', () => suite(newSession));
  describe('with the engine behind a channel', () => suite(newWorkerSession));
}
