import { inputFailed } from '../errors/dstream-errors.ts';
import type { CheckpointStorage } from '../ports/checkpoint-storage.ts';
import { BatchRunner, infoOf, type SubmittedBatch } from './batch-runner.ts';
import { BatchTimer } from './batch-timer.ts';
import { ContextCheckpoint, type RecoveredPosition } from './checkpoint/context-checkpoint.ts';
import type { DStreamPlatform } from './dstream-platform.ts';
import type { ListenerBus } from './listener.ts';
import type { DStreamGraph } from './nodes/graph.ts';
import { RateController } from './rate/rate-controller.ts';
import type { StreamingSettings } from './settings.ts';

export interface StreamingRunOptions {
  readonly graph: DStreamGraph;
  readonly platform: DStreamPlatform;
  readonly settings: StreamingSettings;
  readonly listeners: ListenerBus;
  /** Where the checkpoint is, if there is one. */
  readonly directory: string | undefined;
  /** Whether what is in it is gone on with; else it is cleared. */
  readonly isRecovering: boolean;
  /** Told of each output operation and each input that fails. */
  readonly onFailure: (error: Error) => void;
}

/** How long a batch may take to end once the context is stopped, and not gracefully. */
const GRACE_MS = 10_000;

/**
 * A context from its start to its stop: inputs that receive, a timer that says when a batch is due, batches that are run one
 * after the other (Spark's `JobGenerator` and `ReceiverTracker`).
 */
export class StreamingRun {
  readonly #options: StreamingRunOptions;
  #timer: BatchTimer | undefined;
  #runner: BatchRunner | undefined;
  #storage: CheckpointStorage | undefined;
  #queue: SubmittedBatch[] = [];
  #processing: Promise<void> | undefined;
  #processedMs = 0;
  #recoveredMs = 0;
  #hasFailed = false;

  constructor(options: StreamingRunOptions) {
    this.#options = options;
  }

  /** When the next batch is due; undefined before the first is known. */
  get nextMs(): number | undefined {
    return this.#timer?.nextMs;
  }

  /** The last batch that is over. */
  get processedMs(): number {
    return this.#processedMs;
  }

  /** The last batch of the process before, if the context goes on from a checkpoint. */
  get recoveredMs(): number {
    return this.#recoveredMs;
  }

  /** Resolves when the batches are over that were due. */
  async processed(): Promise<void> {
    await this.#processing;
  }

  /** Takes the checkpoint, starts the inputs and the timer. What has begun when it fails is ended by {@link end}. */
  async begin(): Promise<void> {
    const { directory, graph, listeners, platform } = this.#options;
    const { batchMs } = graph;
    const { clock } = platform;
    const storage = directory === undefined ? undefined : platform.checkpoints.open(directory);
    await storage?.lock();
    this.#storage = storage;
    const checkpoint =
      storage && directory ? new ContextCheckpoint(storage, directory, graph) : undefined;
    const position = await this.#recover(checkpoint);
    const startMs = (Math.floor(clock.nowMs() / batchMs) + 1) * batchMs;
    graph.start(position?.zeroMs ?? startMs - batchMs);
    this.#recoveredMs = position?.timeMs ?? graph.zeroMs;
    this.#processedMs = this.#recoveredMs;
    const runner = this.#newRunner(checkpoint);
    this.#runner = runner;
    const firstMs = position === undefined ? startMs : position.timeMs + batchMs;
    this.#timer = new BatchTimer(platform, { batchMs, firstMs }, (timeMs) =>
      this.#submit(timeMs, runner),
    );
    await this.#startInputs(position);
    // As soon as there are batches, a crash changes nothing of their times.
    if (position === undefined) await checkpoint?.save(graph.zeroMs);
    listeners.streamingStarted(clock.nowMs());
    this.#timer.start();
  }

  /** Ends inputs, timer and batches; what `StreamingContext.stop` says of graceful ends holds here. */
  async end(gracefully: boolean): Promise<void> {
    const { inputs } = this.#options.graph;
    for (const input of inputs) await input.stop();
    if (gracefully) await this.#drained();
    await this.#timer?.stop();
    if (gracefully) await this.#processing;
    else await this.#cutShort();
    try {
      for (const input of inputs) await input.close();
    } finally {
      await this.#storage?.close();
    }
  }

  #newRunner(checkpoint: ContextCheckpoint | undefined): BatchRunner {
    const { graph, listeners, platform, settings } = this.#options;
    const rate = settings.rate(graph.batchMs);
    return new BatchRunner({
      ...{ graph, platform, listeners, checkpoint },
      rates: new Map(graph.inputs.map((input) => [input.id, new RateController(input, rate)])),
      onFailure: (error) => this.#fail(error),
    });
  }

  async #startInputs(position: RecoveredPosition | undefined): Promise<void> {
    const { graph, platform } = this.#options;
    const { clock, logger } = platform;
    for (const input of graph.inputs) {
      await input.start({
        checkpointLocation: this.#inputLocation(input.id),
        startMs: clock.nowMs(),
        position: position?.inputs[input.id],
        fail: (error) => {
          logger.error('an input stream has failed', { stream: input.name, error: String(error) });
          this.#fail(error instanceof Error ? error : new Error(String(error)));
        },
      });
    }
  }

  async #recover(
    checkpoint: ContextCheckpoint | undefined,
  ): Promise<RecoveredPosition | undefined> {
    const { graph, isRecovering } = this.#options;
    if (isRecovering) return checkpoint?.recover();
    await checkpoint?.clear();
    for (const { id } of graph.inputs) await this.#clearInput(id);
    return undefined;
  }

  /** Removes what an input of another context has kept: its source begins anew, as the state does. */
  async #clearInput(id: number): Promise<void> {
    const location = this.#inputLocation(id);
    if (location === undefined) return;
    const storage = this.#options.platform.checkpoints.open(location);
    const names = await storage.list('');
    if (names.length === 0) return;
    await storage.lock();
    await storage.delete(names);
    await storage.close();
  }

  #inputLocation(id: number): string | undefined {
    const { directory } = this.#options;
    return directory && `${directory}/inputs/${id}`;
  }

  /** A batch is due: what the inputs have is its own, and it is run when those before it are over. */
  async #submit(timeMs: number, runner: BatchRunner): Promise<void> {
    const { graph, listeners, platform } = this.#options;
    const submittedMs = platform.clock.nowMs();
    const inputs = new Map<number, { readonly name: string; readonly numRecords: number }>();
    let isIncomplete = false;
    for (const input of graph.inputs) {
      try {
        inputs.set(input.id, { name: input.name, ...(await input.allocate(timeMs)) });
      } catch (error) {
        isIncomplete = true;
        this.#fail(inputFailed(input.name, error));
      }
    }
    const batch = { timeMs, submittedMs, inputs, isIncomplete };
    listeners.batchSubmitted(infoOf(batch));
    this.#queue.push(batch);
    this.#processing ??= this.#process(runner);
  }

  async #process(runner: BatchRunner): Promise<void> {
    for (let batch = this.#queue.shift(); batch !== undefined; batch = this.#queue.shift()) {
      await runner.run(batch);
      this.#processedMs = batch.timeMs;
      // Others have a turn between two batches.
      await this.#options.platform.scheduler.sleep(0);
    }
    // At once: for a batch that comes from now on this begins anew.
    this.#processing = undefined;
  }

  #fail(error: Error): void {
    this.#hasFailed = true;
    this.#options.onFailure(error);
  }

  /** Lets the batch that is under way end, for a while: an output operation may hang, or wait for this. */
  async #cutShort(): Promise<void> {
    this.#queue = [];
    const { logger, scheduler } = this.#options.platform;
    const timer = new AbortController();
    const late = scheduler.sleep(GRACE_MS, timer.signal).then(() => {
      if (timer.signal.aborted) return;
      logger.warn('The batch that was under way has not ended, and does not count');
      this.#runner?.abandon();
    });
    await Promise.race([this.#processing, late]);
    timer.abort();
  }

  /**
   * Waits until batches have all that was received, not until they are over: with batches that are slower than they are due, there
   * would always be more of them. Where one has failed, waits no longer.
   */
  async #drained(): Promise<void> {
    const { graph, platform } = this.#options;
    const timer = this.#timer;
    if (timer === undefined) return;
    while (!this.#hasFailed && graph.inputs.some(({ hasWaiting }) => hasWaiting)) {
      const { nextMs } = timer;
      while (timer.nextMs === nextMs && !this.#hasFailed) await platform.scheduler.sleep(10);
    }
  }
}
