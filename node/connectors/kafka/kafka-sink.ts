import type {
  Sink,
  SinkBatch,
  SinkContext,
  SinkWriter,
} from '../../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { topicNotFound } from '../../../src/errors/kafka-errors.ts';
import { BatchMarkers } from './batch-markers.ts';
import { loadKafkaClient } from './client.ts';
import { KafkaCluster } from './cluster.ts';
import { connectionSettings } from './connection-settings.ts';
import { CommittedWriter, KafkaWriter } from './kafka-writer.ts';
import { KafkaProducer } from './producer.ts';
import { sinkColumns } from './sink-columns.ts';
import { type KafkaSinkOptions, sinkOptions } from './sink-options.ts';
import { TopicTarget } from './topic-target.ts';

/** How often a topic that was made a moment ago is looked for. */
const TOPIC_LOOKS = 4;
const TOPIC_PAUSE_MS = 250;
const TOPICS_AGE_MS = 30_000;

interface SinkParts {
  readonly context: SinkContext;
  readonly options: KafkaSinkOptions;
  readonly cluster: KafkaCluster;
  readonly producer: KafkaProducer;
  readonly markers: BatchMarkers | undefined;
  /** The last batch that an earlier run committed. */
  readonly committed: number;
}

/**
 * Writes rows as records. Exactly once: a micro-batch is a transaction, which also writes the batch's id; a batch that is handed in
 * again after a crash is recognized by it. Consumers have to read committed. With `deliveryGuarantee` at-least-once, as with Spark's
 * sink, such a batch is written again.
 */
export class KafkaSink implements Sink {
  readonly outputModes = ['append', 'update', 'complete'] as const;
  readonly description: string;
  readonly #parts: SinkParts;
  #committed: number;
  #rows = 0;
  #skipped = 0;

  private constructor(parts: SinkParts) {
    this.#parts = parts;
    this.#committed = parts.committed;
    this.description = `KafkaSink[${parts.options.topic ?? 'by topic column'}]`;
  }

  /** Fails with `KAFKA_SINK_SCHEMA` before anything is connected to. */
  static async open(context: SinkContext): Promise<KafkaSink> {
    const read = new ConnectorOptions(context.format, context.options);
    const options = sinkOptions(read);
    sinkColumns(context.schema, options.topic);
    const settings = connectionSettings(context.options);
    await settings.connection();
    const client = await loadKafkaClient();
    const { platform } = context;
    const description = `kafka[${settings.servers}]`;
    const cluster = new KafkaCluster({ client, settings, platform, description });
    try {
      return new KafkaSink(await connected(context, options, cluster));
    } catch (error) {
      await cluster.close();
      throw error;
    }
  }

  async begin(batch: SinkBatch): Promise<SinkWriter> {
    const { options, producer, markers } = this.#parts;
    if (batch.batchId <= this.#committed) {
      this.#skipped++;
      return new CommittedWriter();
    }
    return new KafkaWriter({
      ...{ batch, producer },
      columns: sinkColumns(batch.schema, options.topic),
      topic: options.topic === undefined ? undefined : await this.#target(options.topic),
      target: (topic) => this.#target(topic),
      marker: markers?.marker(batch.batchId),
      written: (rows) => {
        this.#rows += rows;
        if (markers !== undefined) this.#committed = batch.batchId;
      },
    });
  }

  /** What was written since the start, batches that were committed before it, and how often something was tried again. */
  metrics(): Readonly<Record<string, string>> {
    return {
      records: String(this.#rows),
      skippedBatches: String(this.#skipped),
      retries: String(this.#parts.cluster.retries),
    };
  }

  close(): Promise<void> {
    return this.#parts.cluster.close();
  }

  async #target(name: string): Promise<TopicTarget> {
    const { cluster, options, context } = this.#parts;
    const { random, scheduler } = context.platform;
    for (let look = 1; ; look++) {
      const topics = await cluster.topics([name], look === 1 ? TOPICS_AGE_MS : 0);
      const partitions = topics.get(name)?.leaders.size ?? 0;
      if (partitions > 0) {
        const seed = Number(random.seed() & 0xffffn);
        return new TopicTarget(name, partitions, options.batchBytes, seed);
      }
      const { servers } = cluster.settings;
      if (look === TOPIC_LOOKS) throw topicNotFound({ servers, topics: name });
      await scheduler.sleep(TOPIC_PAUSE_MS);
    }
  }
}

async function connected(
  context: SinkContext,
  options: KafkaSinkOptions,
  cluster: KafkaCluster,
): Promise<SinkParts> {
  const { clock } = context.platform;
  const transactionalId = `${options.transactionalIdPrefix}-${context.queryId}-kafka`;
  const isExactlyOnce = options.isExactlyOnce;
  const markerOptions = { cluster, platform: context.platform, topic: options.markerTopic };
  const { queryId } = context;
  const markers = isExactlyOnce
    ? await BatchMarkers.open({ ...markerOptions, transactionalId, queryId })
    : undefined;
  const { transactionTimeoutMs, deliveryTimeoutMs, compression } = options;
  // From here on an older process of the query can commit nothing, so that what it has committed is known.
  const producer = await KafkaProducer.open({
    ...{ cluster, compression, transactionTimeoutMs, deliveryTimeoutMs },
    transactionalId: isExactlyOnce ? transactionalId : null,
    nowMs: () => clock.nowMs(),
  });
  const committed = (await markers?.lastBatch()) ?? -1;
  return { context, options, cluster, producer, markers, committed };
}
