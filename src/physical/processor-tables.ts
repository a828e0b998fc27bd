import { type GroupsDescription, TIME_MODE_NAMES, TIMERS } from '../plan/group-functions.ts';
import type { StateTable, TableOfVariable } from '../state/state-table.ts';
import type { KnownVariables, ProcessorSettings } from './known-variables.ts';

/** Spark's names of the stores of timers. */
const TIMER_STORES = {
  none: undefined,
  processingTime: '$procTimers_keyToTimestamp',
  eventTime: '$eventTimers_keyToTimestamp',
} as const;

const KIND_NAMES = {
  value: 'ValueState',
  list: 'ListState',
  map: 'MapState',
  timers: 'TimerState',
} as const;

/** How a processor goes on. */
export function settingsOf({ time, outputMode }: GroupsDescription): ProcessorSettings {
  const title = outputMode[0].toUpperCase() + outputMode.slice(1);
  return { timeMode: TIME_MODE_NAMES[time], outputMode: title };
}

/** The state of a processor as Spark's stores: one that says what there is, one for each variable, and one for the timers. */
export function processorTables(
  entries: StateTable,
  known: KnownVariables,
  functions: GroupsDescription,
): readonly StateTable[] {
  const timers = TIMER_STORES[functions.time];
  const variables: readonly TableOfVariable[] = [
    ...known.tables(entries),
    ...(timers === undefined
      ? []
      : [
          {
            ...entries,
            store: timers,
            variable: { name: TIMERS, kind: 'timers', isTimed: false },
          } as const,
        ]),
  ];
  const properties = {
    ...settingsOf(functions),
    stateVariables: variables.map(({ store, variable: { kind, isTimed } }) => ({
      stateName: store,
      stateVariableType: KIND_NAMES[kind],
      ttlEnabled: isTimed,
    })),
  };
  return [{ ...entries, properties: JSON.stringify(properties) }, ...variables];
}
