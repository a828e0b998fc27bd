import { duplicatedMapKey, nullMapKey } from '../errors/runtime-errors.ts';
import type { MapType } from '../types/data-type.ts';
import { UTC } from '../types/local-time.ts';
import { prettyText } from '../types/value-text.ts';
import { columnReader } from '../wasm/column-reader.ts';
import type { WasmCore } from '../wasm/core.ts';
import { type ListRows, newLists } from '../wasm/list-rows.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { elementRanks, NULL_RANK } from './element-rank.ts';

/**
 * A map column of keys and values. Fails with NULL_MAP_KEY for a key that is null, and with DUPLICATED_MAP_KEY for one that
 * its map has before: keys are told apart as in GROUP BY.
 */
export function newMaps(core: WasmCore, maps: ListRows, { keyType }: MapType): Ptr {
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
  return newLists(core, maps);
}
