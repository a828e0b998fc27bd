import { type Connector, defineConnector } from '../../../src/connectors/connector.ts';
import { openPostgresTable, POSTGRES_SINK_OPTIONS, PostgresSink } from './postgres-sink.ts';
import { POSTGRES_SOURCE_OPTIONS, postgresSchema, postgresSource } from './postgres-source.ts';
import { TABLE_OPTIONS } from './sink-options.ts';
import { refuseStream } from './source-options.ts';

/** PostgreSQL, as a sink and a table; see `docs/connectors/postgres.md`. */
export const postgresConnector: Connector = defineConnector({
  name: 'postgres',
  sourceOptions: POSTGRES_SOURCE_OPTIONS,
  sinkOptions: POSTGRES_SINK_OPTIONS,
  tableOptions: TABLE_OPTIONS,
  schema: async ({ options, paths, isStreaming }, platform) => {
    refuseStream('postgres', isStreaming);
    return postgresSchema(options, paths[0], platform);
  },
  openSource: async ({ description, platform, isTable }) => {
    refuseStream('postgres', isTable !== true);
    return postgresSource(description.options, description.paths[0], platform);
  },
  openSink: (context) => PostgresSink.open(context),
  openTableSink: openPostgresTable,
});
