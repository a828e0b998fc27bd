import { webLocksNotAvailable } from '../../src/errors/web-storage-errors.ts';

/** A Web Lock that is held: until it is released, or until the tab or worker ends, however it ends. */
export interface HeldLock {
  release(): void;
}

export interface LockRequest {
  readonly name: string;
  /** For the error where there are no locks. */
  readonly location: string;
  /** Ends the wait for another owner. Undefined: there is none. */
  readonly patience?: AbortSignal;
}

/**
 * Takes a Web Lock; undefined when another owner has it and the patience is at its end. Fails with
 * `CHECKPOINT_STORAGE.NO_LOCKS` where the page has none: browsers give them to secure pages only.
 */
export function takeLock({ name, location, patience }: LockRequest): Promise<HeldLock | undefined> {
  if (!('locks' in navigator)) return Promise.reject(webLocksNotAvailable({ location }));
  const options: LockOptions =
    patience === undefined ? { ifAvailable: true } : { signal: patience };
  return new Promise((resolve, reject) => {
    const held = (lock: Lock | null): Promise<void> | undefined => {
      if (lock !== null) return new Promise((release) => resolve({ release }));
      resolve(undefined);
      return undefined;
    };
    navigator.locks.request(name, options, held).catch((error: unknown) => {
      if (patience?.aborted) resolve(undefined);
      else reject(webLocksNotAvailable({ location, cause: error }));
    });
  });
}
