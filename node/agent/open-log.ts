/** Opens what the command line names — a file, a folder, a .gz, standard input — as a stream of events. */
import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { DataFrame } from '../../src/api/dataframe.ts';
import type { Session } from '../../src/api/session.ts';
import { describeFormat } from '../../src/connectors/format/detect/describe-format.ts';
import { detectFormat } from '../../src/connectors/format/detect/detect-format.ts';
import type { DetectedFormat } from '../../src/connectors/format/detect/detected-format.ts';
import { pathNotFound } from '../../src/errors/file-errors.ts';
import { FileTexts } from '../connectors/file/file-texts.ts';
import { compressedAt } from './log-lines.ts';
import type { StandardInput } from './standard-input.ts';

export interface OpenedLog {
  readonly events: DataFrame;
  readonly detected: DetectedFormat;
  readonly title: string;
  /** The whole path, by which a checkpoint is found again; undefined for standard input. */
  readonly identity: string | undefined;
  /** Resolves when there will be nothing more; absent for what is followed for ever. */
  readonly ended?: Promise<void>;
}

/** What it is called where others have the name of a file. */
export const STANDARD_INPUT = 'standard input';

const SAMPLE_BYTES = 64 * 1024;

/** The first bytes of a file, or of what is in a `.gz`. Fails as reading the whole would. */
export async function sampleFile(path: string): Promise<Buffer> {
  const texts = new FileTexts([{ path, start: 0, end: undefined }]);
  const sample = Buffer.alloc(SAMPLE_BYTES);
  let length = 0;
  try {
    while (length < SAMPLE_BYTES) {
      const bytes = await texts.read(sample.subarray(length));
      if (bytes === 0) break;
      length += bytes;
    }
  } finally {
    await texts.close();
  }
  return sample.subarray(0, length);
}

/** The file that tells a folder's format: the last by name, since logs are named by their days. */
export async function fileToSample(path: string, isFolder: boolean): Promise<string | undefined> {
  if (!isFolder) return path;
  const names = (await readdir(path)).filter((name) => !/^[._]/.test(name)).sort();
  const file = names.findLast((name) => statSync(join(path, name)).isFile());
  return file === undefined ? undefined : join(path, file);
}

/** The format of a sample, or its reading as the one that was chosen. */
const detect = (sample: Uint8Array, format: string | undefined) =>
  detectFormat(sample, format === undefined ? {} : { format });

/** Reads what was detected: its columns, and the options of its format. */
const readerOf = ({ readStream }: Session, { schema, options }: DetectedFormat) =>
  readStream.schema(schema).options(options);

/** Opens a path. A file that may grow is followed; a `.gz` is read once, since it can't. */
export async function openPath(
  session: Session,
  path: string,
  format?: string,
): Promise<OpenedLog> {
  const whole = resolve(path);
  const status = statSync(whole, { throwIfNoEntry: false });
  if (status === undefined) throw pathNotFound({ path: whole });
  const file = await fileToSample(whole, status.isDirectory());
  const detected = detect(file === undefined ? Buffer.alloc(0) : await sampleFile(file), format);
  const reader = readerOf(session, detected);
  // A folder of compressed files is none that grows line by line.
  const events =
    compressedAt(whole).length > 0
      ? reader.format(detected.format).load(whole)
      : reader.format('tail').option('format', detected.format).load(whole);
  const title = `${basename(whole)}: ${describeFormat(detected)}`;
  return { events, detected, title, identity: whole };
}

/**
 * Reads standard input, whose first bytes tell the format. It can't be read again, so its checkpoint is of no use to a
 * later start.
 */
export function openStandardInput(
  session: Session,
  input: StandardInput,
  format?: string,
): OpenedLog {
  const detected = detect(input.sample, format);
  const events = readerOf(session, detected).format(detected.format).from(input.bytes());
  const title = `${STANDARD_INPUT}: ${describeFormat(detected)}`;
  return { events, detected, title, identity: undefined, ended: input.ended };
}
