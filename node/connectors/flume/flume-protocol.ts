import type { Duplex } from 'node:stream';
import { loadClient } from '../clients/load-client.ts';

/** An event of Flume. */
export interface FlumeEvent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What an agent says to a batch of events: with `OK` they are its own. */
export type FlumeStatus = 'OK' | 'FAILED' | 'UNKNOWN';

type Answer<Value> = (error: Error | null, value?: Value) => void;

/** What Millrace uses of the package `avsc`: Avro's calls over a connection. */
interface AvroClient {
  readonly Service: { forProtocol(protocol: object): AvroService };
}

interface AvroService {
  readonly hash: Buffer;
  readonly protocol: object;
  createServer(): AvroServer;
  createClient(): AvroCaller;
}

export interface AvroServer {
  readonly service: AvroService;
  onAppend(handle: (event: FlumeEvent, answer: Answer<FlumeStatus>) => void): this;
  onAppendBatch(handle: (events: FlumeEvent[], answer: Answer<FlumeStatus>) => void): this;
  createChannel(connection: Duplex): AvroChannel;
}

export interface AvroCaller {
  createChannel(connection: Duplex): AvroChannel;
  appendBatch(
    events: readonly FlumeEvent[],
    options: { readonly timeout: number },
    answer: Answer<FlumeStatus>,
  ): void;
}

/** What a server says to a client that connects, and what of it the client does not know yet. */
interface AvroHandshake {
  readonly match: 'BOTH' | 'CLIENT' | 'NONE';
  serverProtocol: string | null;
  serverHash: Buffer | null;
}

export interface AvroChannel {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'handshake', listener: (from: unknown, answer: AvroHandshake) => void): unknown;
  destroy(noWait?: boolean): void;
}

const EVENT = {
  type: 'record',
  name: 'AvroFlumeEvent',
  fields: [
    { name: 'headers', type: { type: 'map', values: 'string' } },
    { name: 'body', type: 'bytes' },
  ],
};

/** The calls of Flume's Avro sources and sinks: `flume.avdl` of Apache Flume 1.x. */
const PROTOCOL = {
  protocol: 'AvroSourceProtocol',
  namespace: 'org.apache.flume.source.avro',
  types: [{ type: 'enum', name: 'Status', symbols: ['OK', 'FAILED', 'UNKNOWN'] }, EVENT],
  messages: {
    append: { request: [{ name: 'event', type: 'AvroFlumeEvent' }], response: 'Status' },
    appendBatch: {
      request: [{ name: 'events', type: { type: 'array', items: 'AvroFlumeEvent' } }],
      response: 'Status',
    },
  },
};

/** Fails with `CLIENT_NOT_INSTALLED`. */
export async function flumeService(): Promise<AvroService> {
  const { Service } = await loadClient<AvroClient>('avsc', 'flume');
  return Service.forProtocol(PROTOCOL);
}

/**
 * Takes an agent's connection. An agent that was connected before remembers the protocol of the address, and names its own by
 * hash alone to the process that is started there next. "I don't know yours" has to come with the server's protocol then,
 * though the agent has it: Avro for Java reads it in any case, and without it never gets further.
 */
export function serveAgent(server: AvroServer, connection: Duplex): AvroChannel {
  const channel = server.createChannel(connection);
  channel.on('handshake', (_, answer) => {
    if (answer.match === 'BOTH') return;
    answer.serverProtocol = JSON.stringify(server.service.protocol);
    answer.serverHash = server.service.hash;
  });
  return channel;
}
