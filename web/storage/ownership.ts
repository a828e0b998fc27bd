import { databaseName } from './location-name.ts';
import { type HeldLock, takeLock } from './web-lock.ts';

export interface OwnLocationOptions {
  /** Ends the wait; the promise is then rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called once if another tab or worker owns the location, before the wait for its end. */
  readonly onWaiting?: () => void;
}

/**
 * Waits until this tab is the one that runs the query of a location, and makes it so. Where another one is, that is when
 * it releases the location, is closed or crashes; of several that wait, the one that came first is next. The query's
 * storage keeps a lock of its own, against programs that do not ask here.
 *
 * Fails with `CHECKPOINT_STORAGE.NO_LOCKS` where the page has no Web Locks.
 */
export async function ownLocation(
  location: string,
  { signal, onWaiting }: OwnLocationOptions = {},
): Promise<HeldLock> {
  signal?.throwIfAborted();
  const name = `${databaseName(location)}#owner`;
  const free = await takeLock({ name, location });
  if (free !== undefined) return free;
  onWaiting?.();
  const patience = signal ?? new AbortController().signal;
  const inherited = await takeLock({ name, location, patience });
  if (inherited === undefined) throw patience.reason;
  return inherited;
}
