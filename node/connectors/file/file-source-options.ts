import type {
  OptionDefinition,
  ReadLimit,
  SourceContext,
} from '../../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { pathRequired } from '../../../src/errors/file-errors.ts';
import { conflictingOptions } from '../../../src/errors/source-errors.ts';
import { localPath } from '../../storage/local-path.ts';
import { type ListingOptions, resolvePaths } from './listing.ts';
import { type SourceCleaner, sourceCleaner } from './source-cleaner.ts';

export interface FileSourceOptions {
  readonly listing: ListingOptions;
  readonly readLimit: ReadLimit;
  readonly latestFirst: boolean;
  readonly maxFileAgeMs: number;
  readonly ignoreMissingFiles: boolean;
  /** Whether a file may be cut at a line end: every line end is the end of a record. */
  readonly isSplittable: boolean;
  /** What becomes of files that have been read; undefined where they stay. */
  readonly cleaner: SourceCleaner | undefined;
}

type FileDescription = Omit<SourceContext['description'], 'schema'>;

const DEFAULT_MAX_FILE_AGE_MS = 7 * 86_400_000;

export const FILE_SOURCE_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'path',
    type: 'string',
    doc: 'A file, a folder or a pattern (`logs/*.json`), if it was not given to `load`.',
  },
  {
    name: 'maxFilesPerTrigger',
    type: 'int',
    doc: 'How many new files a micro-batch takes at most. Default: all there are.',
  },
  {
    name: 'maxBytesPerTrigger',
    type: 'bytes',
    doc: 'How many bytes a micro-batch takes at most. Beyond Spark: a larger file is cut at line ends and read over several micro-batches.',
  },
  {
    name: 'latestFirst',
    type: 'boolean',
    default: 'false',
    doc: 'Reads the newest files first. With a limit per trigger `maxFileAge` then has no effect.',
  },
  {
    name: 'maxFileAge',
    type: 'interval',
    default: '7d',
    doc: 'Files older than this, counted back from the newest file, are not read.',
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
    doc: 'Reads all folders below, and takes `column=value` folders for plain ones.',
  },
  {
    name: 'basePath',
    type: 'string',
    doc: 'The folder below which folders `column=value` name partitions, if it is above the path.',
  },
  {
    name: 'ignoreMissingFiles',
    type: 'boolean',
    default: 'false',
    doc: 'Skips a file that was listed and is gone when its turn comes.',
  },
  {
    name: 'cleanSource',
    type: 'string',
    default: 'off',
    values: ['off', 'archive', 'delete'],
    doc: 'What a stream does with files that it has read, when their micro-batch is committed.',
  },
  {
    name: 'sourceArchiveDir',
    type: 'string',
    doc: 'Where `cleanSource` `archive` moves files: below it each has its whole path. On the same disk.',
  },
];

/** Reads the options of a file source. Fails for a path that is not there, and for values that can't be. */
export async function fileSourceOptions(
  description: FileDescription,
  isTable: boolean,
): Promise<FileSourceOptions> {
  const { format } = description;
  const options = new ConnectorOptions(format, description.options);
  const readLimit = readLimitOf(options, format);
  const latestFirst = options.flag('latestFirst', false);
  const ignoresAge = latestFirst && readLimit.kind !== 'allAvailable';
  const listing = await listingOptions(description, isTable);
  return {
    listing,
    cleaner: isTable
      ? undefined
      : await sourceCleaner(options, { source: format, paths: listing.paths }),
    readLimit,
    latestFirst,
    maxFileAgeMs: ignoresAge
      ? Number.POSITIVE_INFINITY
      : options.durationMs('maxFileAge', DEFAULT_MAX_FILE_AGE_MS),
    ignoreMissingFiles: options.flag('ignoreMissingFiles', false),
    isSplittable: !options.flag('multiLine', false) && options.text('lineSep') === undefined,
  };
}

/** Where the files of a source are. Fails for a path that is not there. */
export async function listingOptions(
  { format, options: values, paths }: FileDescription,
  isTable: boolean,
): Promise<ListingOptions> {
  const options = new ConnectorOptions(format, values);
  const path = options.text('path');
  const given = paths.length > 0 || path === undefined ? paths : [path];
  if (given.length === 0) throw pathRequired({ source: format });
  const basePath = options.text('basePath');
  return {
    paths: await resolvePaths(given),
    pathGlobFilter: options.text('pathGlobFilter'),
    recursiveFileLookup: options.flag('recursiveFileLookup', false),
    isTable,
    basePath: basePath === undefined ? undefined : localPath(basePath),
  };
}

function readLimitOf(options: ConnectorOptions, source: string): ReadLimit {
  const files = options.wholeNumber('maxFilesPerTrigger', 1);
  const bytes = options.size('maxBytesPerTrigger');
  if (files !== undefined && bytes !== undefined) {
    throw conflictingOptions({
      source,
      first: 'maxFilesPerTrigger',
      second: 'maxBytesPerTrigger',
    });
  }
  if (files !== undefined) return { kind: 'maxFiles', files };
  return bytes === undefined ? { kind: 'allAvailable' } : { kind: 'maxBytes', bytes };
}
