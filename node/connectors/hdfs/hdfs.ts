import {
  type Connector,
  defineConnector,
  type SourceContext,
} from '../../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { endlessLineFormat, lineFormat, lineSchema } from '../../../src/connectors/line-format.ts';
import { openConnection } from './connection-options.ts';
import { HdfsSink } from './hdfs-sink.ts';
import { HdfsSource } from './hdfs-source.ts';
import { SINK_OPTIONS } from './sink-options.ts';
import { SOURCE_OPTIONS, sourceOptions } from './source-options.ts';

const NAME = 'hdfs';

/** Files of lines in HDFS, over WebHDFS, as a source and a sink; see `docs/connectors/hdfs.md`. */
export const hdfsConnector: Connector = defineConnector({
  name: NAME,
  sourceOptions: SOURCE_OPTIONS,
  sinkOptions: SINK_OPTIONS,
  schema: ({ options }) => lineSchema(NAME, options),
  openSource: openHdfsSource,
  openSink: (context) => HdfsSink.open(context),
  tableModes: ['Append'],
});

async function openHdfsSource(context: SourceContext): Promise<HdfsSource> {
  const { options: given, paths } = context.description;
  const read = new ConnectorOptions(NAME, given);
  const streamed = sourceOptions(NAME, read, paths);
  // A table is what is there now, half a last line and all.
  const options = context.isTable === true ? { ...streamed, isFollowing: false } : streamed;
  const formatOf = options.isFollowing ? endlessLineFormat : lineFormat;
  const format = await formatOf(NAME, given);
  const hdfs = openConnection(read, options.address, context.platform);
  return HdfsSource.open({ context, hdfs, options, format });
}
