import { invalidGroupFunctions, unknownTimeMode } from '../errors/groups-errors.ts';
import type { GroupsCall, GroupsDescription, GroupsTime } from '../plan/group-functions.ts';
import type { StructType } from '../types/data-type.ts';
import { parseSchema } from '../types/ddl.ts';

const TIMEOUTS: ReadonlyMap<string, GroupsTime> = new Map([
  ['NoTimeout', 'none'],
  ['ProcessingTimeTimeout', 'processingTime'],
  ['EventTimeTimeout', 'eventTime'],
]);

const TIME_MODES: ReadonlyMap<string, GroupsTime> = new Map([
  ['none', 'none'],
  ['processingtime', 'processingTime'],
  ['eventtime', 'eventTime'],
]);

/** Makes sense of what a program says of its functions on groups. */
export function describeGroups(call: GroupsCall): GroupsDescription {
  const { method, stateSchema } = call;
  const isProcessor = method === 'transformWithState';
  return {
    ...call,
    outputSchema: schemaOf(call.outputSchema, 'outputSchema'),
    outputMode: outputModeOf(call),
    time: isProcessor ? timeModeOf(call.time) : timeoutOf(call.time),
    stateSchema: isProcessor ? undefined : schemaOf(stateSchema, 'stateSchema'),
  };
}

function outputModeOf({ method, outputMode }: GroupsCall): GroupsDescription['outputMode'] {
  if (method === 'mapGroupsWithState') return 'update';
  const mode = String(outputMode).toLowerCase();
  if (mode === 'append' || mode === 'update') return mode;
  if (mode === 'complete' && method === 'transformWithState') return mode;
  throw invalidGroupFunctions(`${method} has no output mode ${outputMode}`);
}

function timeoutOf(timeout = 'NoTimeout'): GroupsTime {
  const time = TIMEOUTS.get(timeout);
  if (time === undefined) throw invalidGroupFunctions(`there is no timeout ${timeout}`);
  return time;
}

function timeModeOf(timeMode: string | undefined): GroupsTime {
  const time = TIME_MODES.get(String(timeMode).toLowerCase());
  if (time === undefined) throw unknownTimeMode(String(timeMode));
  return time;
}

function schemaOf(schema: StructType | string | undefined, option: string): StructType {
  if (schema === undefined) throw invalidGroupFunctions(`${option} is missing`);
  return typeof schema === 'string' ? parseSchema(schema) : schema;
}
