import type { DStreamGraph } from '../nodes/graph.ts';
import { DStreamNode } from '../nodes/node.ts';

/** What an input needs of its context once it is started. */
export interface InputContext {
  /** Where it may keep what it needs after a crash, below the checkpoint directory; undefined without one. */
  readonly checkpointLocation: string | undefined;
  /** The time after which batches come. */
  readonly startMs: number;
  /** What a checkpoint says of how far it was, if the context goes on from one. */
  readonly position: unknown;
  /** The input has failed for good. */
  fail(error: unknown): void;
}

/** What one batch has of an input. */
export interface InputInfo {
  readonly numRecords: number;
}

/** A stream that comes from outside (Spark's `InputDStream`). */
export abstract class InputNode<T> extends DStreamNode<T> {
  /** For people. */
  abstract readonly name: string;

  constructor(graph: DStreamGraph) {
    super(graph, { parents: [], slideMs: graph.batchMs });
    graph.inputs.push(this);
  }

  /** Begins to take what comes. */
  start(_context: InputContext): Promise<void> {
    return Promise.resolve();
  }

  /** Takes nothing new any more. Batches may still be made of what it has. */
  stop(): Promise<void> {
    return Promise.resolve();
  }

  /** Ends, after the last batch. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  /** What there is now belongs to the batch of this time. */
  abstract allocate(timeMs: number): Promise<InputInfo>;

  /** Whether there is something that no batch has yet. */
  get hasWaiting(): boolean {
    return false;
  }

  override get isMomentary(): boolean {
    return true;
  }

  /** How far it is with the batch of this time, for the checkpoint; plain data. */
  position(_timeMs: number): unknown {
    return undefined;
  }

  /** The batch is over, and is in the checkpoint if there is one: what it had need not be kept. */
  committed(_timeMs: number): Promise<void> {
    return Promise.resolve();
  }

  /** Takes no more elements than this a second; undefined for all. */
  limitRate(_perSecond: number | undefined): void {}
}
