import { assert } from '../errors/internal-error.ts';
import { functionNeedsLocalEngine } from '../errors/user-function-errors.ts';
import type { GroupCalls, OpenGroupCalls, TakenRows } from '../functions/group-calls.ts';
import { type GroupsBatch, openGroupFunctions } from '../plan/group-functions.ts';
import { joinGroupParts } from '../plan/join-group-parts.ts';
import type { ValueRow } from '../types/value.ts';
import { readRows } from '../wasm/column-reader.ts';

/** Calls functions on groups that are kept in this realm: nothing is packed, and states are not copied. */
export const LOCAL_GROUP_CALLS: GroupCalls = {
  take: readRows,
  forOperator: () => ({ begin, forget: () => {}, close: () => {} }),
};

async function begin(batch: GroupsBatch): Promise<OpenGroupCalls> {
  const open = await openGroupFunctions(batch);
  if (open === undefined) throw functionNeedsLocalEngine(batch.functions.method);
  return {
    variables: open.variables,
    deleted: open.deleted,
    call: async ({ parts, ...question }) =>
      open.call({ ...question, ...joinGroupParts(parts, valuesOf) }),
    close: async () => open.close(),
  };
}

function valuesOf(rows: TakenRows): readonly ValueRow[] {
  assert(!('bytes' in rows), 'rows were packed for functions of another realm');
  return rows;
}
