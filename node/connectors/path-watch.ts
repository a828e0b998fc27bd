import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';
import type { Scheduler } from '../../src/ports/scheduler.ts';
import { isGlob } from './file/glob.ts';

/** Network shares and some containers report no changes, so that one looks now and then all the same. */
const POLL_MS = 1000;

/**
 * Says when something may have changed at paths: at once where the operating system reports changes, and every second
 * in any case. It starts when a listener comes.
 */
export class PathWatch {
  readonly #paths: readonly string[];
  readonly #scheduler: Scheduler;
  readonly #stopped = new AbortController();
  readonly #watchers: FSWatcher[] = [];
  #listener: (() => void) | undefined;

  constructor(paths: readonly string[], scheduler: Scheduler) {
    this.#paths = paths;
    this.#scheduler = scheduler;
  }

  onChange(listener: () => void): void {
    const isFirst = this.#listener === undefined;
    this.#listener = listener;
    if (!isFirst || this.#stopped.signal.aborted) return;
    for (const path of this.#paths) this.#watch(path);
    void this.#poll();
  }

  close(): void {
    this.#stopped.abort();
    for (const watcher of this.#watchers) watcher.close();
  }

  #watch(path: string): void {
    try {
      const watcher = watch(watchable(path), { persistent: false }, () => this.#listener?.());
      // A folder that is removed ends its watch; polling goes on.
      watcher.on('error', () => watcher.close());
      this.#watchers.push(watcher);
    } catch {
      // No watch for this path (it is not there yet, or the limit of watches is reached): polling must do.
    }
  }

  async #poll(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      await this.#scheduler.sleep(POLL_MS, signal);
      if (!signal.aborted) this.#listener?.();
    }
  }
}

/** A pattern is watched at the deepest folder that is no pattern. */
function watchable(path: string): string {
  let folder = path;
  while (isGlob(folder)) folder = dirname(folder);
  return folder;
}
