import {
  type BatchReader,
  defineConnector,
  type Offset,
  type ReadContext,
  type ReadLimit,
  type Source,
  type SourceContext,
  type UndeclaredSource,
} from '../../connectors/connector.ts';
import { stateIsNoStream, stateSchemaDeclared } from '../../errors/state-source-errors.ts';
import type { Platform } from '../../ports/platform.ts';
import { simpleString } from '../../types/data-type.ts';
import { readState, type SegmentsOfBatch } from './read-state.ts';
import { StateCheckpoint, type StoredSegment } from './state-checkpoint.ts';
import { STATE_OPTIONS, type StateOptions, stateOptions } from './state-options.ts';
import { chainOf, type StateSelection, selectState, stateSchema } from './state-selection.ts';

/** How often a read begins anew where the query removes what it was about to read. */
const ATTEMPTS = 5;

/** What the options name, with the segments that the read goes over. */
interface FoundState {
  readonly selection: StateSelection;
  readonly batches: readonly SegmentsOfBatch[];
}

/** Finds what the options name, and reads its segments, each once. */
class StateFinder {
  readonly #checkpoint: StateCheckpoint;
  readonly #options: StateOptions;

  constructor(checkpoint: StateCheckpoint, options: StateOptions) {
    this.#checkpoint = checkpoint;
    this.#options = options;
  }

  /** A query that runs removes old entries, so that those of the last batch of a moment ago may be gone. */
  async find(): Promise<FoundState> {
    for (let attempt = 1; ; attempt++) {
      const before = await this.#checkpoint.committed();
      try {
        return await this.#findNow();
      } catch (error) {
        const now = await this.#checkpoint.committed();
        if (now.last === before.last || attempt === ATTEMPTS) throw error;
      }
    }
  }

  async #findNow(): Promise<FoundState> {
    const selection = await selectState(this.#checkpoint, this.#options);
    const { batchId, firstBatchId } = selection;
    if (firstBatchId === undefined) {
      const segments = await chainOf(this.#checkpoint, selection, this.#options);
      return { selection, batches: [{ batchId, segments }] };
    }
    return { selection, batches: await this.#changes(selection, firstBatchId) };
  }

  /** For each batch what it left, and the versions before, read once each. */
  async #changes(
    { batchId: last, segment: newest }: StateSelection,
    first: number,
  ): Promise<SegmentsOfBatch[]> {
    const batches: SegmentsOfBatch[] = [];
    let before: readonly StoredSegment[] = [];
    if (first > 0) before = await this.#before(first);
    for (let batchId = first; batchId <= last; batchId++) {
      const segment =
        batchId === last ? newest : await this.#checkpoint.requireSegment(batchId + 1);
      const segments = [segment, ...before];
      batches.push({ batchId, segments });
      before = segment.kind === 'snapshot' ? [segment] : segments;
    }
    return batches;
  }

  /** The version before a batch. The changes of the oldest batch that is there can't be told without it. */
  async #before(batchId: number): Promise<readonly StoredSegment[]> {
    const batches = await this.#checkpoint.committed();
    try {
      return await this.#checkpoint.chain(batchId);
    } catch (error) {
      this.#checkpoint.requireBatch(batchId - 1, batches);
      throw error;
    }
  }
}

/**
 * `statestore`: the state of a streaming query as a table (Spark's state data source). The query may be stopped, or run
 * in this process or another: what is read is what it had committed. Nothing is locked or written.
 */
class StateSource implements Source {
  readonly description: string;
  readonly defaultReadLimit: ReadLimit = { kind: 'allAvailable' };
  readonly #checkpoint: StateCheckpoint;
  readonly #found: FoundState;

  constructor(checkpoint: StateCheckpoint, found: FoundState) {
    this.#checkpoint = checkpoint;
    this.#found = found;
    this.description = `StateStore[${checkpoint.location}]`;
  }

  async latestOffset(): Promise<Offset> {
    return {};
  }

  async read(_start: Offset | null, _end: Offset, context: ReadContext): Promise<BatchReader> {
    return readState(context, this.#found.selection, this.#found.batches);
  }

  async commit(): Promise<void> {}

  stop(): Promise<void> {
    return this.#checkpoint.close();
  }
}

/** Opens a checkpoint for as long as something is asked of it. */
async function withCheckpoint<T>(
  platform: Platform,
  location: string,
  ask: (checkpoint: StateCheckpoint) => Promise<T>,
): Promise<T> {
  const checkpoint = new StateCheckpoint(location, platform.checkpoints.open(location));
  try {
    return await ask(checkpoint);
  } finally {
    await checkpoint.close();
  }
}

export const stateConnector = defineConnector({
  name: 'statestore',
  sourceOptions: STATE_OPTIONS,

  async schema({ format, options, paths, isStreaming }: UndeclaredSource, platform: Platform) {
    if (isStreaming === true) throw stateIsNoStream(format);
    const asked = stateOptions(format, options, paths);
    return withCheckpoint(platform, asked.location, async (checkpoint) =>
      stateSchema(await selectState(checkpoint, asked)),
    );
  },

  async openSource({ description, platform }: SourceContext) {
    const { format, options, paths, schema } = description;
    const asked = stateOptions(format, options, paths);
    const { location } = asked;
    const checkpoint = new StateCheckpoint(location, platform.checkpoints.open(location));
    try {
      const found = await new StateFinder(checkpoint, asked).find();
      const own = stateSchema(found.selection);
      if (simpleString(own) !== simpleString(schema)) throw stateSchemaDeclared(format);
      return new StateSource(checkpoint, found);
    } catch (error) {
      await checkpoint.close();
      throw error;
    }
  },
});
