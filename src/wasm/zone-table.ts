import { localChangeMs, type TimeZone } from '../types/time-zone.ts';
import type { WasmCore } from './core.ts';
import { NULL_PTR, type Ptr } from './ptr.ts';

/**
 * A zone as the kernels read it (drawn in `assembly/text/zone-table.ts`), in batch memory; null for UTC. By `instant` the
 * offsets hold from instants on, by `local` from local times on.
 */
export function zoneTable(core: WasmCore, zone: TimeZone, by: 'instant' | 'local'): Ptr {
  const { changes, firstOffset } = zone;
  if (firstOffset === 0 && changes.length === 0) return NULL_PTR;
  const count = changes.length;
  const table = core.kernels.arena_alloc(8 + count * 12);
  const view = core.memory.view;
  view.setInt32(table, count, true);
  view.setInt32(table + 4, firstOffset, true);
  changes.forEach((change, index) => {
    const previous = index === 0 ? firstOffset : changes[index - 1].offset;
    const at = by === 'instant' ? change.instantMs : localChangeMs(change, previous);
    view.setBigInt64(table + 8 + index * 8, BigInt(at) * 1000n, true);
    view.setInt32(table + 8 + count * 8 + index * 4, change.offset, true);
  });
  return table;
}
