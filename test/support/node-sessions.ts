import { nodeConnectors } from '../../node/connectors/index.ts';
import { nodePlatform } from '../../node/platform.ts';
import type { Session, SessionOptions } from '../../src/api/session.ts';
import { createSessionOn } from '../../src/engine/local-session.ts';
import { sessionBehindChannel } from './session.ts';

type NodeSession = (options: SessionOptions) => Promise<Session>;

/** Sessions on this machine, with its files: one with its engine in the same realm, one with it behind a channel. */
export const NODE_SESSIONS: readonly (readonly [where: string, create: NodeSession])[] = [
  ['in the same realm', newNodeSession],
  ['behind a channel', newNodeWorkerSession],
];

function newNodeSession(options: SessionOptions): Promise<Session> {
  return createSessionOn(nodePlatform(), nodeConnectors, options);
}

export async function newNodeWorkerSession(options: SessionOptions): Promise<Session> {
  return (await sessionBehindChannel(nodePlatform(), nodeConnectors, options)).session;
}
