import {
  conflictingOptions,
  missingSnapshot,
  optionUnspecified,
  stateSchemaUnreadable,
  wrongOption,
} from '../../errors/state-source-errors.ts';
import type { Segment, StoredOperator } from '../../state/segment-directory.ts';
import { segmentName } from '../../state/segment-name.ts';
import { fieldsType, plainTable, type StateTable } from '../../state/state-table.ts';
import {
  IntegerType,
  LongType,
  StringType,
  type StructType,
  structField,
  structType,
} from '../../types/data-type.ts';
import { columnTypes } from './latest-rows.ts';
import type { CommittedBatches, StateCheckpoint, StoredSegment } from './state-checkpoint.ts';
import { DEFAULT_STORE, type StateOptions } from './state-options.ts';
import { isVariable, variableFields } from './variable-fields.ts';

/** The operator whose state is in variables with names, each a store of its own. */
const WITH_VARIABLES = /^transformWithState/;

/** What the options name in a checkpoint. */
export interface StateSelection {
  readonly operator: StoredOperator;
  readonly table: StateTable;
  /** The last batch that is read, and what it left. */
  readonly batchId: number;
  readonly segment: StoredSegment;
  /** The first one, where changes are read. */
  readonly firstBatchId: number | undefined;
  /** Of a list or a map: a row for each of its entries. A feed has no other rows. */
  readonly isFlat: boolean;
}

/** Finds what the options name. Fails with Spark's STDS_… conditions where it is not there. */
export async function selectState(
  checkpoint: StateCheckpoint,
  options: StateOptions,
): Promise<StateSelection> {
  const batches = await checkpoint.committed();
  const { batchId, firstBatchId } = chosenBatches(checkpoint, options, batches);
  const sourceOptions = optionsText(options, batchId);
  let segment: StoredSegment | undefined;
  try {
    segment = await checkpoint.segment(batchId + 1);
  } catch (error) {
    throw stateSchemaUnreadable(sourceOptions, error);
  }
  if (segment === undefined) throw stateSchemaUnreadable(sourceOptions);
  const operator = operatorOf(segment, options.operatorId);
  if (operator === undefined) throw stateSchemaUnreadable(sourceOptions);
  const table = tableOf(operator, options);
  if (table === undefined) throw stateSchemaUnreadable(sourceOptions);
  const isFlat = options.flattenCollectionTypes || firstBatchId !== undefined;
  return { operator, table, batchId, segment, firstBatchId, isFlat };
}

function chosenBatches(
  checkpoint: StateCheckpoint,
  { batchId, changes, snapshotStartBatchId }: StateOptions,
  batches: CommittedBatches,
): Pick<StateSelection, 'batchId' | 'firstBatchId'> {
  const last = (changes === undefined ? batchId : changes.end) ?? batches.last;
  if (changes !== undefined && last < changes.start) {
    throw wrongOption(
      'changeEndBatchId',
      'changeEndBatchId cannot be smaller than changeStartBatchId. Please check the input to changeEndBatchId, ' +
        `or if you are using its default value, make sure that changeStartBatchId is less than ${last}.`,
    );
  }
  if (snapshotStartBatchId !== undefined && snapshotStartBatchId > last) {
    const message = `value should be less than or equal to ${last}`;
    throw wrongOption('snapshotStartBatchId', message);
  }
  checkpoint.requireBatch(last, batches);
  if (changes !== undefined) checkpoint.requireBatch(changes.start, batches);
  return { batchId: last, firstBatchId: changes?.start };
}

function operatorOf({ operators }: Segment, id: number): StoredOperator | undefined {
  return operators.find(({ operatorId }) => operatorId === id);
}

/** The stores of an operator. */
export function tablesOf({ tables, keyTypes, valueTypes }: StoredOperator): readonly StateTable[] {
  return tables ?? [plainTable(keyTypes.length, valueTypes.length)];
}

function tableOf(operator: StoredOperator, options: StateOptions): StateTable | undefined {
  const { joinSide, readRegisteredTimers, stateVarName, storeName } = options;
  const { operatorName } = operator;
  const tables = tablesOf(operator);
  const named = (name: string) => tables.find(({ store }) => store === name);
  if (WITH_VARIABLES.test(operatorName) && joinSide === 'none') return variableOf(tables, options);
  const only = (what: string) =>
    `Providing ${what} is only supported with the transformWithState operator. Found operator=${operatorName}. ` +
    'Please remove this option and re-run the query.';
  if (readRegisteredTimers) {
    throw wrongOption('readRegisteredTimers', only('readRegisteredTimers=true'));
  }
  // Spark takes a store that the operator does not have for a state variable, unless it is a join.
  const variable =
    stateVarName ?? (named(DEFAULT_STORE) && !named(storeName) ? storeName : undefined);
  if (variable !== undefined) throw wrongOption('stateVarName', only('state variable names'));
  if (joinSide === 'none') return named(storeName);
  const side = named(`${joinSide}-keyWithIndexToValue`);
  return side && withoutNumbers(side);
}

/** The variable that is named, as Spark looks for it: a store by another name than the default one is a variable. */
function variableOf(
  tables: readonly StateTable[],
  { changes, readRegisteredTimers, stateVarName, storeName }: StateOptions,
): StateTable {
  const variables = tables.filter(isVariable);
  if (readRegisteredTimers) {
    if (changes !== undefined) throw conflictingOptions(['readRegisteredTimers', 'readChangeFeed']);
    const timers = variables.find(({ variable }) => variable.kind === 'timers');
    if (timers !== undefined) return timers;
    const message = 'Registered timers are not available in TimeMode=None.';
    throw wrongOption('readRegisteredTimers', message);
  }
  const name = storeName === DEFAULT_STORE ? stateVarName : storeName;
  if (name === undefined) throw optionUnspecified('stateVarName');
  const table = variables.find(
    ({ store, variable }) => variable.kind !== 'timers' && store === name,
  );
  if (table !== undefined) return table;
  const message = `State variable ${name} is not defined for the transformWithState operator.`;
  throw wrongOption('stateVarName', message);
}

/** The rows of a side of a join as they came, without what the join notes beside them. */
function withoutNumbers({ key, value, ...table }: StateTable): StateTable {
  return {
    ...table,
    key: key.filter(({ kind }) => kind !== 'index'),
    value: value.slice(0, -1),
  };
}

/** The columns of the source. */
export function stateSchema(selection: StateSelection): StructType {
  const { operator, table, firstBatchId, isFlat } = selection;
  const types = columnTypes(operator);
  const fields = isVariable(table)
    ? variableFields(table, types, isFlat)
    : [
        structField('key', fieldsType(table.key, types)),
        structField('value', fieldsType(table.value, types)),
      ];
  return structType([
    ...(firstBatchId === undefined
      ? []
      : [structField('batch_id', LongType), structField('change_type', StringType)]),
    ...fields,
    structField('partition_id', IntegerType),
  ]);
}

/** The segments that a read needs, by version; each list the newest first. */
export async function chainOf(
  checkpoint: StateCheckpoint,
  { segment }: StateSelection,
  { snapshotStartBatchId }: StateOptions,
): Promise<readonly StoredSegment[]> {
  if (snapshotStartBatchId !== undefined) {
    const first = await checkpoint.segment(snapshotStartBatchId + 1);
    if (first?.kind !== 'snapshot') throw missingSnapshot(segmentName(snapshotStartBatchId + 1));
  }
  return checkpoint.chainOf(segment);
}

/** The options as Spark prints them in its errors. */
function optionsText(options: StateOptions, batchId: number): string {
  const { flattenCollectionTypes, joinSide, location, operatorId, stateVarName, storeName } =
    options;
  const variable = stateVarName === undefined ? 'None' : `Some(${stateVarName})`;
  return (
    `StateSourceOptions(checkpointLocation=${location}, batchId=${batchId}, operatorId=${operatorId}, ` +
    `storeName=${storeName}, joinSide=${joinSide}, stateVarName=${variable}, ` +
    `flattenCollectionTypes=${flattenCollectionTypes})`
  );
}
