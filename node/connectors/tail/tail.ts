import {
  type Connector,
  defineConnector,
  type OptionDefinition,
  type Source,
  type SourceContext,
} from '../../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import {
  endlessLineFormat,
  LINE_FORMAT_OPTION,
  lineSchema,
} from '../../../src/connectors/line-format.ts';
import { compressedTail, pathRequired } from '../../../src/errors/file-errors.ts';
import { isCompressed } from '../file/file-texts.ts';
import { resolvePaths } from '../file/listing.ts';
import { TailSource } from './tail-source.ts';

const NAME = 'tail';
const DEFAULT_FINISHED_AFTER_MS = 10_000;

const TAIL_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'path',
    type: 'string',
    doc: 'A file, a folder or a pattern, if it was not given to `load`.',
  },
  {
    name: 'startingPosition',
    type: 'string',
    default: 'earliest',
    values: ['earliest', 'latest'],
    doc: 'Where the first start begins: at the beginning of the files, or at their ends.',
  },
  {
    name: 'finishedAfter',
    type: 'interval',
    default: '10s',
    doc: 'A last line without its newline counts when nobody has written to the file for this long.',
  },
  {
    name: 'maxBytesPerTrigger',
    type: 'bytes',
    doc: 'How many bytes a micro-batch takes at most. Default: all there are.',
  },
  LINE_FORMAT_OPTION,
];

/** Files that grow, with rotation and truncation: `readStream.format('tail').option('format', 'log').load(path)`. */
export const tailConnector: Connector = defineConnector({
  name: NAME,
  sourceOptions: TAIL_OPTIONS,
  schema: ({ options }) => lineSchema(NAME, options),
  openSource: openTailSource,
});

async function openTailSource(context: SourceContext): Promise<Source> {
  const { description } = context;
  const options = new ConnectorOptions(NAME, description.options);
  const given = description.paths.at(0) ?? options.text('path');
  if (given === undefined) throw pathRequired({ source: NAME });
  const [path] = await resolvePaths([given]);
  if (isCompressed(path)) throw compressedTail({ path });
  const bytes = options.size('maxBytesPerTrigger');
  return TailSource.open(context, await endlessLineFormat(NAME, description.options), {
    path,
    readLimit: bytes === undefined ? { kind: 'allAvailable' } : { kind: 'maxBytes', bytes },
    startsAtEnd: options.oneOf('startingPosition', ['earliest', 'latest'], 'earliest') === 'latest',
    finishedAfterMs: options.durationMs('finishedAfter', DEFAULT_FINISHED_AFTER_MS),
  });
}
