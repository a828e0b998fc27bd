import { MillraceError } from '../../src/errors/exception.ts';
import { checkpointStorageError } from '../../src/errors/storage-errors.ts';
import {
  checkpointQuotaExceeded,
  checkpointStorageLost,
  newerCheckpointFormat,
  noBrowserStorage,
} from '../../src/errors/web-storage-errors.ts';
import { storageEstimate } from './storage-estimate.ts';

export interface BrowserFailure {
  readonly location: string;
  readonly entry: string;
  readonly error: unknown;
  /** Whether the database was open: the same error means something else then. */
  readonly isOpen: boolean;
}

/**
 * The condition of what IndexedDB threw. The names are those of the specification; browsers differ in the texts, and in
 * how they refuse storage altogether: by a `SecurityError`, in Firefox's private windows by an `InvalidStateError`, in
 * others by having no `indexedDB`.
 */
export async function explainFailure(failure: BrowserFailure): Promise<MillraceError> {
  const { location, entry, error, isOpen } = failure;
  if (error instanceof MillraceError) return error;
  const name = error instanceof Error ? error.name : '';
  switch (name) {
    case 'QuotaExceededError':
      return checkpointQuotaExceeded({ location, ...(await storageEstimate()), cause: error });
    case 'InvalidStateError':
    case 'SecurityError':
      return isOpen
        ? checkpointStorageLost({ location, cause: error })
        : noBrowserStorage({ location, cause: error });
    case 'VersionError':
      return newerCheckpointFormat({ location });
    case 'AbortError':
      return checkpointStorageLost({ location, cause: error });
    default:
      return checkpointStorageError({ location, path: entry, code: String(error), cause: error });
  }
}
