/** Gives files the names under which a statement reads them. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DataFrame } from '../../../src/api/dataframe.ts';
import type { Session } from '../../../src/api/session.ts';
import { detectFormat } from '../../../src/connectors/format/detect/detect-format.ts';
import type { DetectedFormat } from '../../../src/connectors/format/detect/detected-format.ts';
import { LINE_COLUMN_OPTIONS } from '../../../src/connectors/format/line-columns.ts';
import { pathNotFound } from '../../../src/errors/file-errors.ts';
import { expandGlob, isGlob } from '../../connectors/file/glob.ts';
import { compressedAt } from '../log-lines.ts';
import { fileToSample, sampleFile } from '../open-log.ts';

export interface InputTable {
  readonly frame: DataFrame;
  /** Bytes of all files, and how many of them a row takes by the first of them; undefined where only the end tells. */
  readonly expectedRows: number | undefined;
}

export interface InputOptions {
  /** Instead of the detected one. */
  readonly format?: string;
  /** Goes on with what is written to the files. */
  readonly follow: boolean;
  /** The names in the statement: columns that tell of lines are only there where one of them is named. */
  readonly names: ReadonlySet<string>;
}

/** Files that say themselves what is in them. */
const COLUMNAR = ['parquet', 'arrow'];

/** Opens a file, a folder or a pattern. Fails with PATH_NOT_FOUND where nothing is. */
export async function openTable(
  session: Session,
  path: string,
  options: InputOptions,
): Promise<InputTable> {
  const whole = resolve(path);
  const files = await filesAt(whole);
  const last = files[files.length - 1];
  const columnar = COLUMNAR.find((format) => (options.format ?? extension(last)) === format);
  if (columnar !== undefined) {
    return { frame: session.read.format(columnar).load(whole), expectedRows: undefined };
  }
  const sample = await sampleFile(last);
  const detected = detectFormat(sample, options.format === undefined ? {} : options);
  const { schema, format } = detected;
  const isFollowed = options.follow && compressedAt(last).length === 0;
  const frame = isFollowed
    ? session.readStream.format('tail').options(detected.options).option('format', format)
    : session.read.format(format).options(detected.options);
  return {
    frame: withoutLineColumns(frame.schema(schema).load(whole), detected, options.names),
    expectedRows: isFollowed ? undefined : expectedRows(files, sample, detected),
  };
}

/** The table without the columns that tell of lines, but for those that are asked for. */
export function withoutLineColumns(
  frame: DataFrame,
  { schema, options }: DetectedFormat,
  names: ReadonlySet<string>,
): DataFrame {
  // One that is called otherwise has left its name to a field of the log.
  const told = LINE_COLUMN_OPTIONS.filter(({ name }) => options[name] === undefined);
  const unasked = told.map((option) => option.default).filter((name) => !names.has(name));
  const isThere = ({ name }: { readonly name: string }) => unasked.includes(name);
  return schema.fields.some(isThere) ? frame.drop(...unasked) : frame;
}

/** The files of a path, by name; at least one. A folder stands for the file that tells its format. */
async function filesAt(path: string): Promise<string[]> {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status !== undefined) {
    const file = await fileToSample(path, status.isDirectory());
    if (file === undefined) throw pathNotFound({ path });
    return [file];
  }
  const found = isGlob(path) ? await expandGlob(path) : [];
  const files = found.filter((one) => statSync(one, { throwIfNoEntry: false })?.isFile());
  if (files.length === 0) throw pathNotFound({ path });
  return files;
}

function extension(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).toLowerCase();
}

/** How many rows there will be, about: undefined where a file is compressed, or in a folder of others. */
function expectedRows(
  files: readonly string[],
  sample: Uint8Array,
  { sampleLines }: DetectedFormat,
): number | undefined {
  if (sampleLines === 0 || files.some((file) => file.endsWith('.gz'))) return undefined;
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  return Math.round((bytes * sampleLines) / sample.length);
}
