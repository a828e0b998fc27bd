/** What crosses between threads: records that a structured clone can copy. */
export interface WorkerMessage {
  readonly kind: string;
}

/**
 * One end of a conversation between two threads. Messages arrive in the order they were sent; buffers that are listed
 * as transferred move without a copy and are empty for the sender afterwards.
 */
export interface WorkerChannel<Incoming extends WorkerMessage, Outgoing extends WorkerMessage> {
  send(message: Outgoing, transfer?: readonly ArrayBuffer[]): void;
  /** Replaces the listener. Messages that came before there was one are kept for it. */
  onMessage(listener: (message: Incoming) => void): void;
}

/** A worker as its owner sees it. */
export interface WorkerHandle<Incoming extends WorkerMessage, Outgoing extends WorkerMessage>
  extends WorkerChannel<Incoming, Outgoing> {
  /** Called once if the worker ends with an error, or ends without having been stopped. */
  onFailure(listener: (error: unknown) => void): void;
  /** Ends the worker, whatever it does. */
  stop(): Promise<void>;
}

/** Where a module is: a `URL`. */
export interface ModuleAddress {
  readonly href: string;
}

/** Starts threads that run this package's own worker entry: `node/worker.ts`, `web/worker.ts`. */
export interface WorkerHost {
  /** Threads that can usefully run at once. */
  readonly parallelism: number;
  /** `entry` is a module of the program's own that runs what the package's does. */
  start<Incoming extends WorkerMessage, Outgoing extends WorkerMessage>(
    entry?: ModuleAddress,
  ): WorkerHandle<Incoming, Outgoing>;
}
