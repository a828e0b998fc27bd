/** The queries of a pipeline while they run: started, reloaded and stopped together. */
import { join } from 'node:path';
import type { Session } from '../../../src/api/session.ts';
import { pipelineRunningAlready } from '../../../src/errors/agent-errors.ts';
import { MillraceError } from '../../../src/errors/exception.ts';
import type { StreamingQuery } from '../../../src/streaming/streaming-query.ts';
import { DiskCheckpointStorage } from '../../storage/disk.ts';
import { nameInputs, type PipelineFile, queryFingerprint, queryFrame } from './pipeline-frames.ts';
import { startQuery } from './start-query.ts';
import { stopBehindBatch } from './stop-query.ts';

interface RunningQuery {
  readonly query: StreamingQuery;
  /** What it was started by. */
  readonly fingerprint: string;
}

export interface PipelineOptions {
  readonly session: Session;
  readonly stateDir: string;
  readonly once: boolean;
  /** How long a micro-batch may take to its end when its query is to stop. */
  readonly stopLimitMs: number;
  /** Called when all queries are stopped, while the state is still this process's own. */
  readonly onStopped?: () => void;
}

/** What a reload did, by query. */
export interface Reloaded {
  readonly started: readonly string[];
  readonly stopped: readonly string[];
  readonly unchanged: readonly string[];
}

export class RunningPipeline {
  readonly #options: PipelineOptions;
  readonly #lock: DiskCheckpointStorage;
  readonly #running = new Map<string, RunningQuery>();
  #pipeline: PipelineFile;
  /** Resolves when a query has failed, or all have ended. */
  readonly ended: Promise<void>;
  #end: () => void = () => {};
  #failure: unknown;

  private constructor(
    options: PipelineOptions,
    lock: DiskCheckpointStorage,
    pipeline: PipelineFile,
  ) {
    this.#options = options;
    this.#lock = lock;
    this.#pipeline = pipeline;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** Starts all queries, or none. Fails with PIPELINE_RUNNING_ALREADY where another process has the state. */
  static async start(options: PipelineOptions, pipeline: PipelineFile): Promise<RunningPipeline> {
    const lock = await lockOf(options.stateDir);
    const running = new RunningPipeline(options, lock, pipeline);
    try {
      await nameInputs(options.session, pipeline);
      for (const name of Object.keys(pipeline.definition.queries))
        await running.#start(pipeline, name);
    } catch (error) {
      await running.stop();
      throw error;
    }
    return running;
  }

  get definition(): PipelineFile['definition'] {
    return this.#pipeline.definition;
  }

  /** By name, those that have ended too. */
  get queries(): ReadonlyMap<string, StreamingQuery> {
    return new Map([...this.#running].map(([name, { query }]) => [name, query]));
  }

  /** What made a query fail; undefined while all is well. */
  get failure(): unknown {
    return this.#failure;
  }

  /**
   * Runs another definition, which has been checked: queries that are the same in both go on untouched. When one can't be started
   * over its checkpoint, those of before are, and the error is thrown.
   */
  async reload(pipeline: PipelineFile): Promise<Reloaded> {
    const before = this.#pipeline;
    try {
      return await this.#change(pipeline);
    } catch (error) {
      await this.#change(before);
      throw error;
    }
  }

  /** Stops all behind the micro-batches that are under way; whether all came to their ends. */
  async stop(): Promise<boolean> {
    const { stopLimitMs, onStopped } = this.#options;
    const queries = [...this.#running.values()];
    const ends = await Promise.all(queries.map(({ query }) => stopBehindBatch(query, stopLimitMs)));
    onStopped?.();
    await this.#lock.close();
    return ends.every((isAtEnd) => isAtEnd);
  }

  async #change(pipeline: PipelineFile): Promise<Reloaded> {
    const { session, stopLimitMs } = this.#options;
    const names = Object.keys(pipeline.definition.queries);
    const isSame = (name: string) =>
      this.#running.get(name)?.fingerprint === queryFingerprint(pipeline, name);
    const unchanged = names.filter(isSame);
    const stopped = [...this.#running.keys()].filter((name) => !unchanged.includes(name));
    for (const name of stopped) {
      const running = this.#running.get(name);
      this.#running.delete(name);
      if (running !== undefined) await stopBehindBatch(running.query, stopLimitMs);
    }
    await nameInputs(session, pipeline);
    const started = names.filter((name) => !unchanged.includes(name));
    for (const name of started) await this.#start(pipeline, name);
    this.#pipeline = pipeline;
    return { started, stopped, unchanged };
  }

  async #start(pipeline: PipelineFile, name: string): Promise<void> {
    const { session, stateDir, once } = this.#options;
    const definition = pipeline.definition.queries[name];
    const frame = await queryFrame(session, pipeline.file, name, definition);
    const query = await startQuery(frame, definition, { name, stateDir, once });
    this.#running.set(name, { query, fingerprint: queryFingerprint(pipeline, name) });
    query.awaitTermination().then(
      () => this.#hasEnded(),
      (error) => this.#hasFailed(error),
    );
  }

  #hasEnded(): void {
    const queries = [...this.#running.values()];
    // While a pipeline changes there may be none for a moment.
    if (queries.length > 0 && queries.every(({ query }) => !query.isActive)) this.#end();
  }

  #hasFailed(error: unknown): void {
    this.#failure ??= error;
    this.#end();
  }
}

/** Keeps other agents away from the state. */
async function lockOf(stateDir: string): Promise<DiskCheckpointStorage> {
  const folder = join(stateDir, 'agent');
  const storage = new DiskCheckpointStorage(folder);
  try {
    await storage.lock();
    return storage;
  } catch (error) {
    if (!(error instanceof MillraceError) || error.condition !== 'CONCURRENT_QUERY') throw error;
    const { owner = 'another process' } = error.parameters;
    throw pipelineRunningAlready({ folder: stateDir, owner });
  }
}
