import { describeError } from './condition.ts';
import { type MillraceError, RuntimeException, StreamingQueryException } from './exception.ts';

/** What the platform said when a checkpoint's file or record could not be used. */
export interface StorageFailure {
  readonly location: string;
  /** The file that failed. */
  readonly path: string;
  /** The platform's error code: `ENOSPC`, `EACCES`, … */
  readonly code: string;
  readonly cause: unknown;
}

/** A checkpoint that can't be read or written: disk full, permissions, a file where a folder should be. */
export function checkpointStorageError(failure: StorageFailure): MillraceError {
  const { location, path, code, cause } = failure;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new RuntimeException(
        describeError('CHECKPOINT_STORAGE.NO_SPACE', { location, path }, { cause }),
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new RuntimeException(
        describeError('CHECKPOINT_STORAGE.PERMISSION_DENIED', { location, path }, { cause }),
      );
    case 'ENOTDIR':
    case 'EEXIST':
      return new RuntimeException(
        describeError('CHECKPOINT_STORAGE.NOT_A_FOLDER', { location, path }, { cause }),
      );
    default:
      return new RuntimeException(
        describeError('CHECKPOINT_STORAGE.OTHER', { location, path, code }, { cause }),
      );
  }
}

/** A write-once entry exists already: another query writes the same checkpoint (Spark's HDFSMetadataLog). */
export function concurrentStreamLogUpdate(parameters: { batchId: string }): MillraceError {
  return new StreamingQueryException(describeError('CONCURRENT_STREAM_LOG_UPDATE', parameters));
}

/** A live owner holds the checkpoint's lock. `owner` names it: `process 4711 on edge-7`. */
export function concurrentQuery(parameters: { location: string; owner: string }): MillraceError {
  return new StreamingQueryException(describeError('CONCURRENT_QUERY', parameters));
}

/** The compiled core is not where the package has it: an incomplete install, or a bundle without its `.wasm` file. */
export function coreNotFound(parameters: {
  file: string;
  paths: readonly string[];
}): MillraceError {
  const { file, paths } = parameters;
  return new RuntimeException(
    describeError('WASM_CORE_NOT_FOUND', { file, paths: paths.join(', ') }),
  );
}

/** A worker thread ended though nobody stopped it. */
export function workerEnded(parameters: { code: string }): MillraceError {
  return new RuntimeException(describeError('WORKER_ENDED', parameters));
}
