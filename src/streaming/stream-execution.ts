import type { Source } from '../connectors/connector.ts';
import type { StreamingQueryException } from '../errors/exception.ts';
import { conditionOf, streamFailed } from '../errors/streaming-errors.ts';
import { configFlag, configMs, configNumber, type SessionConfig } from '../types/session-config.ts';
import { Bell } from './bell.ts';
import { type RecoveredPosition, StreamCheckpoint } from './checkpoint/stream-checkpoint.ts';
import type { ContinuousOptions } from './continuous-execution.ts';
import type { ExecutionParts } from './execution-parts.ts';
import { Halt, QueryStopped } from './halt.ts';
import { IdleDelay } from './idle-delay.ts';
import { ListenerBus } from './listener-bus.ts';
import { type BatchLoop, MicroBatchExecution } from './micro-batch-execution.ts';
import { keptSettings, type OpenQueryContext, openQuery, restoredConfig } from './open-query.ts';
import { isoTime, ProgressReporter } from './progress-reporter.ts';
import { Releases } from './release.ts';
import type { ResultFeed } from './result-feed.ts';
import type { RunningQuery } from './running-query.ts';
import type { StreamingQuery, StreamingQueryStatus } from './streaming-query.ts';
import type { StreamingQueryOptions } from './streaming-query-options.ts';
import type { StreamingQueryProgress } from './streaming-query-progress.ts';
import { streamingSourceScans } from './streaming-sources.ts';
import { executeTrigger, type TriggerPlan, triggerPlan } from './trigger-executor.ts';
import { watermarkTracker } from './watermark-tracker.ts';

/** Somebody who waits for all data to be processed. */
interface Waiter {
  /** The last trigger that had begun when the wait began: only a later one has seen all data. */
  readonly after: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** What `start` found out before the query runs. */
interface Startup {
  readonly options: StreamingQueryOptions;
  readonly parts: ExecutionParts;
  readonly trigger: TriggerPlan;
  readonly checkpoint: StreamCheckpoint;
  readonly position: RecoveredPosition;
  readonly config: SessionConfig;
  readonly query: { readonly id: string; readonly runId: string; readonly name: string | null };
  readonly halt: Halt;
  readonly bell: Bell;
  readonly releases: Releases;
}

/** The life of a query, from its checkpoint's lock to its release: Spark's `StreamExecution`. */
export class StreamExecution implements StreamingQuery {
  readonly id: string;
  readonly runId: string;
  readonly name: string | null;
  readonly #options: StreamingQueryOptions;
  readonly #parts: ExecutionParts;
  readonly #trigger: TriggerPlan;
  readonly #halt: Halt;
  readonly #bell: Bell;
  readonly #idle: IdleDelay;
  readonly #releases: Releases;
  readonly #listeners: ListenerBus;
  readonly #progress: ProgressReporter;
  readonly #batches: BatchLoop;
  #status: StreamingQueryStatus = {
    message: 'Initializing sources',
    isDataAvailable: false,
    isTriggerActive: false,
  };
  #isActive = true;
  #exception: StreamingQueryException | null = null;
  #triggerCount = 0;
  #waiters: Waiter[] = [];
  #ended: Promise<void> = Promise.resolve();

  private constructor(startup: Startup, running: RunningQuery, newLoop: NewLoop) {
    const { options, query, trigger } = startup;
    this.id = query.id;
    this.runId = query.runId;
    this.name = query.name;
    this.#options = options;
    this.#parts = startup.parts;
    this.#trigger = trigger;
    this.#halt = startup.halt;
    this.#bell = startup.bell;
    this.#releases = startup.releases;
    this.#idle = new IdleDelay(startup.config, running.sources);
    this.#listeners = new ListenerBus(options.listeners ?? [], options.platform.logger);
    this.#progress = this.#progressReporter(startup.config);
    this.#batches = newLoop(this.#loopOptions(startup, running));
  }

  /**
   * Takes the checkpoint, opens everything and lets the query run. Fails with the error itself, everything released and
   * the checkpoint as it was, when the query can't start over it; what fails later is the query's `exception()`.
   */
  static async start(
    options: StreamingQueryOptions,
    parts: ExecutionParts,
  ): Promise<StreamExecution> {
    options.signal?.throwIfAborted();
    const releases = new Releases(options.platform.logger);
    try {
      const startup = await prepare(options, parts, releases);
      const { checkpoint, query, halt, bell } = startup;
      const fail = (error: unknown) => {
        halt.halt(error);
        bell.ring();
      };
      const running = await openUnlessAborted({ ...startup, fail });
      await checkpoint.writeMetadata({ id: query.id, sources: sourceFormats(options) });
      const newLoop = await loopOf(startup.trigger);
      const execution = new StreamExecution(startup, running, newLoop);
      execution.#begin(running.sources);
      return execution;
    } catch (error) {
      await releases.run();
      throw error;
    }
  }

  get isActive(): boolean {
    return this.#isActive;
  }

  get status(): StreamingQueryStatus {
    return this.#status;
  }

  get lastProgress(): StreamingQueryProgress | null {
    return this.#progress.last;
  }

  get recentProgress(): readonly StreamingQueryProgress[] {
    return this.#progress.recent;
  }

  get resultFeed(): ResultFeed | undefined {
    return this.#options.resultTable;
  }

  exception(): StreamingQueryException | null {
    return this.#exception;
  }

  async awaitTermination(timeoutMs?: number): Promise<boolean> {
    if (timeoutMs === undefined) await this.#ended;
    else await this.#endedWithin(timeoutMs);
    if (this.#exception !== null) throw this.#exception;
    return !this.#isActive;
  }

  async processAllAvailable(): Promise<void> {
    if (this.#isActive) {
      await new Promise<void>((resolve, reject) => {
        this.#waiters.push({ after: this.#triggerCount, resolve, reject });
        this.#bell.ring();
      });
    }
    if (this.#exception !== null) throw this.#exception;
  }

  async stop(): Promise<void> {
    this.#halt.halt(new QueryStopped());
    this.#bell.ring();
    await this.#ended;
  }

  explain(extended = false): string {
    const { analyzedPlan, plan } = this.#options;
    return this.#parts.explain({ analyzed: analyzedPlan ?? plan, optimized: plan }, extended);
  }

  async explainMetrics(): Promise<string> {
    const { counts: relations } = this.#batches;
    const { lastProgress } = this;
    if (relations === undefined || lastProgress === null) return this.explain();
    const { batchId, batchDuration: durationMs } = lastProgress;
    return this.#parts.explainCounts(this.#options.plan, { batchId, durationMs, relations });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #begin(sources: readonly Source[]): void {
    const { signal, platform } = this.#options;
    for (const source of sources) source.onData?.(() => this.#bell.ring());
    const stop = () => void this.stop();
    signal?.addEventListener('abort', stop, { once: true });
    this.#releases.add('the abort signal', () => signal?.removeEventListener('abort', stop));
    if (signal?.aborted) stop();
    const { id, runId, name } = this;
    platform.logger.info(`Starting query ${name ?? id}`, { id, runId });
    const timestamp = isoTime(platform.clock.nowMs());
    this.#listeners.tell((to) => to.onQueryStarted?.({ id, runId, name, timestamp }));
    this.#ended = this.#run();
  }

  /** Runs until the trigger is done, somebody stops the query, or it fails. Never rejects. */
  async #run(): Promise<void> {
    const { logger } = this.#options.platform;
    try {
      await executeTrigger(this.#trigger, this.#triggerHost());
    } catch (error) {
      if (!(error instanceof QueryStopped)) this.#exception = streamFailed(this, error);
    }
    await this.#releases.run();
    this.#isActive = false;
    const exception = this.#exception;
    const message = exception?.message ?? 'Stopped';
    if (exception !== null) logger.error(`Query ${this.name ?? this.id} failed`, { exception });
    this.#setStatus({ message, isDataAvailable: false, isTriggerActive: false });
    const { id, runId } = this;
    const event = {
      id,
      runId,
      exception: exception?.message,
      errorClassOnException: conditionOf(exception?.cause),
    };
    this.#listeners.tell((to) => to.onQueryTerminated?.(event));
    this.#options.resultTable?.ended(exception);
    for (const waiter of this.#waiters.splice(0)) {
      if (exception === null) waiter.resolve();
      else waiter.reject(exception);
    }
  }

  #setStatus(status: StreamingQueryStatus): void {
    this.#status = status;
    this.#options.onStatus?.(status);
  }

  #triggerHost() {
    const { clock, logger, scheduler } = this.#options.platform;
    return {
      clock,
      runTrigger: () => this.#runTrigger(),
      idle: () => this.#bell.wait(this.#idle.nextMs()),
      sleepUntil: async (timeMs: number) => {
        while (clock.nowMs() < timeMs && !this.#halt.isHalted) {
          await scheduler.sleep(timeMs - clock.nowMs(), this.#halt.signal);
        }
        await this.#halt.breathe();
      },
      fellBehind: (intervalMs: number, elapsedMs: number) =>
        logger.warn('Current batch is falling behind', { intervalMs, elapsedMs }),
    };
  }

  async #runTrigger(): Promise<boolean> {
    const number = ++this.#triggerCount;
    await this.#halt.breathe();
    const hasRun = await this.#batches.runTrigger();
    if (hasRun) {
      this.#idle.reset();
    } else {
      const done = this.#waiters.filter((waiter) => waiter.after < number);
      this.#waiters = this.#waiters.filter((waiter) => waiter.after >= number);
      for (const waiter of done) waiter.resolve();
    }
    return hasRun;
  }

  /** The timer is let go as soon as the query ends. */
  async #endedWithin(timeoutMs: number): Promise<void> {
    const timer = new AbortController();
    const { scheduler } = this.#options.platform;
    await Promise.race([this.#ended, scheduler.sleep(timeoutMs, timer.signal)]);
    timer.abort();
  }

  #progressReporter(config: SessionConfig): ProgressReporter {
    const { id, runId, name } = this;
    return new ProgressReporter({
      query: { id, runId, name },
      clock: this.#options.platform.clock,
      capacity: configNumber(config, 'spark.sql.streaming.numRecentProgressUpdates'),
      idleIntervalMs: configMs(config, 'spark.sql.streaming.noDataProgressEventInterval'),
      onProgress: (progress) => this.#listeners.tell((to) => to.onQueryProgress?.({ progress })),
      onIdle: (timestamp) =>
        this.#listeners.tell((to) => to.onQueryIdle?.({ id, runId, timestamp })),
    });
  }

  #loopOptions(startup: Startup, running: RunningQuery): LoopOptions {
    const { config, position, trigger } = startup;
    return {
      query: running,
      position,
      watermark: watermarkTracker(config, position.watermarkMs, position.nodesMs),
      clock: this.#options.platform.clock,
      halt: this.#halt,
      progress: this.#progress,
      onStatus: (status) => this.#setStatus(status),
      noDataBatchesEnabled: configFlag(config, 'spark.sql.streaming.noDataMicroBatches.enabled'),
      minBatchesToRetain: configNumber(config, 'spark.sql.streaming.minBatchesToRetain'),
      ignoresReadLimits: trigger.kind === 'once',
      conf: keptSettings(config),
      idle: (atMostMs) => this.#bell.wait(Math.min(atMostMs, this.#idle.nextMs())),
      busy: () => this.#idle.reset(),
      isAwaited: () => this.#waiters.length > 0,
    };
  }
}

type LoopOptions = Omit<ContinuousOptions, 'intervalMs'>;
type NewLoop = (options: LoopOptions) => BatchLoop;

/** The loop of a trigger. That of continuous mode is loaded on use. */
async function loopOf(trigger: TriggerPlan): Promise<NewLoop> {
  if (trigger.kind !== 'continuous') return (options) => new MicroBatchExecution(options);
  const { intervalMs } = trigger;
  const { ContinuousExecution } = await import('./continuous-execution.ts');
  return (options) => new ContinuousExecution({ ...options, intervalMs });
}

/** Opens the query; fails with the signal's reason if it aborts meanwhile, whatever is waited for. */
async function openUnlessAborted(context: OpenQueryContext): Promise<RunningQuery> {
  const { signal } = context.options;
  const abort = () => context.fail(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const running = await openQuery(context);
    signal?.throwIfAborted();
    return running;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

/** Takes the checkpoint and finds where the query goes on. Writes nothing. */
async function prepare(
  options: StreamingQueryOptions,
  parts: ExecutionParts,
  releases: Releases,
): Promise<Startup> {
  const { checkpointLocation, platform } = options;
  const { checkpoints, clock, random, scheduler } = platform;
  const trigger = triggerPlan(options.trigger);
  const storage =
    checkpointLocation === undefined
      ? checkpoints.temporary()
      : checkpoints.open(checkpointLocation);
  releases.add('the checkpoint', () => storage.close());
  const checkpoint = new StreamCheckpoint(storage);
  await checkpoint.open();
  const position = await checkpoint.recover(sourceFormats(options));
  return {
    options,
    parts,
    trigger,
    checkpoint,
    position,
    config: restoredConfig(options.config, position.conf),
    query: {
      id: checkpoint.queryId ?? random.uuid(),
      runId: random.uuid(),
      name: options.name ?? null,
    },
    halt: new Halt(clock, scheduler),
    bell: new Bell(scheduler),
    releases,
  };
}

function sourceFormats({ plan }: StreamingQueryOptions): string[] {
  return streamingSourceScans(plan).map((scan) => scan.source.format);
}
