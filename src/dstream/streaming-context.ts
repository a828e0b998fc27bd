import type { DataFrame } from '../api/dataframe.ts';
import type { Session } from '../api/session.ts';
import {
  alreadyStarted,
  alreadyStopped,
  anotherActive,
  invalidOption,
  noOutput,
  notStarted,
} from '../errors/dstream-errors.ts';
import { DStream } from './dstream.ts';
import type { DStreamPlatform } from './dstream-platform.ts';
import { FileInput, type FileStreamOptions } from './inputs/file-input.ts';
import { FrameInput } from './inputs/frame-input.ts';
import { QueueInput, type QueueOptions } from './inputs/queue-input.ts';
import type { Receiver } from './inputs/receiver.ts';
import { ReceiverInput } from './inputs/receiver-input.ts';
import {
  blocksOf,
  type ListConverter,
  linesOf,
  oneByOne,
  type SocketConverter,
  SocketReceiver,
} from './inputs/socket-receiver.ts';
import { ListenerBus, type StreamingListener } from './listener.ts';
import type { ManualClock } from './manual-clock.ts';
import { DStreamGraph } from './nodes/graph.ts';
import type { DStreamNode } from './nodes/node.ts';
import { TransformedNode } from './nodes/transformed-node.ts';
import type { RDD } from './rdd/rdd.ts';
import { type StreamingConfig, StreamingSettings } from './settings.ts';
import { SparkContext } from './spark-context.ts';
import { StreamingRun } from './streaming-run.ts';
import { type DurationInput, Time, toMs } from './time.ts';

export type StreamingContextState = 'INITIALIZED' | 'ACTIVE' | 'STOPPED';

export interface StreamingContextOptions {
  /** Settings by Spark's keys: `spark.streaming.backpressure.enabled` and its like. */
  readonly config?: StreamingConfig;
  /**
   * Whose rules `reduceByKeyAndWindow` with an inverse, and what stands on it, follow where Spark's own languages differ: in
   * Scala a key whose values have all left stays as what is left of them; PySpark drops it from windows of fewer than five
   * slides. `'scala'` by default.
   */
  readonly windows?: 'scala' | 'pyspark';
  /** A clock of a test's own; by default the platform's. */
  readonly clock?: ManualClock;
}

export interface StopOptions {
  readonly stopSparkContext?: boolean;
  readonly stopGracefully?: boolean;
}

/** A promise that is settled from outside. */
class Ending {
  resolve: () => void = () => {};
  reject: (error: Error) => void = () => {};
  readonly promise = new Promise<void>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });
}

let active: StreamingContext | undefined;

/**
 * Where DStreams begin and end (Spark's `StreamingContext`): makes input streams, runs a batch at every multiple of the batch
 * duration, and goes on from a checkpoint. A context is started once.
 */
export class StreamingContext {
  readonly sparkContext: SparkContext;
  readonly windows: 'scala' | 'pyspark';
  readonly graph: DStreamGraph;
  readonly #platform: DStreamPlatform;
  readonly #settings: StreamingSettings;
  readonly #listeners: ListenerBus;
  #state: StreamingContextState = 'INITIALIZED';
  #checkpointDirectory: string | undefined;
  /** Set by `getOrCreate`: what is in the checkpoint directory is gone on with. */
  #isRecovering = false;
  #usesCore = false;
  #run: StreamingRun | undefined;
  #starting: Promise<void> | undefined;
  #failure: Error | undefined;
  readonly #ended = new Ending();
  #stopping: Promise<void> | undefined;
  /** While the function of an output operation has not given the thread back yet. */
  #isInOutput = false;

  constructor(
    session: Session,
    batchDuration: DurationInput,
    platform: DStreamPlatform,
    { config = {}, windows = 'scala', clock }: StreamingContextOptions = {},
  ) {
    const batchMs = toMs(batchDuration);
    if (!Number.isInteger(batchMs) || batchMs <= 0) {
      throw invalidOption('batch duration', 'a whole number of milliseconds above 0 is needed');
    }
    this.#platform =
      clock === undefined
        ? platform
        : { ...platform, clock, scheduler: clock.scheduler(platform.scheduler) };
    this.#settings = new StreamingSettings(config);
    this.#listeners = new ListenerBus(this.#platform.logger);
    this.sparkContext = new SparkContext(session, this.#platform);
    this.windows = windows;
    this.graph = new DStreamGraph(this.sparkContext, batchMs, () => this.#refuseLate());
    // Who waits is told; nobody has to.
    this.#ended.promise.catch(() => {});
  }

  get session(): Session {
    return this.sparkContext.session;
  }

  // Inputs

  /** RDDs, or lists of elements, from a queue that the program fills. The options may be Spark's `oneAtATime` alone. */
  queueStream<T>(
    queue: (RDD<T> | Iterable<T>)[],
    given: QueueOptions<T> | boolean = {},
  ): DStream<T> {
    const options = typeof given === 'boolean' ? { oneAtATime: given } : given;
    return this.#input(new QueueInput(this.graph, queue, options));
  }

  /** The rows of a streaming DataFrame, hence of every source: `ssc.dataFrameStream(session.readStream.format('kafka')…)`. */
  dataFrameStream<Row = Readonly<Record<string, unknown>>>(frame: DataFrame): DStream<Row> {
    return this.#input(new FrameInput<Row>(this.graph, frame));
  }

  /** What a receiver of the program stores. */
  receiverStream<T>(
    receiver: Receiver<T>,
    name = `receiver ${this.graph.inputs.length}`,
  ): DStream<T> {
    const settings = {
      platform: this.#platform,
      listeners: this.#listeners,
      hasLog: this.#settings.hasWriteAheadLog,
    };
    return this.#input(new ReceiverInput(this.graph, receiver, name, settings));
  }

  /** The lines of UTF-8 that a TCP server sends. */
  socketTextStream(host: string, port: number): DStream<string> {
    return this.#socketStream(host, port, linesOf);
  }

  /** What a function makes of the bytes that a TCP server sends. */
  socketStream<T>(host: string, port: number, converter: SocketConverter<T>): DStream<T> {
    return this.#socketStream(host, port, oneByOne(converter));
  }

  /** Blocks of bytes that a TCP server sends, each after its length as four bytes, the highest first. */
  rawSocketStream(host: string, port: number): DStream<Uint8Array<ArrayBuffer>> {
    return this.#socketStream(host, port, blocksOf);
  }

  #socketStream<T>(host: string, port: number, convert: ListConverter<T>): DStream<T> {
    const receiver = new SocketReceiver(this.#platform, { host, port }, convert);
    return this.receiverStream(receiver, `socket ${host}:${port} ${this.graph.inputs.length}`);
  }

  /** The lines of text files that appear in a folder. */
  textFileStream(folder: string, options: FileStreamOptions = {}): DStream<string> {
    return this.fileStream(folder, textLines, options);
  }

  /** What a function makes of the bytes of each file that appears in a folder. */
  fileStream<T>(
    folder: string,
    read: (bytes: Uint8Array) => readonly T[],
    options: FileStreamOptions = {},
  ): DStream<T> {
    return this.#input(new FileInput(this.graph, this.#platform, folder, read, options));
  }

  /** Records of so many bytes from files that appear in a folder; what is left at a file's end is an error. */
  binaryRecordsStream(folder: string, recordLength: number): DStream<Uint8Array> {
    if (!Number.isInteger(recordLength) || recordLength <= 0) {
      throw invalidOption('recordLength', 'a whole number above 0 is needed');
    }
    return this.fileStream(folder, (bytes) => {
      if (bytes.length % recordLength !== 0) {
        throw invalidOption('recordLength', `a file has ${bytes.length} bytes, no multiple of it`);
      }
      return Array.from({ length: bytes.length / recordLength }, (_, index) =>
        bytes.slice(index * recordLength, (index + 1) * recordLength),
      );
    });
  }

  // Of several streams

  union<T>(...streams: readonly (DStream<T> | readonly DStream<T>[])[]): DStream<T> {
    return this.transform(streams.flat(), (rdds) => this.sparkContext.union(rdds));
  }

  /** Any function of the RDDs that several streams have in a batch. */
  transform<T, U>(
    streams: readonly DStream<T>[],
    f: (rdds: readonly RDD<T>[], time: Time) => RDD<U> | Promise<RDD<U>>,
  ): DStream<U> {
    if (streams.length === 0) throw invalidOption('streams', 'at least one is needed');
    const nodes = streams.map(({ node }) => node);
    const node = new TransformedNode<U>(this.graph, 'transform', nodes, (rdds, timeMs) =>
      f(rdds as unknown as readonly RDD<T>[], new Time(timeMs)),
    );
    return new DStream(this, node);
  }

  // Settings

  /** Where the checkpoint is: a folder in Node, a name in a page. Undefined for none. */
  checkpoint(directory: string | undefined): void {
    this.#refuseLate();
    this.#checkpointDirectory = directory;
  }

  get checkpointDirectory(): string | undefined {
    return this.#checkpointDirectory;
  }

  /** Keeps RDDs for at least this long, for {@link DStream.slice}. */
  remember(duration: DurationInput): void {
    this.graph.remember(toMs(duration));
  }

  addStreamingListener(listener: StreamingListener): void {
    this.#listeners.add(listener);
  }

  removeStreamingListener(listener: StreamingListener): void {
    this.#listeners.remove(listener);
  }

  /** Some stream is reduced by what the WASM core knows: it is loaded at the start. */
  useCore(): void {
    this.#usesCore = true;
  }

  print(line: string): void {
    this.#platform.print(line);
  }

  // Life cycle

  getState(): StreamingContextState {
    return this.#state;
  }

  /**
   * Begins. Fails with DSTREAM_INVALID_STATE.NO_OUTPUT without an output operation, with CONCURRENT_QUERY where another process
   * has the checkpoint, and with DSTREAM_CHECKPOINT_MISMATCH where that is of another program.
   */
  async start(): Promise<void> {
    if (this.#state === 'STOPPED') throw alreadyStopped('be started');
    if (this.#state === 'ACTIVE') return;
    if (this.graph.outputs.length === 0) throw noOutput();
    if (active !== undefined) throw anotherActive();
    active = this;
    this.#state = 'ACTIVE';
    this.#starting = this.#begin();
    try {
      await this.#starting;
    } catch (error) {
      await this.#close(false);
      throw error;
    } finally {
      this.#starting = undefined;
    }
  }

  /**
   * Waits until the context is stopped. Fails with what a batch or an input has failed with; batches go on nevertheless, as in
   * Spark, and the checkpoint stays before the one that failed.
   */
  awaitTermination(): Promise<void> {
    return this.#ended.promise;
  }

  /** The same for at most so long; says whether the context was stopped. */
  async awaitTerminationOrTimeout(timeout: DurationInput): Promise<boolean> {
    const waiting = new AbortController();
    const ended = this.#ended.promise.then(() => true);
    const late = this.#platform.scheduler.sleep(toMs(timeout), waiting.signal).then(() => false);
    try {
      return await Promise.race([ended, late]);
    } finally {
      waiting.abort();
    }
  }

  /**
   * Ends. Gracefully, all that has been received is processed before; else the batch that is under way is brought to its end, if
   * it takes no longer than ten seconds: otherwise it does not count, and a restart runs it again. The session is stopped as well
   * where that is asked for. `stop(stopSparkContext, stopGracefully)`, as in Spark, is possible, too.
   *
   * An output operation may call it. As the stop waits for the operation, the promise that it gets there does not wait for the
   * stop; that holds up to the operation's first `await`, after which it must not wait for a graceful stop.
   */
  stop(given: StopOptions | boolean = {}, gracefully?: boolean): Promise<void> {
    const { stopSparkContext = false, stopGracefully = false } =
      typeof given === 'boolean'
        ? { stopSparkContext: given, stopGracefully: gracefully ?? false }
        : given;
    this.#stopping ??= this.#stop(stopGracefully, stopSparkContext);
    if (!this.#isInOutput) return this.#stopping;
    this.#stopping.catch((error: unknown) => {
      this.#platform.logger.error('a context did not stop as it should', { error: String(error) });
    });
    return Promise.resolve();
  }

  /** Calls the function of an output operation. */
  callOutput(f: () => unknown): unknown {
    this.#isInOutput = true;
    try {
      return f();
    } finally {
      this.#isInOutput = false;
    }
  }

  async #stop(gracefully: boolean, withSession: boolean): Promise<void> {
    // Who has called start() is told of its failure.
    await this.#starting?.catch(() => {});
    await this.#close(gracefully);
    if (withSession) await this.session.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** Resolves when all batches are over that are due by the clock. */
  async processAllAvailable(): Promise<void> {
    const { clock, scheduler } = this.#platform;
    const nowMs = clock.nowMs();
    while (this.#state === 'ACTIVE' && (this.#run?.nextMs ?? 0) <= nowMs) {
      await scheduler.sleep(0);
    }
    await this.#run?.processed();
  }

  /** The RDDs of a stream; for {@link DStream.slice}. */
  async sliceOf<T>(node: DStreamNode<T>, fromMs: number, toTimeMs: number): Promise<RDD<T>[]> {
    if (this.#state === 'INITIALIZED') throw notStarted('slice');
    const { zeroMs } = this.graph;
    const aligned = (timeMs: number) =>
      Math.floor((timeMs - zeroMs) / node.slideMs) * node.slideMs + zeroMs;
    await this.#run?.processed();
    const { processedMs = 0, recoveredMs = 0 } = this.#run ?? {};
    // What is forgotten can't be made again, and what is to come not yet.
    const endMs = Math.min(aligned(toTimeMs), processedMs);
    const forgottenMs = Math.max(processedMs - node.rememberMs, recoveredMs);
    const rdds: RDD<T>[] = [];
    for (let timeMs = aligned(fromMs); timeMs <= endMs; timeMs += node.slideMs) {
      const rdd = node.made(timeMs) ?? (timeMs > forgottenMs ? await node.at(timeMs) : undefined);
      if (rdd !== undefined) rdds.push(rdd);
    }
    return rdds;
  }

  /** Goes on with what is in the checkpoint directory; for `getOrCreate`. */
  recoverFrom(directory: string): void {
    this.#checkpointDirectory ??= directory;
    this.#isRecovering = true;
  }

  static getActive(): StreamingContext | undefined {
    return active;
  }

  /**
   * The context that a function makes, which goes on from a checkpoint, a folder in Node and a name in a page, if there is one.
   * Functions can't be part of a checkpoint, so the function runs in both cases, and makes the same streams each time.
   */
  static async getOrCreate<Context extends StreamingContext>(
    checkpointDirectory: string,
    create: () => Context | Promise<Context>,
  ): Promise<Context> {
    const context = await create();
    context.recoverFrom(checkpointDirectory);
    return context;
  }

  /** The context that is started, or else the one of {@link getOrCreate}. */
  static async getActiveOrCreate(
    checkpointDirectory: string,
    create: () => StreamingContext | Promise<StreamingContext>,
  ): Promise<StreamingContext> {
    return active ?? StreamingContext.getOrCreate(checkpointDirectory, create);
  }

  async #begin(): Promise<void> {
    if (this.#usesCore) await this.sparkContext.loadCore();
    this.#run = new StreamingRun({
      graph: this.graph,
      platform: this.#platform,
      settings: this.#settings,
      listeners: this.#listeners,
      directory: this.#checkpointDirectory,
      isRecovering: this.#isRecovering,
      onFailure: (error) => this.#fail(error),
    });
    await this.#run.begin();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#ended.reject(error);
  }

  async #close(gracefully: boolean): Promise<void> {
    if (this.#state === 'STOPPED') return;
    try {
      await this.#run?.end(gracefully);
    } finally {
      this.#state = 'STOPPED';
      if (active === this) active = undefined;
      if (this.#failure === undefined) this.#ended.resolve();
    }
  }

  #input<T>(node: DStreamNode<T>): DStream<T> {
    return new DStream(this, node);
  }

  #refuseLate(): void {
    if (this.#state === 'ACTIVE') throw alreadyStarted('adding streams or output operations');
    if (this.#state === 'STOPPED') throw alreadyStopped('take streams or output operations');
  }
}

function textLines(bytes: Uint8Array): readonly string[] {
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/);
  // What ends with a line's end has no line after it.
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
