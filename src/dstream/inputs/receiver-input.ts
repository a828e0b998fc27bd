import type { CheckpointStorage } from '../../ports/checkpoint-storage.ts';
import type { DStreamPlatform } from '../dstream-platform.ts';
import type { ListenerBus } from '../listener.ts';
import type { DStreamGraph } from '../nodes/graph.ts';
import type { RDD } from '../rdd/rdd.ts';
import { Allocated } from './allocated.ts';
import { type InputContext, type InputInfo, InputNode } from './input-node.ts';
import { ReceivedLog } from './received-log.ts';
import type { Receiver, ReceiverSupervisor } from './receiver.ts';

export interface ReceiverSettings {
  readonly platform: DStreamPlatform;
  readonly listeners: ListenerBus;
  /** The write-ahead log: `spark.streaming.receiver.writeAheadLog.enable`. */
  readonly hasLog: boolean;
}

interface Block<T> {
  readonly number: number;
  readonly elements: readonly T[];
}

/** What a receiver stores (Spark's `ReceiverInputDStream` with its supervisor and block tracker). */
export class ReceiverInput<T> extends InputNode<T> implements ReceiverSupervisor<T> {
  readonly kind = 'receiver';
  readonly name: string;
  readonly #receiver: Receiver<T>;
  readonly #settings: ReceiverSettings;
  readonly #allocated = new Allocated<T>();
  readonly #positions = new Map<number, number>();
  readonly #stopping = new AbortController();
  #waiting: Block<T>[] = [];
  #pending: T[] = [];
  #writing: Promise<void> = Promise.resolve();
  #log: ReceivedLog<T> | undefined;
  #storage: CheckpointStorage | undefined;
  /** Blocks are numbered, so that the log can be told from the checkpoint. */
  #nextNumber = 0;
  #lastAllocated = -1;
  #isStarted = false;
  #perSecond = Number.POSITIVE_INFINITY;
  /** When the next element may come, where a rate limits the stream. */
  #freeMs = 0;

  constructor(
    graph: DStreamGraph,
    receiver: Receiver<T>,
    name: string,
    settings: ReceiverSettings,
  ) {
    super(graph);
    this.#receiver = receiver;
    this.#settings = settings;
    this.name = name;
    receiver.attach(this);
  }

  override async start({ checkpointLocation, position }: InputContext): Promise<void> {
    if (typeof position === 'number') this.#lastAllocated = position;
    if (this.#settings.hasLog && checkpointLocation !== undefined) {
      this.#storage = this.#settings.platform.checkpoints.open(checkpointLocation);
      await this.#storage.lock();
      this.#log = new ReceivedLog(this.#storage, 'received', this.name);
      this.#waiting = await this.#log.after(this.#lastAllocated);
    }
    this.#nextNumber = (this.#waiting.at(-1)?.number ?? this.#lastAllocated) + 1;
    await this.#begin();
  }

  get isStarted(): boolean {
    return this.#isStarted;
  }

  async store(elements: readonly T[]): Promise<void> {
    await this.#pace(elements.length);
    this.#pending.push(...elements);
    // Blocks are written one after the other; what has come meanwhile is one block.
    this.#writing = this.#writing.then(() => this.#writePending());
    await this.#writing;
  }

  async #writePending(): Promise<void> {
    if (this.#pending.length === 0) return;
    const block = { number: this.#nextNumber++, elements: this.#pending };
    this.#pending = [];
    await this.#log?.write(block);
    this.#waiting.push(block);
  }

  restart(message: string, error: unknown, delayMs: number): void {
    const { platform, listeners } = this.#settings;
    platform.logger.warn(`receiver restarts: ${message}`, { stream: this.name });
    this.reportError(message, error);
    const again = async () => {
      await this.#end(message);
      await platform.scheduler.sleep(delayMs, this.#stopping.signal);
      if (!this.#stopping.signal.aborted) await this.#begin();
    };
    again().catch((cause) => listeners.receiverError(this.#info(String(cause), cause)));
  }

  reportError(message: string, error: unknown): void {
    this.#settings.listeners.receiverError(this.#info(message, error));
  }

  override get hasWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Ends the receiver: by itself, where it gives a reason, or with the context. */
  override async stop(message = 'stopped by the context'): Promise<void> {
    this.#stopping.abort();
    await this.#end(message);
  }

  override async close(): Promise<void> {
    await this.stop();
    await this.#storage?.close();
  }

  allocate(timeMs: number): Promise<InputInfo> {
    const blocks = this.#waiting;
    this.#waiting = [];
    this.#lastAllocated = blocks.at(-1)?.number ?? this.#lastAllocated;
    const elements = blocks.flatMap((block) => block.elements);
    this.#allocated.set(timeMs, elements);
    this.#positions.set(timeMs, this.#lastAllocated);
    return Promise.resolve({ numRecords: elements.length });
  }

  override position(timeMs: number): unknown {
    return this.#positions.get(timeMs);
  }

  override async committed(timeMs: number): Promise<void> {
    const number = this.#positions.get(timeMs);
    for (const at of this.#positions.keys()) if (at < timeMs) this.#positions.delete(at);
    if (number !== undefined) await this.#log?.forget(number);
  }

  override limitRate(perSecond: number | undefined): void {
    this.#perSecond = perSecond ?? Number.POSITIVE_INFINITY;
  }

  override forget(timeMs: number): number[] {
    const old = super.forget(timeMs);
    this.#allocated.forget(old);
    return old;
  }

  protected compute(timeMs: number): Promise<RDD<T>> {
    return Promise.resolve(this.graph.context.parallelize(this.#allocated.get(timeMs)));
  }

  async #begin(): Promise<void> {
    this.#isStarted = true;
    this.#settings.listeners.receiverStarted(this.#info('', undefined));
    await this.#receiver.onStart();
  }

  async #end(message: string): Promise<void> {
    if (!this.#isStarted) return;
    this.#isStarted = false;
    await this.#receiver.onStop();
    this.#settings.listeners.receiverStopped(this.#info(message, undefined));
  }

  #info(lastErrorMessage: string, error: unknown) {
    const lastError = error === undefined ? '' : String(error);
    return {
      streamId: this.id,
      name: this.name,
      active: this.#isStarted,
      lastErrorMessage,
      lastError,
    };
  }

  /** Waits until so many elements more are within the rate. */
  async #pace(count: number): Promise<void> {
    if (!Number.isFinite(this.#perSecond)) return;
    const { clock, scheduler } = this.#settings.platform;
    const nowMs = clock.nowMs();
    const turnMs = Math.max(nowMs, this.#freeMs);
    this.#freeMs = turnMs + (count / this.#perSecond) * 1000;
    if (turnMs > nowMs) await scheduler.sleep(turnMs - nowMs, this.#stopping.signal);
  }
}
