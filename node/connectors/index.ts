import { type Connector, loadedOnUse } from '../../src/connectors/connector.ts';
import { fetchConnector } from '../../src/connectors/fetch/fetch.ts';
import { formats } from '../../src/connectors/format/index.ts';
import { portableConnectors } from '../../src/connectors/index.ts';
import { stateSources } from '../../src/streaming/state-source/state-sources.ts';
import { nodeHttp } from '../http.ts';
import { columnarConnector } from './file/columnar-connector.ts';
import { fileConnector } from './file/file-connector.ts';
import { parquetConnector } from './file/parquet-connector.ts';
import { socketConnector } from './socket.ts';
import { stdinConnector } from './stdin.ts';
import { tailConnector } from './tail/tail.ts';
import { nodeWebSocketConnector } from './websocket.ts';

/** Every source and sink that Node has, by the name given to `format(…)`. */
export const nodeConnectors: ReadonlyMap<string, Connector> = new Map(
  [
    ...portableConnectors,
    ...stateSources,
    ...[...formats.values()].map(fileConnector),
    columnarConnector('arrow'),
    parquetConnector,
    fetchConnector(nodeHttp),
    socketConnector,
    stdinConnector(),
    tailConnector,
    nodeWebSocketConnector,
    loadedOnUse(
      'tcp',
      ['schema', 'openSource'],
      async () => (await import('./listen/tcp.ts')).tcpConnector,
    ),
    loadedOnUse(
      'udp',
      ['schema', 'openSource'],
      async () => (await import('./listen/udp.ts')).udpConnector,
    ),
    loadedOnUse(
      'http',
      ['schema', 'openSource', 'openSink'],
      async () => (await import('./http/http.ts')).httpConnector,
    ),
    loadedOnUse(
      'flume',
      ['schema', 'openSource', 'openSink'],
      async () => (await import('./flume/flume.ts')).flumeConnector,
    ),
    loadedOnUse(
      'hdfs',
      ['schema', 'openSource', 'openSink'],
      async () => (await import('./hdfs/hdfs.ts')).hdfsConnector,
    ),
    loadedOnUse(
      'kafka',
      ['schema', 'openSource', 'openSink'],
      async () => (await import('./kafka/kafka.ts')).kafkaConnector,
    ),
    loadedOnUse(
      'postgres',
      ['schema', 'openSource', 'openSink'],
      async () => (await import('./database/postgres.ts')).postgresConnector,
    ),
    loadedOnUse(
      'sqlite',
      ['schema', 'openSource', 'openSink'],
      async () => (await import('./database/sqlite.ts')).sqliteConnector,
    ),
    loadedOnUse(
      'kinesis',
      ['schema', 'openSource', 'openSink'],
      async () => (await import('./kinesis/kinesis.ts')).kinesisConnector,
    ),
  ].map((connector) => [connector.name, connector]),
);
