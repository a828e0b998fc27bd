import type { OutputMode } from '../connectors/connector.ts';
import { groupsRefused, noTimeValues } from '../errors/groups-analysis-errors.ts';
import { isStreaming, planOutput, type ResolvedMapGroups } from '../plan/resolved-plan.ts';

/*
 * What functions on groups can't do in a stream, as Spark's UnsupportedOperationChecker says it.
 */

/** How many functions on groups a query may have, and of which kinds together. */
export function checkOrderOfGroups(
  nodes: readonly ResolvedMapGroups[],
  outputMode: OutputMode,
): void {
  const of = (method: ResolvedMapGroups['functions']['method']) =>
    nodes.filter(({ functions }) => functions.method === method);
  const maps = of('mapGroupsWithState');
  const flatMaps = of('flatMapGroupsWithState');
  if (maps.length > 1) {
    throw groupsRefused(
      'Multiple mapGroupsWithStates are not supported on a streaming DataFrames/Datasets',
    );
  }
  if (maps.length > 0 && flatMaps.length > 0) {
    throw groupsRefused(
      'Mixing mapGroupsWithStates and flatMapGroupsWithStates are not supported on a streaming DataFrames/Datasets',
    );
  }
  const isAppend = [outputMode, ...flatMaps.map(({ functions }) => functions.outputMode)].every(
    (mode) => mode === 'append',
  );
  if (flatMaps.length > 1 && !isAppend) {
    throw groupsRefused(
      'Multiple flatMapGroupsWithStates are not supported when they are not all in append mode or the output mode ' +
        'is not append on a streaming DataFrames/Datasets',
    );
  }
}

/** `hasAggregate` is of the query. */
export function checkGroups(
  plan: ResolvedMapGroups,
  query: { readonly outputMode: OutputMode; readonly hasAggregate: boolean },
): void {
  const { functions, initialState } = plan;
  if (functions.method === 'mapGroupsWithState') checkMap(query);
  if (functions.method === 'flatMapGroupsWithState') checkFlatMap(functions.outputMode, query);
  const hasWatermark = planOutput(plan.input).some(
    ({ watermarkDelayMicros }) => watermarkDelayMicros !== undefined,
  );
  const isProcessor = functions.method === 'transformWithState';
  if (functions.time === 'eventTime' && !hasWatermark && !isProcessor) {
    throw groupsRefused(
      "Watermark must be specified in the query using '[Dataset/DataFrame].withWatermark()' for using event-time timeout " +
        'in a [map|flatMap]GroupsWithState. Event-time timeout not supported without watermark.',
    );
  }
  if (initialState !== undefined && isStreaming(initialState.input)) {
    throw groupsRefused(
      'Non-streaming DataFrame/Dataset is not supported as the initial state in [flatMap|map]GroupsWithState ' +
        'operation on a streaming DataFrame/Dataset',
    );
  }
}

type Query = Parameters<typeof checkGroups>[1];

function checkMap({ outputMode }: Query): void {
  if (outputMode === 'update') return;
  throw groupsRefused(
    `mapGroupsWithState is not supported with ${title(outputMode)} output mode on a streaming DataFrame/Dataset`,
  );
}

function checkFlatMap(ownMode: OutputMode, { outputMode, hasAggregate }: Query): void {
  if (!hasAggregate) {
    if (ownMode === outputMode) return;
    throw groupsRefused(
      `flatMapGroupsWithState in ${ownMode} mode is not supported with ${title(outputMode)} output mode on a ` +
        'streaming DataFrame/Dataset',
    );
  }
  if (ownMode === 'update') {
    throw groupsRefused(
      'flatMapGroupsWithState in update mode is not supported with aggregation on a streaming DataFrame/Dataset',
    );
  }
}

function title(mode: OutputMode): string {
  return mode[0].toUpperCase() + mode.slice(1);
}

/** Whether its rows may be late for the stateful operators after it. */
export function givesLateRows({ functions }: ResolvedMapGroups): boolean {
  return functions.method !== 'transformWithState' && functions.time === 'eventTime';
}

/** Of a table there is no watermark, by which the timers of a processor would go. */
export function checkGroupsOfTable({ functions }: ResolvedMapGroups): void {
  if (functions.method === 'transformWithState' && functions.time === 'eventTime') {
    throw noTimeValues('EventTime');
  }
}
