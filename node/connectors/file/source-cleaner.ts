import { rename, unlink } from 'node:fs/promises';
import { dirname, join, parse, relative, sep } from 'node:path';
import type { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { cleansSinkOutput } from '../../../src/errors/file-errors.ts';
import { invalidOptionValue } from '../../../src/errors/format-errors.ts';
import { requiredOption } from '../../../src/errors/source-errors.ts';
import type { Logger } from '../../../src/ports/logger.ts';
import { errorCode, makeFolderNow } from '../../storage/file-system.ts';
import { localPath } from '../../storage/local-path.ts';
import { isGlob } from './glob.ts';
import { hasSinkLog } from './sink-log.ts';

/**
 * What becomes of a file that a stream has read and whose micro-batch is committed: Spark's `FileStreamSourceCleaner`. A
 * file that can't be moved or deleted stays, and the log says so.
 */
export type SourceCleaner = (path: string, logger: Logger) => Promise<void>;

/** The cleaner that the options ask for; undefined where files stay. `paths` are those that the source looks at. */
export async function sourceCleaner(
  options: ConnectorOptions,
  { source, paths }: { readonly source: string; readonly paths: readonly string[] },
): Promise<SourceCleaner | undefined> {
  const mode = options.oneOf('cleanSource', ['off', 'archive', 'delete'], 'off');
  if (mode === 'off') return undefined;
  // The files of a sink's folder are listed in its manifest: without them a reader would fail.
  for (const path of paths) {
    if (!isGlob(path) && (await hasSinkLog(path))) throw cleansSinkOutput({ path });
  }
  if (mode === 'delete') return cleaningBy(unlink);
  const folder = options.text('sourceArchiveDir');
  if (folder === undefined) throw requiredOption({ source, option: 'sourceArchiveDir' });
  const archive = localPath(folder);
  if (paths.some((path) => isWithin(archive, fixedPart(path)))) {
    const expected = 'a folder that the source does not look into';
    throw invalidOptionValue({ option: 'sourceArchiveDir', value: folder, expected });
  }
  return cleaningBy((path) => moveBelow(archive, path));
}

function cleaningBy(remove: (path: string) => Promise<void>): SourceCleaner {
  return async (path, logger) => {
    try {
      await remove(path);
    } catch (error) {
      const code = errorCode(error);
      // Somebody else has cleaned up.
      if (code === 'ENOENT') return;
      logger.warn('a file that was read could not be cleaned up', { path, code });
    }
  };
}

/** In the archive a file has its whole path, so that no two files meet. */
async function moveBelow(archive: string, path: string): Promise<void> {
  const target = join(archive, relative(parse(path).root, path));
  makeFolderNow(dirname(target));
  await rename(path, target);
}

/** The folder above the first part of a path that is a pattern. */
function fixedPart(path: string): string {
  const parts = path.split(sep);
  const pattern = parts.findIndex(isGlob);
  return pattern < 0 ? path : parts.slice(0, pattern).join(sep) || sep;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
