import { alreadyStopped, logNeedsCheckpoint, notStarted } from '../../errors/dstream-errors.ts';
import type { CheckpointStorage } from '../../ports/checkpoint-storage.ts';
import type { DStreamPlatform } from '../dstream-platform.ts';
import type { ListenerBus } from '../listener.ts';
import type { DStreamGraph } from '../nodes/graph.ts';
import type { RDD } from '../rdd/rdd.ts';
import { Allocated } from './allocated.ts';
import { type InputContext, type InputInfo, InputNode } from './input-node.ts';
import { ReceivedLog } from './received-log.ts';
import { RESTART_DELAY_MS, type Receiver, type ReceiverSupervisor } from './receiver.ts';

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
  /** How many calls of {@link store} are under way. */
  #storing = 0;
  #writing: Promise<void> = Promise.resolve();
  #nextBlock: Promise<void> | undefined;
  #log: ReceivedLog<T> | undefined;
  #storage: CheckpointStorage | undefined;
  /** Blocks are numbered, so that the log can be told from the checkpoint. */
  #nextNumber = 0;
  #lastAllocated = -1;
  #isStarted = false;
  #isRestarting = false;
  /** From the start of the context to its end. */
  #isOpen = false;
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
    if (this.#settings.hasLog) {
      if (checkpointLocation === undefined) throw logNeedsCheckpoint();
      this.#storage = this.#settings.platform.checkpoints.open(checkpointLocation);
      await this.#storage.lock();
      this.#log = new ReceivedLog(this.#storage, 'received', this.name);
      this.#waiting = await this.#log.after(this.#lastAllocated);
    }
    this.#nextNumber = (this.#waiting.at(-1)?.number ?? this.#lastAllocated) + 1;
    this.#isOpen = true;
    this.#begin();
  }

  get isStarted(): boolean {
    return this.#isStarted;
  }

  store(elements: readonly T[]): Promise<void> {
    const stored = this.#store(elements);
    // Of a receiver that does not wait, listeners are told.
    stored.catch((error) => this.reportError('elements could not be stored', error));
    return stored;
  }

  async #store(elements: readonly T[]): Promise<void> {
    if (this.#stopping.signal.aborted && !this.#isOpen) throw alreadyStopped('take elements');
    if (!this.#isOpen) throw notStarted('storing elements');
    this.#storing++;
    try {
      await this.#pace(elements.length);
      for (const element of elements) this.#pending.push(element);
      await this.#written();
    } finally {
      this.#storing--;
    }
  }

  /** Blocks are written one after the other. What has come meanwhile is one block, which all who stored it wait for. */
  #written(): Promise<void> {
    this.#nextBlock ??= this.#writing.then(() => {
      this.#nextBlock = undefined;
      return this.#writePending();
    });
    this.#writing = this.#nextBlock.catch(() => {});
    return this.#nextBlock;
  }

  async #writePending(): Promise<void> {
    const block = { number: this.#nextNumber++, elements: this.#pending };
    this.#pending = [];
    await this.#log?.write(block);
    this.#waiting.push(block);
  }

  restart(message: string, error: unknown, delayMs: number): void {
    const { platform } = this.#settings;
    const { signal } = this.#stopping;
    if (signal.aborted) return;
    platform.logger.warn(`receiver restarts: ${message}`, { stream: this.name });
    this.reportError(message, error);
    if (this.#isRestarting) return;
    this.#isRestarting = true;
    const again = async () => {
      await this.#end(message);
      await platform.scheduler.sleep(delayMs, signal);
      this.#isRestarting = false;
      if (!signal.aborted) this.#begin();
    };
    void again();
  }

  reportError(message: string, error: unknown): void {
    this.#settings.listeners.receiverError(this.#info(message, error));
  }

  override get hasWaiting(): boolean {
    return this.#waiting.length > 0 || this.#storing > 0;
  }

  /** Ends the receiver: by itself, where it gives a reason, or with the context. */
  override async stop(message = 'stopped by the context'): Promise<void> {
    this.#stopping.abort();
    await this.#end(message);
    this.#isOpen = false;
  }

  override async close(): Promise<void> {
    await this.stop();
    await this.#writing;
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
    return this.#positions.get(timeMs) ?? this.#lastAllocated;
  }

  override async committed(timeMs: number): Promise<void> {
    const number = this.#positions.get(timeMs);
    for (const at of this.#positions.keys()) if (at < timeMs) this.#positions.delete(at);
    if (number !== undefined) await this.#log?.forget(number);
  }

  override limitRate(perSecond: number | undefined): void {
    this.#perSecond = perSecond ?? Number.POSITIVE_INFINITY;
  }

  override forget(timeMs: number): void {
    super.forget(timeMs);
    this.#allocated.forget(timeMs - this.rememberMs);
  }

  protected compute(timeMs: number): Promise<RDD<T>> {
    return Promise.resolve(this.graph.context.parallelize(this.#allocated.get(timeMs)));
  }

  /** As Spark does, waits for no receiver; one that can't start is tried again. */
  #begin(): void {
    this.#isStarted = true;
    this.#settings.listeners.receiverStarted(this.#info('', undefined));
    const start = async () => this.#receiver.onStart();
    start().catch((error) => this.restart('the receiver has failed', error, RESTART_DELAY_MS));
  }

  async #end(message: string): Promise<void> {
    if (!this.#isStarted) return;
    this.#isStarted = false;
    try {
      await this.#receiver.onStop();
    } catch (error) {
      this.reportError('the receiver could not be stopped', error);
    }
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
