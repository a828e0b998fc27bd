import { describe } from 'vitest';
import type { Session, SessionOptions } from '../../src/api/session.ts';
import type { Connector } from '../../src/connectors/connector.ts';
import { portableConnectors } from '../../src/connectors/index.ts';
import { createSessionOn } from '../../src/engine/local-session.ts';
import type { EngineSpeech, OwnerSpeech, Spoken } from '../../src/session-worker/protocol.ts';
import { type ServeOptions, serveSession } from '../../src/session-worker/serve-session.ts';
import { createSessionInWorker } from '../../src/session-worker/worker-session.ts';
import { SimulatedMachine } from './simulation.ts';
import { type WorkerPair, workerPair } from './worker-pair.ts';

/** Makes a session on a simulated machine, whose time stands still until the test moves it. */
export type NewSession = (options?: SessionOptions, machine?: SimulatedMachine) => Promise<Session>;

const connectors = new Map(portableConnectors.map((connector) => [connector.name, connector]));

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
  const pair = workerPair<Spoken<EngineSpeech>, Spoken<OwnerSpeech>>();
  const { platform } = machine.process();
  const own = engineConnectors.map((connector) => [connector.name, connector] as const);
  serveSession(pair.channel, platform, new Map([...connectors, ...own])).serve(served);
  return { session: await createSessionInWorker(platform, () => pair.handle, options), pair };
}

/** Describes what must hold wherever the engine of a session runs. */
export function describeSessions(suite: (newSession: NewSession) => void | Promise<void>): void {
  describe('with the engine in the same realm', () => suite(newSession));
  describe('with the engine behind a channel', () => suite(newWorkerSession));
}
