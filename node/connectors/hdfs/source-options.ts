import type { OptionDefinition, ReadLimit } from '../../../src/connectors/connector.ts';
import type { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { LINE_FORMAT_OPTION } from '../../../src/connectors/line-format.ts';
import { pathRequired } from '../../../src/errors/file-errors.ts';
import { conflictingOptions } from '../../../src/errors/source-errors.ts';
import { CONNECTION_OPTIONS, type HdfsPath, parseHdfsPath } from './connection-options.ts';
import type { HdfsListing } from './listing.ts';

export const SOURCE_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'path',
    type: 'string',
    doc: 'A file, a folder or a pattern (`hdfs://namenode:9870/logs/*.json`), if it was not given to `load`.',
  },
  ...CONNECTION_OPTIONS,
  {
    name: 'maxFilesPerTrigger',
    type: 'int',
    doc: 'How many files a micro-batch takes at most. Default: all there are.',
  },
  {
    name: 'maxBytesPerTrigger',
    type: 'bytes',
    doc: 'How many bytes a micro-batch takes at most; a larger file is cut at line ends, unless it is compressed.',
  },
  {
    name: 'pathGlobFilter',
    type: 'string',
    doc: 'Only files whose name matches the pattern.',
  },
  {
    name: 'recursiveFileLookup',
    type: 'boolean',
    default: 'false',
    doc: 'Reads all folders below, too.',
  },
  {
    name: 'follow',
    type: 'boolean',
    default: 'false',
    doc: 'Reads on in files that grow, up to their last line end. Otherwise each file is read once, as it is when it appears.',
  },
  {
    name: 'failOnDataLoss',
    type: 'boolean',
    default: 'true',
    doc: 'Fails the query when a file is removed or replaced before it was read; otherwise it is counted and passed over.',
  },
  LINE_FORMAT_OPTION,
];

export interface HdfsSourceOptions {
  readonly listing: HdfsListing;
  /** The first path, which says where the NameNode is. */
  readonly address: HdfsPath;
  readonly readLimit: ReadLimit;
  readonly isFollowing: boolean;
  readonly failsOnDataLoss: boolean;
  /** Whether a file may be cut at a line end: every line end is the end of a record. */
  readonly isSplittable: boolean;
}

/** Reads the options of a source. Fails for values that can't be. */
export function sourceOptions(
  source: string,
  options: ConnectorOptions,
  given: readonly string[],
): HdfsSourceOptions {
  const path = options.text('path');
  const paths = given.length > 0 || path === undefined ? given : [path];
  if (paths.length === 0) throw pathRequired({ source });
  const parsed = paths.map(parseHdfsPath);
  return {
    listing: {
      paths: parsed.map((one) => one.path),
      nameFilter: options.text('pathGlobFilter'),
      isRecursive: options.flag('recursiveFileLookup', false),
    },
    address: parsed[0],
    readLimit: readLimitOf(options, source),
    isFollowing: options.flag('follow', false),
    failsOnDataLoss: options.flag('failOnDataLoss', true),
    isSplittable: !options.flag('multiLine', false) && options.text('lineSep') === undefined,
  };
}

function readLimitOf(options: ConnectorOptions, source: string): ReadLimit {
  const files = options.wholeNumber('maxFilesPerTrigger', 1);
  const bytes = options.size('maxBytesPerTrigger');
  if (files !== undefined && bytes !== undefined) {
    const [first, second] = ['maxFilesPerTrigger', 'maxBytesPerTrigger'];
    throw conflictingOptions({ source, first, second });
  }
  if (files !== undefined) return { kind: 'maxFiles', files };
  return bytes === undefined ? { kind: 'allAvailable' } : { kind: 'maxBytes', bytes };
}
