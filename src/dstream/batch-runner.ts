import { isNotSerializable, jobFailed } from '../errors/dstream-errors.ts';
import type { ContextCheckpoint } from './checkpoint/context-checkpoint.ts';
import type { DStreamPlatform } from './dstream-platform.ts';
import type { InputInfo } from './inputs/input-node.ts';
import type { BatchInfo, ListenerBus, OutputOperationInfo } from './listener.ts';
import type { DStreamGraph } from './nodes/graph.ts';
import type { OutputNode } from './nodes/output-node.ts';
import type { RateController } from './rate/rate-controller.ts';

/** A batch that is due. */
export interface SubmittedBatch {
  readonly timeMs: number;
  readonly submittedMs: number;
  /** What it has of each input, by the number of its node. */
  readonly inputs: ReadonlyMap<number, InputInfo & { readonly name: string }>;
  /** An input has failed, so that something may be missing. */
  readonly isIncomplete: boolean;
}

export interface BatchRunnerOptions {
  readonly graph: DStreamGraph;
  readonly platform: DStreamPlatform;
  readonly listeners: ListenerBus;
  readonly checkpoint: ContextCheckpoint | undefined;
  readonly rates: ReadonlyMap<number, RateController>;
  /** Told of each output operation that fails. */
  readonly onFailure: (error: Error) => void;
}

/** Runs batches, one at a time (Spark's `JobScheduler` with one job at a time). */
export class BatchRunner {
  readonly #options: BatchRunnerOptions;
  #hasFailed = false;
  #isAbandoned = false;

  constructor(options: BatchRunnerOptions) {
    this.#options = options;
  }

  /** The context has ended without the batch that is under way, which does not count. */
  abandon(): void {
    this.#isAbandoned = true;
  }

  /**
   * Runs the output operations of a batch. Where one fails, the others are run all the same, and so are later batches, as in
   * Spark; but the checkpoint stays at the last batch that went well, from which a restart goes on.
   */
  async run(batch: SubmittedBatch): Promise<void> {
    const { graph, platform, listeners } = this.#options;
    const { timeMs } = batch;
    const startMs = platform.clock.nowMs();
    const outputs: Record<number, OutputOperationInfo> = {};
    listeners.batchStarted(infoOf(batch, { startMs, outputs }));
    let isWell = !batch.isIncomplete;
    for (const [id, output] of graph.outputs.entries()) {
      if (!output.isTimeValid(timeMs)) continue;
      outputs[id] = await this.#runOutput(id, output, timeMs);
      if (this.#isAbandoned) return;
      isWell &&= outputs[id].failureReason === undefined;
    }
    if (isWell) isWell = await this.#finish(timeMs);
    if (!isWell) this.#hasFailed = true;
    const endMs = platform.clock.nowMs();
    this.#tellRates(batch, startMs, endMs);
    listeners.batchCompleted(infoOf(batch, { startMs, endMs, outputs }));
  }

  async #runOutput(id: number, output: OutputNode, timeMs: number): Promise<OutputOperationInfo> {
    const { platform, listeners, onFailure } = this.#options;
    const begun = { batchTime: timeMs, id, name: output.name, startTime: platform.clock.nowMs() };
    listeners.outputStarted(begun);
    let failureReason: string | undefined;
    try {
      const job = await output.job(timeMs);
      await job?.();
    } catch (error) {
      const failure = jobFailed(timeMs, output.name, error);
      failureReason = failure.message;
      onFailure(failure);
    }
    const ended = { ...begun, endTime: platform.clock.nowMs() };
    const info = failureReason === undefined ? ended : { ...ended, failureReason };
    listeners.outputCompleted(info);
    return info;
  }

  /** Makes a batch count; says whether that went well. */
  async #finish(timeMs: number): Promise<boolean> {
    const { graph, checkpoint, onFailure } = this.#options;
    const isSaved = checkpoint !== undefined && !this.#hasFailed;
    try {
      // What nobody has asked for may be asked for later: then the checkpoint has it.
      if (isSaved) for (const node of graph.nodes) await node.keepMoment(timeMs);
      // What nobody has looked at takes its step all the same: later ones need it.
      for (const { state } of graph.states) state.settle();
      for (const node of graph.nodes) node.forget(timeMs);
      for (const { state, rememberMs } of graph.states) state.forget(timeMs - rememberMs);
      if (isSaved) await checkpoint.save(timeMs);
      else for (const { state } of graph.states) state.takeUnsaved();
      if (checkpoint !== undefined && !isSaved) return false;
      for (const input of graph.inputs) await input.committed(timeMs);
      return true;
    } catch (error) {
      onFailure(isNotSerializable(error) ? error : jobFailed(timeMs, 'checkpoint', error));
      return false;
    }
  }

  #tellRates(batch: SubmittedBatch, startMs: number, endMs: number): void {
    for (const [id, controller] of this.#options.rates) {
      controller.batchCompleted({
        timeMs: endMs,
        numElements: batch.inputs.get(id)?.numRecords ?? 0,
        processingDelayMs: endMs - startMs,
        schedulingDelayMs: startMs - batch.submittedMs,
      });
    }
  }
}

/** What listeners are told of a batch. */
export function infoOf(
  { timeMs, submittedMs, inputs }: SubmittedBatch,
  run?: {
    readonly startMs: number;
    readonly endMs?: number;
    readonly outputs: Readonly<Record<number, OutputOperationInfo>>;
  },
): BatchInfo {
  const infos = [...inputs].map(([inputStreamId, { name, numRecords }]) => ({
    inputStreamId,
    name,
    numRecords,
  }));
  const { startMs, endMs, outputs = {} } = run ?? {};
  return {
    batchTime: timeMs,
    streamIdToInputInfo: Object.fromEntries(infos.map((info) => [info.inputStreamId, info])),
    submissionTime: submittedMs,
    ...(startMs !== undefined && {
      processingStartTime: startMs,
      schedulingDelay: startMs - submittedMs,
    }),
    ...(startMs !== undefined &&
      endMs !== undefined && {
        processingEndTime: endMs,
        processingDelay: endMs - startMs,
        totalDelay: endMs - submittedMs,
      }),
    numRecords: infos.reduce((sum, { numRecords }) => sum + numRecords, 0),
    outputOperationInfos: { ...outputs },
  };
}
