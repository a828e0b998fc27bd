import { invalidTimeZone } from '../../errors/format-errors.ts';
import { findTimeZone, localChangeMs, type TimeZone } from '../../types/time-zone.ts';
import type { WasmCore } from '../../wasm/core.ts';
import { NULL_PTR, type Ptr } from '../../wasm/ptr.ts';

/** The session's zone; fails with `INVALID_TIMEZONE` if the platform does not know it. */
export function sessionZone(name: string): TimeZone {
  const zone = findTimeZone(name);
  if (zone === undefined) throw invalidTimeZone(name);
  return zone;
}

/** Whether the zone is UTC itself. */
function isUtc(zone: TimeZone): boolean {
  return zone.firstOffset === 0 && zone.changes.length === 0;
}

/**
 * The zone for `localToUtc` (`assembly/text/zone-table.ts`): the local times at which offsets change. In long-lived memory
 * that belongs to the caller; null for UTC.
 */
export function localZoneTable(core: WasmCore, zone: TimeZone): Ptr {
  return zoneTable(core, zone, (index) => {
    const previous = index === 0 ? zone.firstOffset : zone.changes[index - 1].offset;
    return localChangeMs(zone.changes[index], previous);
  });
}

/** The zone for `utcToLocal`: the instants at which offsets change. */
export function instantZoneTable(core: WasmCore, zone: TimeZone): Ptr {
  return zoneTable(core, zone, (index) => zone.changes[index].instantMs);
}

function zoneTable(core: WasmCore, zone: TimeZone, changeMs: (index: number) => number): Ptr {
  if (isUtc(zone)) return NULL_PTR;
  const count = zone.changes.length;
  const table = core.kernels.mem_alloc(8 + count * 12);
  const view = core.memory.view;
  view.setInt32(table, count, true);
  view.setInt32(table + 4, zone.firstOffset, true);
  zone.changes.forEach(({ offset }, index) => {
    view.setBigInt64(table + 8 + index * 8, BigInt(changeMs(index)) * 1000n, true);
    view.setInt32(table + 8 + count * 8 + index * 4, offset, true);
  });
  return table;
}
