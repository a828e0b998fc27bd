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
  createServer(): AvroServer;
  createClient(): AvroCaller;
}

export interface AvroServer {
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

export interface AvroChannel {
  on(event: 'error', listener: (error: Error) => void): unknown;
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
