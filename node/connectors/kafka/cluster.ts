import { retryDelayMs } from '../../../src/connectors/reconnect.ts';
import { sourceStopped } from '../../../src/errors/connection-errors.ts';
import {
  authenticationFailed,
  kafkaUnreachable,
  requestFailed,
} from '../../../src/errors/kafka-errors.ts';
import type { Platform } from '../../../src/ports/platform.ts';
import type {
  KafkaBroker,
  KafkaClient,
  KafkaConnection,
  KafkaReader,
  MetadataAnswer,
} from './client.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import {
  answerOf,
  connectionFailure,
  errorName,
  TryAgain,
  throwIfPassing,
} from './kafka-answers.ts';
import { parseUuid } from './wire.ts';

const DELAYS = { firstMs: 50, longestMs: 2_000 };
/** No topic has this name. */
const ALL_TOPICS = '';

export interface Topic {
  /** The topic's own number, 16 bytes: another one when it was deleted and made again. */
  readonly id: Uint8Array;
  readonly isInternal: boolean;
  /** The broker that leads each partition, by its number; -1 for none. */
  readonly leaders: ReadonlyMap<number, number>;
}

/** A request of one of the versions that are written in this folder. */
export interface RawRequest<Answer> {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly body: Buffer;
  parse(answer: Buffer): Answer;
}

/**
 * The brokers of a cluster: one connection each, and who leads which partition. Whatever is asked is asked again, with
 * growing pauses, while brokers are away or change their roles, until the time is up.
 */
export class KafkaCluster {
  readonly client: KafkaClient;
  readonly settings: ConnectionSettings;
  readonly #platform: Platform;
  readonly #description: string;
  readonly #stopped = new AbortController();
  readonly #connections = new Map<string, Promise<KafkaConnection>>();
  #brokers = new Map<number, KafkaBroker>();
  #topics = new Map<string, Topic>();
  readonly #topicsAtMs = new Map<string, number>();
  #reconnects = 0;

  constructor(options: {
    readonly client: KafkaClient;
    readonly settings: ConnectionSettings;
    readonly platform: Platform;
    readonly description: string;
  }) {
    this.client = options.client;
    this.settings = options.settings;
    this.#platform = options.platform;
    this.#description = options.description;
  }

  /** How often anything had to be tried again. */
  get retries(): number {
    return this.#reconnects;
  }

  /** Topics by name, those that are not there left out; all topics for null. What is younger than `maxAgeMs` is not asked for. */
  async topics(names: readonly string[] | null, maxAgeMs = 0): Promise<ReadonlyMap<string, Topic>> {
    const now = this.#platform.clock.monotonicMs();
    const isYoung = (name: string) =>
      now - (this.#topicsAtMs.get(name) ?? Number.NEGATIVE_INFINITY) < maxAgeMs;
    if ((names ?? [ALL_TOPICS]).every(isYoung)) return names ? this.#known(names) : this.#topics;
    await this.retrying('topics', () => this.#askForTopics(names));
    return names === null ? this.#topics : this.#known(names);
  }

  /** Sends a request to the broker that leads a partition, or any other by its number. */
  async send<Answer>(nodeId: number, request: RawRequest<Answer>): Promise<Answer> {
    return this.onBroker(nodeId, (connection) => this.sendOn(connection, request));
  }

  /** Does something on the connection to a broker. Fails with `TryAgain` where the broker can't be reached. */
  async onBroker<Answer>(
    nodeId: number,
    ask: (connection: KafkaConnection) => Promise<Answer>,
  ): Promise<Answer> {
    const broker = this.#brokers.get(nodeId);
    if (broker === undefined) throw new TryAgain(`no broker ${nodeId} is known`);
    return this.on(broker, ask);
  }

  async on<Answer>(
    broker: KafkaBroker,
    ask: (connection: KafkaConnection) => Promise<Answer>,
  ): Promise<Answer> {
    let connection: KafkaConnection | undefined;
    try {
      connection = await this.#connection(broker);
      return await answerOf(ask(connection));
    } catch (error) {
      const failure = connectionFailure(error);
      // An answer that comes too late would be taken for the next one's.
      if (failure !== undefined || connection === undefined) this.#forget(broker, connection);
      if (failure === undefined) throw error;
      if (failure.kind === 'network') throw new TryAgain(failure.reason);
      const { reason } = failure;
      throw authenticationFailed({ broker: address(broker), reason }, error);
    }
  }

  /** The same on whichever broker answers first. */
  async onAny<Answer>(ask: (connection: KafkaConnection) => Promise<Answer>): Promise<Answer> {
    let last: unknown;
    const known = new Map(
      [...this.#brokers.values(), ...this.settings.bootstrap].map((broker) => [
        address(broker),
        broker,
      ]),
    );
    for (const broker of known.values()) {
      try {
        return await this.on(broker, ask);
      } catch (error) {
        if (!(error instanceof TryAgain)) throw error;
        last = error;
      }
    }
    throw last;
  }

  /** Makes attempts until one does not end with `TryAgain`, or the time is up: then fails with `KAFKA_UNREACHABLE`. */
  async retrying<Answer>(
    subject: string,
    attempt: () => Promise<Answer>,
    timeoutMs = this.settings.timeoutMs,
  ): Promise<Answer> {
    const { clock, scheduler, logger } = this.#platform;
    const { signal } = this.#stopped;
    const startMs = clock.monotonicMs();
    for (let count = 0; ; count++) {
      if (signal.aborted) throw sourceStopped({ source: this.#description });
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof TryAgain)) throw error;
        const reason = error.message;
        if (signal.aborted) throw sourceStopped({ source: this.#description });
        const { servers } = this.settings;
        if (clock.monotonicMs() - startMs >= timeoutMs) {
          const seconds = String(timeoutMs / 1000);
          throw kafkaUnreachable({ servers, subject, seconds, reason }, error);
        }
        this.#reconnects++;
        if (count === 4)
          logger.warn('Kafka does not answer as it should, trying on', { subject, reason });
        await scheduler.sleep(retryDelayMs(count, this.#platform, DELAYS), signal);
        if (error.isStale) this.#topicsAtMs.clear();
      }
    }
  }

  /** Fails for an answer with an error: with `TryAgain` where it goes away by itself, else with `KAFKA_REQUEST_FAILED`. */
  check(errorCode: number, subject: string): void {
    if (errorCode === 0) return;
    const reason = errorName(this.client, errorCode);
    throwIfPassing(reason);
    throw requestFailed({ subject, reason });
  }

  async sendOn<Answer>(
    connection: KafkaConnection,
    { apiKey, apiVersion, body, parse }: RawRequest<Answer>,
  ): Promise<Answer> {
    const payload = () => this.client.Writer.create().append(body);
    const parser = (_: number, _key: number, _version: number, reader: KafkaReader) =>
      parse(reader.buffer.slice(reader.position));
    return new Promise((resolve, reject) => {
      connection.send(apiKey, apiVersion, payload, parser, true, true, (error, answer) => {
        if (error) reject(error);
        else resolve(answer);
      });
    });
  }

  /** Ends what waits, and the connections. */
  async close(): Promise<void> {
    this.#stopped.abort();
    const connections = [...this.#connections.values()];
    this.#connections.clear();
    const closed = connections.map(async (connection) => (await connection).close());
    // One that is still being made is not waited for.
    await Promise.race([Promise.allSettled(closed), this.#platform.scheduler.sleep(1000)]);
  }

  #known(names: readonly string[]): ReadonlyMap<string, Topic> {
    return new Map(
      names.flatMap((name) => {
        const topic = this.#topics.get(name);
        return topic === undefined ? [] : [[name, topic] as const];
      }),
    );
  }

  async #askForTopics(names: readonly string[] | null): Promise<void> {
    const answer = await this.onAny((connection) =>
      this.client.metadataV12.api.async(connection, names, false, false),
    );
    const topics = this.#topicsOf(answer);
    this.#brokers = new Map(
      answer.brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]),
    );
    if (names === null) this.#topics = topics;
    const now = this.#platform.clock.monotonicMs();
    if (names === null) this.#topicsAtMs.set(ALL_TOPICS, now);
    for (const name of names ?? topics.keys()) {
      this.#topicsAtMs.set(name, now);
      const topic = topics.get(name);
      if (topic === undefined) this.#topics.delete(name);
      else this.#topics.set(name, topic);
    }
  }

  #topicsOf(answer: MetadataAnswer): Map<string, Topic> {
    const topics = new Map<string, Topic>();
    for (const { errorCode, name, topicId, isInternal, partitions } of answer.topics) {
      const error = errorName(this.client, errorCode);
      if (name === null || error === 'UNKNOWN_TOPIC_OR_PARTITION') continue;
      this.check(errorCode, `the topic ${name}`);
      const leaders = new Map(
        partitions.map(({ partitionIndex, leaderId }) => [partitionIndex, leaderId]),
      );
      topics.set(name, { id: parseUuid(topicId), isInternal, leaders });
    }
    return topics;
  }

  async #connection(broker: KafkaBroker): Promise<KafkaConnection> {
    const key = address(broker);
    let connection = this.#connections.get(key);
    if (connection === undefined) {
      connection = this.#connect(broker);
      this.#connections.set(key, connection);
    }
    return connection;
  }

  async #connect(broker: KafkaBroker): Promise<KafkaConnection> {
    const { Connection } = this.client;
    const connection = new Connection(this.settings.clientId, await this.settings.connection());
    connection.on('error', () => this.#forget(broker, connection));
    connection.on('close', () => this.#forget(broker, connection));
    await connection.connect(broker.host, broker.port);
    return connection;
  }

  #forget(broker: KafkaBroker, connection: KafkaConnection | undefined): void {
    const key = address(broker);
    const held = this.#connections.get(key);
    if (held === undefined) return;
    const drop = () => {
      if (this.#connections.get(key) === held) this.#connections.delete(key);
    };
    if (connection === undefined) drop();
    else {
      held.then((current) => current === connection && drop(), drop);
      connection.close().catch(() => {});
    }
  }
}

function address({ host, port }: KafkaBroker): string {
  return `${host}:${port}`;
}
