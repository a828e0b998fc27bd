import { defineConnector, type Offset, type Source } from '../../connectors/connector.ts';
import { RowBatchReader } from '../../connectors/row-batches.ts';
import { operatorMetadataUnreadable, stateIsNoStream } from '../../errors/state-source-errors.ts';
import type { StoredOperator } from '../../state/segment-directory.ts';
import type { StateTable } from '../../state/state-table.ts';
import {
  IntegerType,
  LongType,
  StringType,
  structField,
  structType,
} from '../../types/data-type.ts';
import type { ValueRow } from '../../types/value.ts';
import { StateCheckpoint } from './state-checkpoint.ts';
import { stateLocation } from './state-options.ts';
import { tablesOf } from './state-selection.ts';
import { isVariable } from './variable-fields.ts';

const METADATA_COLUMNS = structType([
  structField('operatorId', LongType),
  structField('operatorName', StringType),
  structField('stateStoreName', StringType),
  structField('numPartitions', IntegerType),
  structField('minBatchId', LongType),
  structField('maxBatchId', LongType),
  structField('operatorProperties', StringType),
]);

/** All state is in one partition. */
const PARTITIONS = 1;
/** Stands for a batch where none was committed. */
const NO_BATCH = -1;

/** A row for each store of each operator, as the newest state has them; none where there is no state. */
async function metadataRows(checkpoint: StateCheckpoint): Promise<ValueRow[]> {
  const [newest] = await checkpoint.versions();
  if (newest === undefined) return [];
  const batches = await checkpoint.batches();
  const [first, last] = [batches?.first ?? NO_BATCH, batches?.last ?? NO_BATCH];
  return (await operatorsAt(checkpoint, newest)).flatMap((operator) =>
    stores(operator).map(({ store, properties = null }) => [
      BigInt(operator.operatorId),
      operator.operatorName,
      store,
      PARTITIONS,
      BigInt(first),
      BigInt(last),
      properties,
    ]),
  );
}

/** Variables are no stores in Spark: the properties of their store name them. */
function stores(operator: StoredOperator): readonly StateTable[] {
  return tablesOf(operator).filter((table) => !isVariable(table));
}

async function operatorsAt(checkpoint: StateCheckpoint, version: number) {
  try {
    return (await checkpoint.segment(version))?.operators ?? [];
  } catch (error) {
    const parameters = {
      checkpointLocation: checkpoint.location,
      batchId: String(version - 1),
    };
    throw operatorMetadataUnreadable(parameters, error);
  }
}

/** `state-metadata`: the stateful operators of a query, with the batches whose state can be read. */
export const stateMetadataConnector = defineConnector({
  name: 'state-metadata',
  sourceOptions: [],

  async schema({ format, isStreaming }) {
    if (isStreaming === true) throw stateIsNoStream(format);
    return METADATA_COLUMNS;
  },

  async openSource({ description, platform }): Promise<Source> {
    const { format, options, paths } = description;
    const location = stateLocation(format, options, paths);
    const checkpoint = new StateCheckpoint(location, platform.checkpoints.open(location));
    return {
      description: `StateMetadata[${location}]`,
      defaultReadLimit: { kind: 'allAvailable' },
      latestOffset: async (): Promise<Offset> => ({}),
      read: async (_start, _end, context) =>
        new RowBatchReader(await metadataRows(checkpoint), METADATA_COLUMNS, context),
      commit: async () => {},
      stop: () => checkpoint.close(),
    };
  },
});
