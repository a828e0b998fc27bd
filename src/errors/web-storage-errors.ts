import { describing } from './condition.ts';
import { WEB_STORAGE_CONDITIONS } from './conditions/web-storage-conditions.ts';
import { RuntimeException } from './exception.ts';

const describeError = describing(WEB_STORAGE_CONDITIONS);

interface AtLocation {
  readonly location: string;
  readonly cause?: unknown;
}

/** The database does not open: another tab is busy deleting or upgrading it. */
export function checkpointStorageBlocked({ location }: AtLocation): RuntimeException {
  return new RuntimeException(describeError('CHECKPOINT_STORAGE.BLOCKED', { location }));
}

/** Used after `close`: the query that owned it has ended. */
export function checkpointStorageClosed({ location }: AtLocation): RuntimeException {
  return new RuntimeException(describeError('CHECKPOINT_STORAGE.CLOSED', { location }));
}

/** The browser took the database away: the user cleared the site's data, or the browser's storage failed. */
export function checkpointStorageLost({ location, cause }: AtLocation): RuntimeException {
  return new RuntimeException(describeError('CHECKPOINT_STORAGE.LOST', { location }, { cause }));
}

/** The layout is one that this version does not know, or another tab is about to make it so. */
export function newerCheckpointFormat({ location }: AtLocation): RuntimeException {
  return new RuntimeException(describeError('CHECKPOINT_STORAGE.NEWER_FORMAT', { location }));
}

/** A private window of some browsers, blocked site data, a sandboxed frame. */
export function noBrowserStorage({ location, cause }: AtLocation): RuntimeException {
  return new RuntimeException(
    describeError('CHECKPOINT_STORAGE.NOT_AVAILABLE', { location }, { cause }),
  );
}

/** The page can't keep other tabs out. */
export function webLocksNotAvailable({ location, cause }: AtLocation): RuntimeException {
  return new RuntimeException(
    describeError('CHECKPOINT_STORAGE.NO_LOCKS', { location }, { cause }),
  );
}

/** The site has used up what the browser allows it. Sizes in bytes; undefined where the browser does not tell. */
export function checkpointQuotaExceeded(
  parameters: AtLocation & {
    readonly usedBytes: number | undefined;
    readonly quotaBytes: number | undefined;
  },
): RuntimeException {
  const { location, usedBytes, quotaBytes, cause } = parameters;
  return new RuntimeException(
    describeError(
      'CHECKPOINT_STORAGE.QUOTA_EXCEEDED',
      {
        location,
        usedBytes: String(usedBytes ?? 'unknown'),
        quotaBytes: String(quotaBytes ?? 'unknown'),
      },
      { cause },
    ),
  );
}
