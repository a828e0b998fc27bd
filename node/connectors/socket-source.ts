import type { OptionDefinition, Source, SourceContext } from '../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../src/connectors/connector-options.ts';
import {
  endlessLineFormat,
  LINE_FORMAT_OPTION,
  lineFormatName,
  lineSchema,
} from '../../src/connectors/line-format.ts';
import { LINE_AND_TIMESTAMP } from '../../src/connectors/line-timestamps.ts';
import { SPOOL_OPTIONS, SpooledSource } from '../../src/connectors/spooled-source.ts';
import { conflictingOptions } from '../../src/errors/source-errors.ts';
import type { StructType } from '../../src/types/data-type.ts';
import { SocketFeed } from './socket-feed.ts';

const NAME = 'socket';

export const SOCKET_SOURCE_OPTIONS: readonly OptionDefinition[] = [
  { name: 'host', type: 'string', doc: 'The server that sends the lines.' },
  { name: 'port', type: 'int', doc: 'Its port.' },
  {
    name: 'includeTimestamp',
    type: 'boolean',
    default: 'false',
    doc: 'Adds the arrival time of each line as the column `timestamp`.',
  },
  {
    name: 'maxConnectAttempts',
    type: 'int',
    doc: 'Attempts in a row without a connection after which the query fails. Default: it tries on.',
  },
  ...SPOOL_OPTIONS,
  LINE_FORMAT_OPTION,
];

/** Spark's columns of a socket: `value`, and `timestamp` if asked for; or those of the format. */
export async function socketSchema(options: Readonly<Record<string, string>>): Promise<StructType> {
  const schema = await lineSchema(NAME, options);
  return includesTimestamp(options) ? LINE_AND_TIMESTAMP : schema;
}

/** Connects to a server and reads its lines; Spark's `TextSocketMicroBatchStream`, but durable and reconnecting. */
export async function openSocketSource(context: SourceContext): Promise<Source> {
  const options = new ConnectorOptions(NAME, context.description.options);
  const host = options.required('host');
  options.required('port');
  const port = options.wholeNumber('port', 1, 65535) ?? 0;
  const description = `TextSocketV2[host: ${host}, port: ${port}]`;
  const feed = new SocketFeed({
    host,
    port,
    platform: context.platform,
    description,
    attemptsMax: options.wholeNumber('maxConnectAttempts', 1) ?? Number.POSITIVE_INFINITY,
    fail: context.fail,
  });
  return SpooledSource.open({
    context,
    feed,
    format: await endlessLineFormat(NAME, context.description.options),
    description,
    includeTimestamp: includesTimestamp(context.description.options),
  });
}

function includesTimestamp(options: Readonly<Record<string, string>>): boolean {
  const includes = new ConnectorOptions(NAME, options).flag('includeTimestamp', false);
  if (includes && lineFormatName(NAME, options) !== 'text') {
    throw conflictingOptions({ source: NAME, first: 'includeTimestamp', second: 'format' });
  }
  return includes;
}
