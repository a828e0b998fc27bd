import { type ChildProcess, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort, jarsOf, missingJava, startJava, stopProcess } from './java.ts';

/** What the tests use of the client's own classes. */
export interface KafkaPackage {
  readonly Admin: new (options: object) => KafkaAdmin;
  readonly Producer: new (options: object) => KafkaTestProducer;
}

export interface KafkaAdmin {
  metadata(options: object): Promise<{ readonly brokers: ReadonlyMap<number, unknown> }>;
  createTopics(options: object): Promise<unknown>;
  deleteTopics(options: object): Promise<unknown>;
  createPartitions(options: object): Promise<unknown>;
  deleteRecords(options: object): Promise<unknown>;
  close(): Promise<void>;
}

export interface KafkaTestProducer {
  send(options: object): Promise<unknown>;
  beginTransaction(): Promise<{
    send(options: object): Promise<unknown>;
    commit(): Promise<unknown>;
    abort(): Promise<unknown>;
  }>;
  close(force?: boolean): Promise<void>;
}

/** Users of the listener with a login, by name. */
export const KAFKA_USER = { name: 'alice', password: 'open-sesame-4711' };

/** What is not there of what a broker needs; undefined where all is. */
export const missingKafka = missingJava;

export async function kafkaPackage(): Promise<KafkaPackage> {
  const path = createRequire(import.meta.url).resolve('@platformatic/kafka');
  return import(pathToFileURL(path).href);
}

/** One real broker, its own controller, on loopback ports; data are in its folder, so that it can be stopped and started. */
export class KafkaService {
  readonly #folder: string;
  readonly #jars: string;
  readonly port: number;
  /** The port of the listener with a login. */
  readonly loginPort: number;
  #process: ChildProcess | undefined;

  private constructor(folder: string, jars: string, ports: readonly number[]) {
    this.#folder = folder;
    this.#jars = jars;
    [this.port, this.loginPort] = ports;
    const [port, loginPort, controllerPort] = ports;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'log4j2.properties'), LOGGING);
    const settings = serverSettings(folder, { port, loginPort, controllerPort });
    writeFileSync(join(folder, 'server.properties'), settings);
  }

  /** A broker that is not started yet. */
  static async in(folder: string): Promise<KafkaService> {
    const jars = jarsOf('kafka', join(import.meta.dirname, 'kafka-pom.xml'));
    return new KafkaService(folder, jars, [await freePort(), await freePort(), await freePort()]);
  }

  get servers(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Starts it, and waits until it answers with itself as a broker. */
  async start(): Promise<void> {
    if (!existsSync(join(this.#folder, 'data/meta.properties'))) {
      const id = randomBytes(16).toString('base64url');
      const format = [
        'kafka.tools.StorageTool',
        'format',
        '-c',
        this.#settings,
        `--cluster-id=${id}`,
      ];
      execFileSync('java', [...this.#jvm, '-XX:TieredStopAtLevel=1', ...format]);
    }
    const { Admin } = await kafkaPackage();
    this.#process = await startJava({
      args: [...this.#jvm, 'kafka.Kafka', this.#settings],
      log: join(this.#folder, 'broker.log'),
      timeoutMs: 120_000,
      isReady: async () => {
        const admin = new Admin({
          clientId: 'ready',
          bootstrapBrokers: [this.servers],
          retries: 0,
        });
        try {
          return (await admin.metadata({ topics: [] })).brokers.size > 0;
        } finally {
          await admin.close();
        }
      },
    });
  }

  async stop(): Promise<void> {
    if (this.#process !== undefined) await stopProcess(this.#process);
    this.#process = undefined;
  }

  get #settings(): string {
    return join(this.#folder, 'server.properties');
  }

  get #jvm(): string[] {
    const logging = `-Dlog4j2.configurationFile=${join(this.#folder, 'log4j2.properties')}`;
    return ['-Xms64m', '-Xmx512m', '-XX:+UseSerialGC', logging, '-cp', join(this.#jars, '*')];
  }
}

const LOGGING = `rootLogger.level=WARN
rootLogger.appenderRef.a.ref=A
appender.a.type=Console
appender.a.name=A
appender.a.layout.type=PatternLayout
appender.a.layout.pattern=%d{HH:mm:ss,SSS} %p %c{1} %m%n
`;

function serverSettings(
  folder: string,
  ports: { readonly port: number; readonly loginPort: number; readonly controllerPort: number },
): string {
  const { port, loginPort, controllerPort } = ports;
  const brokers = `PLAINTEXT://127.0.0.1:${port},LOGIN://127.0.0.1:${loginPort}`;
  const login = 'org.apache.kafka.common.security.plain.PlainLoginModule';
  // A single broker has no replicas: what is replicated three times by default would wait for them for ever.
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
listeners=${brokers},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=${brokers}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,LOGIN:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
listener.name.login.sasl.enabled.mechanisms=PLAIN
listener.name.login.plain.sasl.jaas.config=${login} required user_${KAFKA_USER.name}="${KAFKA_USER.password}";
log.dirs=${join(folder, 'data')}
auto.create.topics.enable=false
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
log.cleaner.dedupe.buffer.size=16777216
socket.request.max.bytes=104857600
`;
}
