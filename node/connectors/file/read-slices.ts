import type { BatchReader } from '../../../src/connectors/connector.ts';
import { byteBatchReader } from '../../../src/connectors/format/byte-batch-reader.ts';
import type { Format, FormatContext } from '../../../src/connectors/format/format.ts';
import { type FileSlice, FileTexts } from './file-texts.ts';

/** Reads slices of files one after the other. A file that is gone is skipped, with a call of `onMissing`, if that is given. */
export type ReadSlices = (
  slices: readonly FileSlice[],
  context: FormatContext,
  onMissing: ((path: string) => void) | undefined,
) => BatchReader;

/** Reads files of lines: slices share a parser, and so their small files share batches. */
export function lineSlices(format: Format): ReadSlices {
  return (slices, context, onMissing) =>
    byteBatchReader({ bytes: new FileTexts(slices, onMissing), format, context });
}
