import type { DataFrame } from '../../api/dataframe.ts';
import type { SessionQuery } from '../../api/session-query.ts';
import { inputFailed } from '../../errors/dstream-errors.ts';
import { QueryStopped } from '../../streaming/halt.ts';
import type { DStreamGraph } from '../nodes/graph.ts';
import type { RDD } from '../rdd/rdd.ts';
import { Allocated } from './allocated.ts';
import { type InputContext, type InputInfo, InputNode } from './input-node.ts';

/** How far batches have got: so many rows of this micro-batch, and all of those before it. */
interface FramePosition {
  readonly batchId: number;
  readonly rows: number;
}

/** The rows of a micro-batch that batches take, one after the other. */
interface Taken<Row> {
  readonly batchId: number;
  readonly rows: readonly Row[];
  next: number;
  /** They are all in batches that are over. */
  readonly done: () => void;
  /** They will not be: the micro-batch stays open. */
  readonly giveUp: (reason: Error) => void;
}

/**
 * The rows of a streaming DataFrame, hence of any source. Its query runs micro-batches of its own, and commits one when the
 * batches that have its rows are over and in the checkpoint. After a crash the query runs the micro-batch again with the same
 * rows, of which those are left out that the checkpoint has: each row is in one batch that counts.
 */
export class FrameInput<Row> extends InputNode<Row> {
  readonly kind = 'dataFrame';
  readonly name = 'dataFrameStream';
  readonly #frame: DataFrame;
  readonly #allocated = new Allocated<Row>();
  readonly #positions = new Map<number, FramePosition>();
  #query: SessionQuery | undefined;
  #taken: Taken<Row> | undefined;
  #position: FramePosition = { batchId: -1, rows: 0 };
  #isDurable = false;
  #noteTaken: () => void = () => {};
  readonly #firstTaken = new Promise<void>((resolve) => {
    this.#noteTaken = resolve;
  });
  #isStopping = false;
  #rowsMax = Number.POSITIVE_INFINITY;

  constructor(graph: DStreamGraph, frame: DataFrame) {
    super(graph);
    this.#frame = frame;
  }

  override async start({ checkpointLocation, position, fail }: InputContext): Promise<void> {
    this.#isDurable = checkpointLocation !== undefined;
    if (isPosition(position)) this.#position = position;
    const writer = this.#frame.writeStream.foreachBatch((batch, id) =>
      this.#take(batch, Number(id)),
    );
    if (checkpointLocation !== undefined) writer.option('checkpointLocation', checkpointLocation);
    const query = await writer.start();
    this.#query = query;
    query.awaitTermination().catch((error) => {
      if (!this.#isStopping) fail(inputFailed(this.name, error));
    });
    // The batch that a crash has undone is to have its rows again: batches wait until those that there are have come.
    if (isPosition(position)) {
      const allSeen = query.processAllAvailable().catch(() => {});
      await Promise.race([this.#firstTaken, allSeen]);
    }
  }

  async #take(batch: DataFrame, batchId: number): Promise<void> {
    const { batchId: known, rows: counted } = this.#position;
    if (batchId < known) return;
    const rows = (await batch.collect()) as Row[];
    const next = batchId === known ? counted : 0;
    if (next >= rows.length) return;
    // A micro-batch that is not to be committed ends as if its query had been stopped.
    if (this.#isStopping) throw new QueryStopped();
    await new Promise<void>((done, giveUp) => {
      this.#taken = { batchId, rows, next, done, giveUp };
      this.#noteTaken();
    });
  }

  override get hasWaiting(): boolean {
    return this.#taken !== undefined && this.#taken.next < this.#taken.rows.length;
  }

  allocate(timeMs: number): Promise<InputInfo> {
    const taken = this.#taken;
    if (taken === undefined) {
      this.#positions.set(timeMs, this.#position);
      return Promise.resolve({ numRecords: 0 });
    }
    const end = Math.min(taken.rows.length, taken.next + this.#rowsMax);
    const rows = taken.rows.slice(taken.next, end);
    taken.next = end;
    this.#position = { batchId: taken.batchId, rows: end };
    this.#positions.set(timeMs, this.#position);
    this.#allocated.set(timeMs, rows);
    if (!this.#isDurable && end === taken.rows.length) this.#finish(taken);
    return Promise.resolve({ numRecords: rows.length });
  }

  override position(timeMs: number): unknown {
    return this.#positions.get(timeMs) ?? this.#position;
  }

  override committed(timeMs: number): Promise<void> {
    const taken = this.#taken;
    const position = this.#positions.get(timeMs);
    for (const at of this.#positions.keys()) if (at < timeMs) this.#positions.delete(at);
    if (taken !== undefined && position?.batchId === taken.batchId) {
      if (position.rows === taken.rows.length) this.#finish(taken);
    }
    return Promise.resolve();
  }

  #finish(taken: Taken<Row>): void {
    if (this.#taken === taken) this.#taken = undefined;
    taken.done();
  }

  override limitRate(perSecond: number | undefined): void {
    const perBatch = ((perSecond ?? Number.POSITIVE_INFINITY) * this.slideMs) / 1000;
    this.#rowsMax = Math.max(1, Math.floor(perBatch));
  }

  override stop(): Promise<void> {
    this.#isStopping = true;
    return Promise.resolve();
  }

  override async close(): Promise<void> {
    this.#isStopping = true;
    const stopped = this.#query?.stop();
    // What no batch has had is in the same micro-batch again after the next start.
    this.#taken?.giveUp(new QueryStopped());
    await stopped;
  }

  override forget(timeMs: number): void {
    super.forget(timeMs);
    this.#allocated.forget(timeMs - this.rememberMs);
  }

  protected compute(timeMs: number): Promise<RDD<Row>> {
    return Promise.resolve(this.graph.context.parallelize(this.#allocated.get(timeMs)));
  }
}

function isPosition(value: unknown): value is FramePosition {
  return typeof value === 'object' && value !== null && 'batchId' in value && 'rows' in value;
}
