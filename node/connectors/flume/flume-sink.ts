import type {
  Sink,
  SinkBatch,
  SinkContext,
  SinkWriter,
} from '../../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { encoderContext, sinkFormat } from '../sink-format.ts';
import { columnEvents, hasBody, type NewEvents } from './event-columns.ts';
import { FlumeAgent } from './flume-agent.ts';
import type { FlumeEvent } from './flume-protocol.ts';
import { flumeSinkOptions } from './flume-sink-options.ts';
import { lineEvents } from './line-events.ts';

/**
 * Sends each row as an event to the Avro source of a Flume agent, whose channel has it when the call is answered. At least
 * once: a micro-batch that is run again is sent again. Each event has the headers `queryId`, `batchId` and `index`, the
 * same each time, by which the receiver can count it once.
 */
export class FlumeSink implements Sink {
  readonly outputModes = ['append', 'update', 'complete'] as const;
  readonly description: string;
  readonly #context: SinkContext;
  readonly #agent: FlumeAgent;
  readonly #batchEvents: number;
  readonly #isOfColumns: boolean;
  #events = 0;

  private constructor(context: SinkContext, agent: FlumeAgent, batchEvents: number) {
    this.#context = context;
    this.#agent = agent;
    this.#batchEvents = batchEvents;
    const isGiven = new ConnectorOptions(context.format, context.options).text('format');
    this.#isOfColumns = isGiven === undefined && hasBody(context.schema);
    this.description = `FlumeSink[${agent.address}]`;
  }

  /** Fails with `FLUME_SINK_FAILED.COLUMN` where columns are of other types than events have. */
  static async open(context: SinkContext): Promise<FlumeSink> {
    const options = flumeSinkOptions(context);
    const agent = new FlumeAgent(options, context.platform);
    const sink = new FlumeSink(context, agent, options.batchEvents);
    if (sink.#isOfColumns) columnEvents(context.schema);
    // Which format there is, if none is said, shows with the columns only.
    else await sinkFormat(context).loadEncoder?.();
    return sink;
  }

  async begin(batch: SinkBatch): Promise<SinkWriter> {
    const { queryId } = this.#context;
    return new FlumeWriter({
      newEvents: this.#newEvents(batch),
      headers: { queryId, batchId: String(batch.batchId) },
      batchEvents: this.#batchEvents,
      batch,
      send: async (events) => {
        await this.#agent.append(events);
        this.#events += events.length;
      },
    });
  }

  metrics(): Readonly<Record<string, string>> {
    return { events: String(this.#events), ...this.#agent.metrics() };
  }

  async close(): Promise<void> {
    this.#agent.close();
  }

  #newEvents(batch: SinkBatch): NewEvents {
    if (this.#isOfColumns) return columnEvents(batch.schema);
    return lineEvents(
      sinkFormat(this.#context).encoder(encoderContext(this.#context, batch, batch.schema)),
    );
  }
}

interface FlumeWriterOptions {
  readonly newEvents: NewEvents;
  /** Of all events. */
  readonly headers: Readonly<Record<string, string>>;
  readonly batchEvents: number;
  readonly batch: SinkBatch;
  readonly send: (events: readonly FlumeEvent[]) => Promise<void>;
}

class FlumeWriter implements SinkWriter {
  readonly #options: FlumeWriterOptions;
  #events: FlumeEvent[] = [];
  #index = 0;
  #isOpen = true;

  constructor(options: FlumeWriterOptions) {
    this.#options = options;
  }

  write(rows: Parameters<SinkWriter['write']>[0]): void {
    const { batch, headers, newEvents } = this.#options;
    for (const event of newEvents.of(batch.core, rows)) {
      const index = String(this.#index++);
      this.#events.push({ ...event, headers: { ...event.headers, ...headers, index } });
    }
  }

  async flush(): Promise<void> {
    await this.#send(this.#options.batchEvents);
  }

  async commit(): Promise<void> {
    await this.#send(1);
    this.#close();
  }

  async abort(): Promise<void> {
    this.#close();
  }

  /** Sends while there are as many events as these. */
  async #send(least: number): Promise<void> {
    const { batchEvents, send } = this.#options;
    while (this.#events.length >= least) {
      await send(this.#events.slice(0, batchEvents));
      this.#events = this.#events.slice(batchEvents);
    }
  }

  #close(): void {
    this.#events = [];
    if (this.#isOpen) this.#options.newEvents.close();
    this.#isOpen = false;
  }
}
