import type { BatchReader, ReadContext } from '../../connectors/connector.ts';
import { IntegerType, LongType, StringType } from '../../types/data-type.ts';
import type { Batch } from '../../wasm/batch.ts';
import { buildConstant } from '../../wasm/column-builder.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import { changedRows, requireFeed } from './change-feed.ts';
import type { StateRead } from './latest-rows.ts';
import type { StoredSegment } from './state-checkpoint.ts';
import type { StateSelection } from './state-selection.ts';
import { tableRows } from './table-rows.ts';
import { isVariable } from './variable-fields.ts';
import { type VariableRows, variableChanges, variableRows } from './variable-rows.ts';

/** All state is in one partition. */
const PARTITION = 0;

/** The segments that a batch left, and those before, the newest first. */
export interface SegmentsOfBatch {
  readonly batchId: number;
  readonly segments: readonly StoredSegment[];
}

/** Delivers the rows of a table of state, or of its changes. */
export function readState(
  context: ReadContext,
  selection: StateSelection,
  batches: readonly SegmentsOfBatch[],
): BatchReader {
  const { operator, table } = selection;
  const read: StateRead = { core: context.core, operator, where: table.where };
  if (selection.firstBatchId === undefined) {
    const { segments } = batches[0];
    const rows = isVariable(table)
      ? variableRows(read, table, segments, selection.isFlat)
      : tableRows(read, table, segments);
    return new RowsReader(context, rows);
  }
  requireFeed(table);
  return new RowsReader(context, changes(read, selection, batches));
}

/** A batch of rows with the two columns that only a feed has. */
interface FeedRows extends VariableRows {
  readonly batchId?: number;
}

function* changes(
  read: StateRead,
  { table }: StateSelection,
  batches: readonly SegmentsOfBatch[],
): Generator<FeedRows> {
  for (const { batchId, segments } of batches) {
    const [segment, ...before] = segments;
    const changed = isVariable(table)
      ? variableChanges(read, table, segment, before)
      : changedRows(read, table, segment, before);
    for (const rows of changed) yield { ...rows, batchId };
  }
}

class RowsReader implements BatchReader {
  inputRows = 0;
  readonly #context: ReadContext;
  readonly #rows: Generator<FeedRows>;

  constructor(context: ReadContext, rows: Generator<FeedRows>) {
    this.#context = context;
    this.#rows = rows;
  }

  next(): Batch | undefined {
    const { done, value } = this.#rows.next();
    if (done === true) return undefined;
    this.inputRows += value.rows;
    const { fields } = this.#context.columns;
    return { rows: value.rows, columns: fields.map(({ name }) => this.#column(name, value)) };
  }

  #column(name: string, { rows, key, userKey = key, value, ...feed }: FeedRows): Ptr {
    const { batchId = 0, type = '' } = feed;
    const { core } = this.#context;
    switch (name) {
      case 'key':
        return key;
      case 'user_map_key':
        return userKey;
      case 'batch_id':
        return buildConstant(core, LongType, BigInt(batchId), rows);
      case 'change_type':
        return buildConstant(core, StringType, type, rows);
      case 'partition_id':
        return buildConstant(core, IntegerType, PARTITION, rows);
      default:
        return value;
    }
  }

  /** What the generators hold in the core goes with them. */
  async close(): Promise<void> {
    this.#rows.return(undefined);
  }
}
