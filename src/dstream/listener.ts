import type { Logger } from '../ports/logger.ts';

export interface ReceiverInfo {
  readonly streamId: number;
  readonly name: string;
  readonly active: boolean;
  readonly lastErrorMessage: string;
  readonly lastError: string;
}

export interface StreamInputInfo {
  readonly inputStreamId: number;
  readonly name: string;
  readonly numRecords: number;
}

/** A batch; times and delays in milliseconds, as far as they are known. */
export interface BatchInfo {
  readonly batchTime: number;
  readonly streamIdToInputInfo: Readonly<Record<number, StreamInputInfo>>;
  readonly submissionTime: number;
  readonly processingStartTime?: number;
  readonly processingEndTime?: number;
  /** How long it has waited for those before it. */
  readonly schedulingDelay?: number;
  readonly processingDelay?: number;
  readonly totalDelay?: number;
  readonly numRecords: number;
  readonly outputOperationInfos: Readonly<Record<number, OutputOperationInfo>>;
}

export interface OutputOperationInfo {
  readonly batchTime: number;
  readonly id: number;
  readonly name: string;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly failureReason?: string;
}

/** Told of what happens in a streaming context (Spark's `StreamingListener`); each method may be left out. */
export interface StreamingListener {
  onStreamingStarted?(event: { readonly time: number }): void;
  onReceiverStarted?(event: { readonly receiverInfo: ReceiverInfo }): void;
  onReceiverError?(event: { readonly receiverInfo: ReceiverInfo }): void;
  onReceiverStopped?(event: { readonly receiverInfo: ReceiverInfo }): void;
  onBatchSubmitted?(event: { readonly batchInfo: BatchInfo }): void;
  onBatchStarted?(event: { readonly batchInfo: BatchInfo }): void;
  onBatchCompleted?(event: { readonly batchInfo: BatchInfo }): void;
  onOutputOperationStarted?(event: { readonly outputOperationInfo: OutputOperationInfo }): void;
  onOutputOperationCompleted?(event: { readonly outputOperationInfo: OutputOperationInfo }): void;
}

/** Tells listeners. One that throws is logged, and hinders nobody. */
export class ListenerBus {
  readonly #listeners = new Set<StreamingListener>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  add(listener: StreamingListener): void {
    this.#listeners.add(listener);
  }

  remove(listener: StreamingListener): void {
    this.#listeners.delete(listener);
  }

  streamingStarted(time: number): void {
    this.#tell((listener) => listener.onStreamingStarted?.({ time }));
  }

  receiverStarted(receiverInfo: ReceiverInfo): void {
    this.#tell((listener) => listener.onReceiverStarted?.({ receiverInfo }));
  }

  receiverError(receiverInfo: ReceiverInfo): void {
    this.#tell((listener) => listener.onReceiverError?.({ receiverInfo }));
  }

  receiverStopped(receiverInfo: ReceiverInfo): void {
    this.#tell((listener) => listener.onReceiverStopped?.({ receiverInfo }));
  }

  batchSubmitted(batchInfo: BatchInfo): void {
    this.#tell((listener) => listener.onBatchSubmitted?.({ batchInfo }));
  }

  batchStarted(batchInfo: BatchInfo): void {
    this.#tell((listener) => listener.onBatchStarted?.({ batchInfo }));
  }

  batchCompleted(batchInfo: BatchInfo): void {
    this.#tell((listener) => listener.onBatchCompleted?.({ batchInfo }));
  }

  outputStarted(outputOperationInfo: OutputOperationInfo): void {
    this.#tell((listener) => listener.onOutputOperationStarted?.({ outputOperationInfo }));
  }

  outputCompleted(outputOperationInfo: OutputOperationInfo): void {
    this.#tell((listener) => listener.onOutputOperationCompleted?.({ outputOperationInfo }));
  }

  #tell(event: (listener: StreamingListener) => void): void {
    for (const listener of [...this.#listeners]) {
      try {
        event(listener);
      } catch (error) {
        this.#logger.warn('a streaming listener has failed', { error: String(error) });
      }
    }
  }
}
