import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, jarsOf, missingJava, startJava, stopProcess } from './java.ts';

/** What is not there of what HDFS needs; undefined where all is. */
export const missingHdfs = missingJava;

const SETTINGS: Readonly<Record<string, string>> = {
  'dfs.replication': '1',
  'dfs.namenode.fs-limits.min-block-size': '1024',
  'dfs.client.block.write.replace-datanode-on-failure.policy': 'NEVER',
  'dfs.namenode.safemode.extension': '0',
};

/** A real NameNode and DataNode in one JVM, on loopback ports; files stay when it is stopped and started. */
export class HdfsService {
  readonly #folder: string;
  readonly #jars: string;
  readonly port: number;
  readonly #rpcPort: number;
  #process: ChildProcess | undefined;

  private constructor(folder: string, jars: string, ports: readonly [number, number]) {
    this.#folder = folder;
    this.#jars = jars;
    [this.port, this.#rpcPort] = ports;
    mkdirSync(folder, { recursive: true });
  }

  /** A cluster that is not started yet. */
  static async in(folder: string): Promise<HdfsService> {
    const jars = jarsOf('hdfs', join(import.meta.dirname, 'hdfs-pom.xml'));
    return new HdfsService(folder, jars, [await freePort(), await freePort()]);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts it, and waits until files can be written. */
  async start(): Promise<void> {
    const isFormatted = existsSync(join(this.#folder, 'name-0-1/current'));
    const settings = Object.entries({ ...SETTINGS, 'hdfs.minidfs.basedir': this.#folder });
    this.#process = await startJava({
      args: [
        ...['-Xms64m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
        ...['-Djava.awt.headless=true', '-Djava.net.preferIPv4Stack=true'],
        ...['--add-opens', 'java.base/java.lang=ALL-UNNAMED'],
        '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
        ...['-cp', join(this.#jars, '*'), 'org.apache.hadoop.test.MiniDFSClusterManager'],
        ...['-nnport', String(this.#rpcPort), '-httpport', String(this.port), '-datanodes', '1'],
        ...(isFormatted ? [] : ['-format']),
        ...settings.flatMap(([name, value]) => ['-D', `${name}=${value}`]),
      ],
      log: join(this.#folder, 'hdfs.log'),
      timeoutMs: 100_000,
      isReady: async () => {
        const info = await this.#bean('NameNodeInfo');
        const state = await this.#bean('FSNamesystemState');
        return info.Safemode === '' && Number(state.NumLiveDataNodes) >= 1;
      },
    });
  }

  async stop(): Promise<void> {
    if (this.#process !== undefined) await stopProcess(this.#process);
    this.#process = undefined;
  }

  async #bean(name: string): Promise<Record<string, unknown>> {
    const query = `Hadoop:service=NameNode,name=${name}`;
    const answer = await fetch(`${this.url}/jmx?qry=${query}`);
    const { beans } = (await answer.json()) as { readonly beans: Record<string, unknown>[] };
    return beans[0];
  }
}
