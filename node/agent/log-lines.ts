/** The lines of what the command line names, for the page: they can be read from the beginning, and by many. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Platform } from '../../src/ports/platform.ts';
import { CompressedLines } from '../connectors/file/compressed-lines.ts';
import { isCompressed } from '../connectors/file/file-texts.ts';
import type { ServedLines } from '../connectors/served-lines.ts';
import { TailedLines } from '../connectors/tail/tailed-lines.ts';

/** Lines with the name of their positions. */
export interface LogLines {
  readonly lines: ServedLines;
  /** Another one where the same position may mean another line. */
  readonly streamId: string;
  close(): Promise<void>;
}

export interface LogLinesOptions {
  /** Absolute. */
  readonly path: string;
  readonly stateFolder: string;
  readonly platform: Pick<Platform, 'clock' | 'logger' | 'scheduler'>;
  readonly onLines: () => void;
}

/** As by the source `tail`. */
const FINISHED_AFTER_MS = 10_000;
const LOOK_AT_FILE_EVERY_MS = 100;
/** The files of a folder take turns in the stream, and each turn is remembered. */
const LOOK_AT_FOLDER_EVERY_MS = 1000;

/**
 * Opens the lines of a file that may grow, of a folder of such files, or of a `.gz`. A folder of nothing but `.gz` is
 * read once, in the order of their times; beside files that grow they are generations of those: what was read of them before they were compressed goes on in them.
 */
export async function openLogLines(options: LogLinesOptions): Promise<LogLines> {
  const { path, platform, onLines } = options;
  const compressed = compressedAt(path);
  if (compressed.length > 0) {
    const lines = new CompressedLines({ paths: compressed, logger: platform.logger, onLines });
    return { lines, streamId: lines.streamId, close: () => lines.close() };
  }
  const isFolder = statSync(path).isDirectory();
  const lines = await TailedLines.open({
    ...options,
    finishedAfterMs: FINISHED_AFTER_MS,
    lookEveryMs: isFolder ? LOOK_AT_FOLDER_EVERY_MS : LOOK_AT_FILE_EVERY_MS,
  });
  return { lines, streamId: lines.streamId, close: async () => lines.close() };
}

/** The compressed files at a path, oldest first; none where there is anything else. */
export function compressedAt(path: string): string[] {
  if (!statSync(path).isDirectory()) return isCompressed(path) ? [path] : [];
  const files = readdirSync(path)
    .filter((name) => !/^[._]/.test(name))
    .map((name) => join(path, name))
    .filter((file) => statSync(file).isFile());
  if (!files.every(isCompressed)) return [];
  const timeOf = (file: string) => statSync(file).mtimeMs;
  return files.sort((left, right) => timeOf(left) - timeOf(right) || (left < right ? -1 : 1));
}
