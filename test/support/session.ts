import type { Session, SessionOptions } from '../../src/api/session.ts';
import { portableConnectors } from '../../src/connectors/index.ts';
import { createSessionOn } from '../../src/engine/local-session.ts';
import { SimulatedMachine } from './simulation.ts';

/** A session on a simulated machine, whose time stands still until the test moves it. */
export function newSession(
  options: SessionOptions = {},
  machine = new SimulatedMachine(),
): Promise<Session> {
  const connectors = new Map(portableConnectors.map((connector) => [connector.name, connector]));
  return createSessionOn(machine.process().platform, connectors, options);
}
