/** Spark's `spark.streaming.receiverRestartDelay`. */
export const RESTART_DELAY_MS = 2000;

/** What a receiver hands its elements to. */
export interface ReceiverSupervisor<T> {
  store(elements: readonly T[]): Promise<void>;
  restart(message: string, error: unknown, delayMs: number): void;
  stop(message: string): void;
  reportError(message: string, error: unknown): void;
  readonly isStarted: boolean;
}

/**
 * Brings elements from outside (Spark's `Receiver`): `onStart` begins and returns, `onStop` ends. A reliable receiver waits
 * for what {@link store} promises before it tells its source that elements have arrived: then they are in the write-ahead log,
 * if there is one.
 */
export abstract class Receiver<T> {
  #supervisor: ReceiverSupervisor<T> | undefined;

  abstract onStart(): void | Promise<void>;
  abstract onStop(): void | Promise<void>;

  /** One element, or several at once: a list is several. Waits where a rate limits the stream. */
  store(elements: T | readonly T[]): Promise<void> {
    const list: readonly T[] = isList(elements) ? elements : [elements];
    return this.#supervisor?.store(list) ?? Promise.resolve();
  }

  /** Ends, waits, and starts again. */
  restart(message: string, error?: unknown, delayMs = RESTART_DELAY_MS): void {
    this.#supervisor?.restart(message, error, delayMs);
  }

  /** Ends for good. */
  stop(message: string): void {
    this.#supervisor?.stop(message);
  }

  /** Tells listeners; the receiver goes on. */
  reportError(message: string, error?: unknown): void {
    this.#supervisor?.reportError(message, error);
  }

  isStarted(): boolean {
    return this.#supervisor?.isStarted ?? false;
  }

  isStopped(): boolean {
    return !this.isStarted();
  }

  /** The context attaches itself. */
  attach(supervisor: ReceiverSupervisor<T>): void {
    this.#supervisor = supervisor;
  }
}

function isList<T>(elements: T | readonly T[]): elements is readonly T[] {
  return Array.isArray(elements);
}
