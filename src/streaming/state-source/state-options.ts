import type { OptionDefinition } from '../../connectors/connector.ts';
import { ConnectorOptions } from '../../connectors/connector-options.ts';
import {
  conflictingOptions,
  emptyOption,
  negativeOption,
  optionUnspecified,
  wrongOption,
} from '../../errors/state-source-errors.ts';

/** What is read of a checkpoint: Spark's `StateSourceOptions`, before its batches are looked at. */
export interface StateOptions {
  readonly location: string;
  readonly operatorId: number;
  readonly storeName: string;
  readonly joinSide: 'left' | 'right' | 'none';
  /** Absent: the last one that was committed. */
  readonly batchId?: number;
  /** The version that the read begins with has to be this batch's snapshot. */
  readonly snapshotStartBatchId?: number;
  /** What changed in the batches instead of what there was after one; up to the last one where there is no end. */
  readonly changes?: { readonly start: number; readonly end?: number };
  readonly stateVarName?: string;
  readonly readRegisteredTimers: boolean;
  readonly flattenCollectionTypes: boolean;
}

export const DEFAULT_STORE = 'default';

export const STATE_OPTIONS: readonly OptionDefinition[] = [
  { name: 'batchId', type: 'long', doc: 'The batch after which to read; the last committed one.' },
  { name: 'operatorId', type: 'int', default: '0', doc: 'Which stateful operator of the query.' },
  { name: 'storeName', type: 'string', default: DEFAULT_STORE, doc: 'Which store of it.' },
  {
    name: 'joinSide',
    type: 'string',
    default: 'none',
    values: ['left', 'right', 'none'],
    doc: 'Of a join of two streams: whose rows.',
  },
  {
    name: 'snapshotStartBatchId',
    type: 'long',
    doc: 'The batch whose snapshot the read begins with, with snapshotPartitionId.',
  },
  { name: 'snapshotPartitionId', type: 'int', doc: 'The partition to read: there is one, 0.' },
  { name: 'readChangeFeed', type: 'boolean', default: 'false', doc: 'Read what batches changed.' },
  { name: 'changeStartBatchId', type: 'long', doc: 'The first batch whose changes are read.' },
  { name: 'changeEndBatchId', type: 'long', doc: 'The last one; by default the last committed.' },
  { name: 'stateVarName', type: 'string', doc: 'The state variable of transformWithState.' },
  {
    name: 'readRegisteredTimers',
    type: 'boolean',
    default: 'false',
    doc: 'Read the timers of transformWithState.',
  },
  {
    name: 'flattenCollectionTypes',
    type: 'boolean',
    default: 'true',
    doc: 'A row for each element of a list or map variable of transformWithState.',
  },
];

/** Reads and checks the options. Fails with STDS_REQUIRED_OPTION_UNSPECIFIED and STDS_INVALID_OPTION_VALUE…, as Spark. */
export function stateOptions(
  format: string,
  texts: Readonly<Record<string, string>>,
  paths: readonly string[],
): StateOptions {
  const options = new OptionReader(format, texts);
  const location = options.location(paths);
  const operatorId = options.notNegative('operatorId') ?? 0;
  const storeName = options.text('storeName')?.trim() ?? DEFAULT_STORE;
  if (storeName === '') throw emptyOption('storeName');
  const stateVarName = options.text('stateVarName')?.trim();
  const readRegisteredTimers = options.boolean('readRegisteredTimers', false);
  if (readRegisteredTimers && stateVarName !== undefined) {
    throw conflictingOptions(['readRegisteredTimers', 'stateVarName']);
  }
  const flattenCollectionTypes = options.boolean('flattenCollectionTypes', true);
  const joinSide = options.joinSide();
  if (joinSide !== 'none' && storeName !== DEFAULT_STORE) {
    throw conflictingOptions(['joinSide', 'storeName']);
  }
  return {
    location,
    operatorId,
    storeName,
    joinSide,
    stateVarName,
    readRegisteredTimers,
    flattenCollectionTypes,
    ...(options.boolean('readChangeFeed', false) ? changes(options, joinSide) : moment(options)),
  };
}

/** The location that both sources of state need. */
export function stateLocation(
  format: string,
  texts: Readonly<Record<string, string>>,
  paths: readonly string[],
): string {
  return new OptionReader(format, texts).location(paths);
}

function changes(options: OptionReader, joinSide: string): Pick<StateOptions, 'changes'> {
  const refused = [
    ...(joinSide === 'none' ? [] : ['joinSide']),
    ...['batchId', 'snapshotStartBatchId', 'snapshotPartitionId'].filter((name) =>
      options.has(name),
    ),
  ];
  if (refused.length > 0) throw conflictingOptions([refused[0], 'readChangeFeed']);
  const start = options.notNegative('changeStartBatchId');
  if (start === undefined) throw optionUnspecified('changeStartBatchId');
  return { changes: { start, end: options.notNegative('changeEndBatchId') } };
}

function moment(options: OptionReader): Pick<StateOptions, 'batchId' | 'snapshotStartBatchId'> {
  for (const name of ['changeStartBatchId', 'changeEndBatchId']) {
    if (!options.has(name)) continue;
    throw wrongOption(name, 'Only specify this option when readChangeFeed is set to true.');
  }
  const batchId = options.notNegative('batchId');
  const snapshotStartBatchId = options.notNegative('snapshotStartBatchId');
  const partition = options.notNegative('snapshotPartitionId');
  if (snapshotStartBatchId !== undefined && partition === undefined) {
    throw optionUnspecified('snapshotPartitionId');
  }
  if (snapshotStartBatchId === undefined && partition !== undefined) {
    throw optionUnspecified('snapshotStartBatchId');
  }
  if (partition !== undefined && partition > 0) {
    throw wrongOption('snapshotPartitionId', 'the state has one partition, 0');
  }
  return { batchId, snapshotStartBatchId };
}

/** Reads values as Spark's state source names their faults. */
class OptionReader extends ConnectorOptions {
  has(name: string): boolean {
    return this.text(name) !== undefined;
  }

  location(paths: readonly string[]): string {
    const path = paths[0] ?? this.text('path');
    if (path === undefined || path === '') throw optionUnspecified('path');
    return path;
  }

  notNegative(name: string): number | undefined {
    const text = this.text(name)?.trim();
    if (text === undefined) return undefined;
    if (/^-\d+$/.test(text)) throw negativeOption(name);
    const value = /^\+?\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!Number.isSafeInteger(value)) throw wrongOption(name, 'A whole number is expected');
    return value;
  }

  boolean(name: string, byDefault: boolean): boolean {
    const text = this.text(name)?.trim().toLowerCase();
    if (text === undefined) return byDefault;
    if (text === 'true' || text === 'false') return text === 'true';
    throw wrongOption(name, 'Boolean value is expected');
  }

  joinSide(): StateOptions['joinSide'] {
    const text = this.text('joinSide') ?? 'none';
    if (text === 'left' || text === 'right' || text === 'none') return text;
    throw wrongOption('joinSide', 'Valid values are left,right,none');
  }
}
