import { duplicatedMapKey, nullMapKey } from '../errors/collection-errors.ts';
import type { MapType } from '../types/data-type.ts';
import { UTC } from '../types/local-time.ts';
import { prettyText } from '../types/value-text.ts';
import { columnRows, columnType } from '../wasm/batch.ts';
import { buildConstant } from '../wasm/column-builder.ts';
import { columnReader } from '../wasm/column-reader.ts';
import type { WasmCore } from '../wasm/core.ts';
import { fillResult } from '../wasm/kernel-result.ts';
import { type ListRows, newLists } from '../wasm/list-rows.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { elementRanks, NULL_RANK } from './element-rank.ts';

/**
 * A map column of keys and values. Fails with NULL_MAP_KEY for a key that is null, and with DUPLICATED_MAP_KEY for one that
 * its map has before: keys are told apart as in GROUP BY.
 */
export function newMaps(core: WasmCore, maps: ListRows, type: MapType): Ptr {
  checkKeys(core, maps, type);
  return newLists(core, maps);
}

/** The same for maps that are put together key by key: those have no negative zero as a key, in Spark. */
export function newMapsByKey(core: WasmCore, maps: ListRows, type: MapType): Ptr {
  checkKeys(core, maps, type);
  const [keys, values] = maps.children;
  return newLists(core, { ...maps, children: [withoutNegativeZero(core, keys, type), values] });
}

function withoutNegativeZero(core: WasmCore, keys: Ptr, { keyType }: MapType): Ptr {
  if (keyType.kind !== 'float' && keyType.kind !== 'double') return keys;
  const add = core.kernels[`arithmetic_add_${keyType.kind === 'float' ? 'f32' : 'f64'}`];
  const rows = columnRows(core, keys);
  const zero = buildConstant(core, keyType, 0, rows);
  const args = [keys, zero];
  return fillResult(core, { type: columnType(core, keys), args, rows }, (sums, count) =>
    add(keys, zero, sums, 0, count),
  );
}

function checkKeys(core: WasmCore, maps: ListRows, { keyType }: MapType): void {
  const [keys] = maps.children;
  const ranks = elementRanks(core, keys, keyType);
  const lastRow = new Int32Array(ranks.length).fill(-1);
  for (let row = 0; row < maps.rows; row++) {
    for (let at = maps.offsets[row]; at < maps.offsets[row + 1]; at++) {
      const rank = ranks[at];
      if (rank === NULL_RANK) throw nullMapKey();
      if (lastRow[rank] === row) {
        const key = columnReader(core, keys, keyType)(at);
        throw duplicatedMapKey(prettyText(key, keyType, UTC));
      }
      lastRow[rank] = row;
    }
  }
}
