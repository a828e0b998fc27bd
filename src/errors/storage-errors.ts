import { describing } from './condition.ts';
import { STORAGE_CONDITIONS } from './conditions/storage-conditions.ts';
import { RuntimeException } from './exception.ts';

const describeError = describing(STORAGE_CONDITIONS);

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
export function checkpointStorageError(failure: StorageFailure): RuntimeException {
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

/** The compiled core is not where the package has it: an incomplete install, or a bundle without its `.wasm` file. */
export function coreNotFound(parameters: {
  file: string;
  paths: readonly string[];
}): RuntimeException {
  const { file, paths } = parameters;
  return new RuntimeException(
    describeError('WASM_CORE_NOT_FOUND', { file, paths: paths.join(', ') }),
  );
}

/** A worker thread ended though nobody stopped it. */
export function workerEnded(parameters: { code: string }): RuntimeException {
  return new RuntimeException(describeError('WORKER_ENDED', parameters));
}

/** The engine's worker is gone: it ended with an error, or could not be started. */
export function workerFailed(cause: unknown): RuntimeException {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new RuntimeException(describeError('WORKER_FAILED', { reason }, { cause }));
}

/** A worker that was started and says nothing: perhaps not one of this package. */
export function workerSilent(seconds: number): RuntimeException {
  return new RuntimeException(describeError('WORKER_SILENT', { seconds: String(seconds) }));
}
