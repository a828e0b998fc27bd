/**
 * How questions about groups and their answers cross: rows, keys, states and changes of state as columns, in buffers that
 * move.
 */
import type {
  GroupEntries,
  GroupsAnswer,
  GroupsBatch,
  StateChange,
  StateEntry,
} from '../plan/group-functions.ts';
import { IntegerType, LongType, StringType, structType } from '../types/data-type.ts';
import type { RowBlock } from '../types/row-block.ts';
import type { ValueRow } from '../types/value.ts';
import { decodeRows } from './decode-rows.ts';
import { encodeRows } from './encode-rows.ts';

/** A value of null is a change that removes. */
const ENTRIES = structType([
  { name: 'group', dataType: IntegerType, nullable: false },
  { name: 'variable', dataType: StringType, nullable: false },
  { name: 'item', dataType: StringType, nullable: false },
  { name: 'value', dataType: StringType, nullable: true },
  { name: 'expiresMs', dataType: LongType, nullable: true },
]);

/** What is held of each group, in the order of the groups. */
export function encodeStates(states: readonly GroupEntries[]): RowBlock {
  const rows: ValueRow[] = [];
  for (const [group, variables] of states.entries()) {
    for (const [variable, entries] of variables) {
      for (const [item, entry] of entries) rows.push(entryRow({ group, variable, item, entry }));
    }
  }
  return encodeRows(ENTRIES, rows);
}

/** What is held of a group, where it changes. */
export type HeldEntries = Map<string, Map<string, StateEntry>>;

export function decodeStates(groupCount: number, block: RowBlock): HeldEntries[] {
  const states = Array.from({ length: groupCount }, (): HeldEntries => new Map());
  for (const change of decodeChanges(block)) applyChange(states[change.group], change);
  return states;
}

/** Does what the engine's store does. */
export function applyChange(held: HeldEntries, { variable, item, entry }: StateChange): void {
  const entries = held.get(variable) ?? new Map<string, StateEntry>();
  if (entry === undefined) entries.delete(item);
  else entries.set(item, entry);
  if (entries.size > 0) held.set(variable, entries);
  else held.delete(variable);
}

/** An answer with packed rows. */
export interface WireGroupsAnswer {
  readonly rows: RowBlock;
  readonly changes: RowBlock;
  readonly updated: number;
  readonly removed: number;
}

export function encodeAnswer(
  { functions }: GroupsBatch,
  { rows, changes, ...counts }: GroupsAnswer,
): WireGroupsAnswer {
  return {
    rows: encodeRows(functions.outputSchema, rows),
    changes: encodeRows(ENTRIES, changes.map(entryRow)),
    ...counts,
  };
}

export function decodeAnswer(
  { functions }: GroupsBatch,
  { rows, changes, updated, removed }: WireGroupsAnswer,
): GroupsAnswer {
  return {
    rows: decodeRows(functions.outputSchema, rows),
    changes: decodeChanges(changes),
    updated,
    removed,
  };
}

function entryRow({ group, variable, item, entry }: StateChange): ValueRow {
  const { value = null, expiresMs } = entry ?? {};
  return [group, variable, item, value, expiresMs === undefined ? null : BigInt(expiresMs)];
}

function decodeChanges(block: RowBlock): StateChange[] {
  return decodeRows(ENTRIES, block).map(([group, variable, item, value, expiresMs]) => ({
    group: Number(group),
    variable: String(variable),
    item: String(item),
    entry:
      value === null
        ? undefined
        : {
            value: String(value),
            ...(expiresMs === null ? {} : { expiresMs: Number(expiresMs) }),
          },
  }));
}
