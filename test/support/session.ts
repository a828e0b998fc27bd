import { createSessionOn, type Session, type SessionOptions } from '../../src/api/session.ts';
import type { Connector } from '../../src/connectors/connector.ts';
import { foreachConnector } from '../../src/connectors/foreach.ts';
import { foreachBatchConnector } from '../../src/connectors/foreach-batch.ts';
import { memoryConnector } from '../../src/connectors/memory.ts';
import { noopConnector } from '../../src/connectors/noop.ts';
import { SimulatedMachine } from './simulation.ts';

const CONNECTORS: readonly Connector[] = [
  memoryConnector,
  foreachConnector,
  foreachBatchConnector,
  noopConnector,
];

/** A session on a simulated machine, whose time stands still until the test moves it. */
export function newSession(
  options: SessionOptions = {},
  machine = new SimulatedMachine(),
): Promise<Session> {
  const connectors = new Map(CONNECTORS.map((connector) => [connector.name, connector]));
  return createSessionOn(machine.process().platform, connectors, options);
}
