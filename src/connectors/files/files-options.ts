import type { OptionDefinition, ReadLimit } from '../connector.ts';
import { ConnectorOptions } from '../connector-options.ts';
import { LINE_FORMAT_OPTION } from '../line-format.ts';

export const FILES_SOURCE_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'maxBytesPerTrigger',
    type: 'bytes',
    doc: 'How many bytes a micro-batch takes at most, cut at a line end. Default: all there are.',
  },
  {
    name: 'ignoreCorruptFiles',
    type: 'boolean',
    default: 'false',
    doc: 'Counts a gzip file that is cut short or damaged, and passes over one without lines, instead of failing.',
  },
  {
    name: 'finishedAfter',
    type: 'interval',
    default: '10s',
    doc: 'The last line of a followed file without its newline counts when nobody has written for this long.',
  },
  LINE_FORMAT_OPTION,
];

export interface FilesOptions {
  readonly readLimit: ReadLimit;
  readonly ignoresCorruptFiles: boolean;
  readonly finishedAfterMs: number;
  /** Whether a file may be cut at a newline: every newline is the end of a record. */
  readonly isSplittable: boolean;
}

const DEFAULT_FINISHED_AFTER_MS = 10_000;

/** Reads the options of a `files` source. Fails with `INVALID_OPTION_VALUE`. */
export function filesOptions(values: Readonly<Record<string, string>>): FilesOptions {
  const options = new ConnectorOptions('files', values);
  const bytes = options.size('maxBytesPerTrigger');
  return {
    readLimit: bytes === undefined ? { kind: 'allAvailable' } : { kind: 'maxBytes', bytes },
    ignoresCorruptFiles: options.flag('ignoreCorruptFiles', false),
    finishedAfterMs: options.durationMs('finishedAfter', DEFAULT_FINISHED_AFTER_MS),
    isSplittable: !options.flag('multiLine', false) && options.text('lineSep') === undefined,
  };
}
