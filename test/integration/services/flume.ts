import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort, jarsOf, missingJava, startJava, stopProcess } from './java.ts';

/** What is not there of what an agent needs; undefined where all is. */
export const missingFlume = missingJava;

/**
 * One real agent on loopback ports, with a durable channel each way: lines that come to a port go to the Avro source at
 * `targetPort`, and what is sent to its own Avro source goes to files.
 */
export class FlumeService {
  readonly #folder: string;
  readonly #jars: string;
  readonly #linesPort: number;
  readonly avroPort: number;
  /** Where it sends the lines. */
  readonly targetPort: number;
  #process: ChildProcess | undefined;

  private constructor(folder: string, jars: string, ports: readonly number[]) {
    this.#folder = folder;
    this.#jars = jars;
    [this.#linesPort, this.avroPort, this.targetPort] = ports;
    mkdirSync(join(folder, 'received'), { recursive: true });
    writeFileSync(join(folder, 'agent.conf'), this.#settings());
  }

  /** An agent that is not started yet. */
  static async in(folder: string): Promise<FlumeService> {
    const jars = jarsOf('flume', join(import.meta.dirname, 'flume-pom.xml'));
    return new FlumeService(folder, jars, [await freePort(), await freePort(), await freePort()]);
  }

  async start(): Promise<void> {
    const opened = ['java.nio', 'sun.nio.ch', 'java.lang'];
    const args = [
      ...['-Xms32m', '-Xmx256m', '-XX:+UseSerialGC', '-Djava.net.preferIPv4Stack=true'],
      ...opened.flatMap((name) => ['--add-opens', `java.base/${name}=ALL-UNNAMED`]),
      ...['-cp', join(this.#jars, '*'), 'org.apache.flume.node.Application'],
      ...['--no-reload-conf', '--name', 'a', '--conf-file', join(this.#folder, 'agent.conf')],
    ];
    this.#process = await startJava({
      args,
      log: join(this.#folder, 'agent.log'),
      timeoutMs: 90_000,
      isReady: async () => (await isOpen(this.#linesPort)) && (await isOpen(this.avroPort)),
    });
  }

  async stop(): Promise<void> {
    if (this.#process !== undefined) await stopProcess(this.#process);
    this.#process = undefined;
  }

  /** Sends lines; resolves when all of them are in the agent's channel. */
  async send(lines: readonly string[]): Promise<void> {
    const socket = connect(this.#linesPort, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(lines.map((line) => `${line}\n`).join(''));
    let answers = 0;
    for await (const answer of createInterface({ input: socket })) {
      if (answer !== 'OK') throw new Error(`Flume answered ${answer}`);
      if (++answers === lines.length) break;
    }
    socket.destroy();
  }

  /** The events that came to its Avro source, as `{header=value, …} body`. */
  async received(): Promise<string[]> {
    const folder = join(this.#folder, 'received');
    const texts = await Promise.all(
      (await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')),
    );
    return texts.flatMap((text) => text.split('\n').filter((line) => line !== ''));
  }

  #settings(): string {
    const channel = (name: string) => `a.channels.${name}.type = file
a.channels.${name}.checkpointDir = ${this.#folder}/${name}/checkpoint
a.channels.${name}.dataDirs = ${this.#folder}/${name}/data
a.channels.${name}.capacity = 100000
a.channels.${name}.transactionCapacity = 10000
a.channels.${name}.minimumRequiredSpace = 10485760
`;
    return `a.sources = lines events
a.channels = out in
a.sinks = push files

${channel('out')}
${channel('in')}
a.sources.lines.type = netcat
a.sources.lines.bind = 127.0.0.1
a.sources.lines.port = ${this.#linesPort}
a.sources.lines.ack-every-event = true
a.sources.lines.channels = out

a.sinks.push.type = avro
a.sinks.push.channel = out
a.sinks.push.hostname = 127.0.0.1
a.sinks.push.port = ${this.targetPort}
a.sinks.push.batch-size = 100
a.sinks.push.connect-timeout = 3000
a.sinks.push.request-timeout = 3000
a.sinks.push.maxBackoff = 500

a.sources.events.type = avro
a.sources.events.bind = 127.0.0.1
a.sources.events.port = ${this.avroPort}
a.sources.events.channels = in

a.sinks.files.type = file_roll
a.sinks.files.channel = in
a.sinks.files.sink.directory = ${this.#folder}/received
a.sinks.files.sink.rollInterval = 0
a.sinks.files.sink.serializer = HEADER_AND_TEXT
`;
  }
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
