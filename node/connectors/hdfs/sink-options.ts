import type { OptionDefinition } from '../../../src/connectors/connector.ts';
import { CONNECTION_OPTIONS } from './connection-options.ts';

export const SINK_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'path',
    type: 'string',
    doc: 'The output folder (`hdfs://namenode:9870/counts`), if it was not given to `start`.',
  },
  ...CONNECTION_OPTIONS,
  {
    name: 'format',
    type: 'string',
    default: 'json',
    doc: 'How the lines are written: `json`, `csv` or `text`. The options of the format are known with it.',
  },
  {
    name: 'compression',
    type: 'string',
    default: 'none',
    values: ['none', 'uncompressed', 'gzip'],
    doc: 'How the files are compressed.',
  },
];
