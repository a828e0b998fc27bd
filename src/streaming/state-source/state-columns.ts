import { TypeId } from '../../../assembly/abi.ts';
import { nullColumn } from '../../connectors/columnar/null-column.ts';
import type { StateField } from '../../state/state-table.ts';
import { LongType, NullType } from '../../types/data-type.ts';
import { type Batch, describeColumn, newColumn } from '../../wasm/batch.ts';
import { buildColumn } from '../../wasm/column-builder.ts';
import type { WasmCore } from '../../wasm/core.ts';
import { columnFrom, dropValidity } from '../../wasm/empty-column.ts';
import type { Ptr } from '../../wasm/ptr.ts';

/** The numbers of rows among those of their keys, or of the rows of each key; for joins. */
export type KeyNumbers = readonly bigint[];

/** Makes the struct of a key or a value from the columns of an operator. */
export function structOf(
  core: WasmCore,
  fields: readonly StateField[],
  batch: Batch,
  numbers?: KeyNumbers,
): Ptr {
  const children = fields.map((field) => fieldColumn(core, field, batch, numbers));
  return newColumn(core, { type: TypeId.Struct, rows: batch.rows, children });
}

function fieldColumn(
  core: WasmCore,
  field: StateField,
  batch: Batch,
  numbers: KeyNumbers | undefined,
): Ptr {
  const { rows, columns } = batch;
  switch (field.kind) {
    case 'column':
      return field.isNeverNull === true
        ? withoutNulls(core, columns[field.column], rows)
        : columns[field.column];
    case 'micros':
      return columns[field.column];
    case 'struct':
      return structOf(core, field.fields, batch, numbers);
    case 'void':
      return nullColumn(core, NullType, rows);
    case 'pane': {
      const starts = columns[field.column];
      const ends = timesOf(core, starts, rows).map((start) => paneEnd(start, field));
      const children = [starts, buildColumn(core, LongType, ends)];
      return newColumn(core, { type: TypeId.Struct, rows, children });
    }
    case 'index':
    case 'count':
      return buildColumn(core, LongType, numbers ?? []);
  }
}

/** A column whose validity says something else. */
function withoutNulls(core: WasmCore, column: Ptr, rows: number): Ptr {
  const plain = columnFrom(core, column, 0, rows);
  dropValidity(core, plain);
  return plain;
}

function timesOf(core: WasmCore, column: Ptr, rows: number): bigint[] {
  const { values, indexMask } = describeColumn(core, column);
  const { i64 } = core.memory;
  return Array.from({ length: rows }, (_, row) => i64[(values >>> 3) + (row & indexMask)]);
}

/** The next edge after that at which a pane begins: windows begin every `slide`, and end `size` after that. */
function paneEnd(at: bigint, layout: Extract<StateField, { kind: 'pane' }>): bigint {
  const [size, slide, start] = [BigInt(layout.size), BigInt(layout.slide), BigInt(layout.start)];
  const ends = size % slide;
  const behind = (((at - start) % slide) + slide) % slide;
  return behind < ends ? at - behind + ends : at - behind + slide;
}
