import type { ReadLimit } from '../../../src/connectors/connector.ts';
import { lastLineEnd, nextLineEnd } from '../../../src/connectors/files/file-line-ends.ts';
import { hdfsFileGone } from '../../../src/errors/hdfs-errors.ts';
import type { HdfsFile } from './listing.ts';
import type { HdfsSlice } from './slice-log.ts';
import type { WebHdfs } from './web-hdfs.ts';

/** A file with something left to read. */
export interface Candidate extends HdfsFile {
  readonly position: number;
}

export interface TakeOptions {
  readonly limit: ReadLimit;
  /** Whether files are read on when they grow: then what is behind the last line end has to wait. */
  readonly isFollowing: boolean;
  readonly isSplittable: boolean;
}

/** What a batch reads within a limit. Something of at least one file is taken if it can be, so that a stream always gets on. */
export async function takeSlices(
  hdfs: WebHdfs,
  candidates: readonly Candidate[],
  options: TakeOptions,
): Promise<HdfsSlice[]> {
  const { limit } = options;
  const filesMax = limit.kind === 'maxFiles' ? limit.files : Number.POSITIVE_INFINITY;
  let bytesLeft = limit.kind === 'maxBytes' ? limit.bytes : Number.POSITIVE_INFINITY;
  const slices: HdfsSlice[] = [];
  for (const candidate of candidates) {
    if (slices.length >= filesMax || bytesLeft <= 0) break;
    const slice = await take(hdfs, candidate, options, bytesLeft, slices.length === 0);
    if (slice === undefined) continue;
    slices.push(slice);
    bytesLeft -= slice.end - slice.start;
    // The rest of the file comes before any other.
    if (slice.end < candidate.sizeBytes && bytesLeft !== Number.POSITIVE_INFINITY) break;
  }
  return slices;
}

async function take(
  hdfs: WebHdfs,
  { path, modifiedMs, fileId, position, sizeBytes }: Candidate,
  { isFollowing, isSplittable }: TakeOptions,
  bytesMax: number,
  mustAdvance: boolean,
): Promise<HdfsSlice | undefined> {
  const slice = { path, modifiedMs, fileId, start: position };
  const isWhole = !isSplittable || path.endsWith('.gz');
  const fits = sizeBytes - position <= bytesMax;
  if (fits && (isWhole || !isFollowing)) return { ...slice, end: sizeBytes, isLast: true };
  if (isWhole) return mustAdvance ? { ...slice, end: sizeBytes, isLast: true } : undefined;
  const read = async (from: number, to: number) => {
    const bytes = await hdfs.read(path, from, to);
    if (bytes === undefined) throw hdfsFileGone({ path });
    return bytes;
  };
  const within = await lastLineEnd(read, position, Math.min(sizeBytes, position + bytesMax));
  const mayLookOn = within === undefined && mustAdvance && !fits;
  const end = mayLookOn ? await nextLineEnd(read, position + bytesMax, sizeBytes) : within;
  if (end !== undefined) return { ...slice, end, isLast: !isFollowing && end === sizeBytes };
  return mayLookOn && !isFollowing ? { ...slice, end: sizeBytes, isLast: true } : undefined;
}
