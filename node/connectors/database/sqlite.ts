import { type Connector, defineConnector } from '../../../src/connectors/connector.ts';
import { TABLE_OPTIONS } from './sink-options.ts';
import { refuseStream, SOURCE_OPTIONS } from './source-options.ts';
import { openSqliteTable, SQLITE_SINK_OPTIONS, SqliteSink } from './sqlite-sink.ts';
import { sqliteSchema, sqliteSource } from './sqlite-source.ts';

/** SQLite, as a sink and a table; see `docs/connectors/sqlite.md`. */
export const sqliteConnector: Connector = defineConnector({
  name: 'sqlite',
  sourceOptions: SOURCE_OPTIONS,
  sinkOptions: SQLITE_SINK_OPTIONS,
  tableOptions: TABLE_OPTIONS,
  schema: async ({ options, paths, isStreaming }) => {
    refuseStream('sqlite', isStreaming);
    return sqliteSchema(options, paths[0]);
  },
  openSource: async ({ description, isTable }) => {
    refuseStream('sqlite', isTable !== true);
    return sqliteSource(description.options, description.paths[0]);
  },
  openSink: (context) => SqliteSink.open(context),
  openTableSink: openSqliteTable,
});
