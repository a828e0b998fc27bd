import {
  COLUMN_CHILD_COUNT,
  COLUMN_CHILDREN,
  COLUMN_INDEX_MASK,
  COLUMN_OFFSETS,
  COLUMN_ROWS,
  COLUMN_SIZE,
  COLUMN_TYPE,
  COLUMN_VALIDITY,
  COLUMN_VALUES,
  TypeId,
} from '../../assembly/abi.ts';
import type { WasmCore } from './core.ts';
import { NULL_PTR, offsetPtr, type Ptr } from './ptr.ts';

/**
 * Rows in linear memory: a pointer to a `Column` for each column, in schema order. The columns live in
 * the arena, so a batch is gone at the next `arena_reset`. The schema is known by whoever passes it on.
 */
export interface Batch {
  readonly rows: number;
  readonly columns: readonly Ptr[];
}

/** Bytes of one value of a physical type; 0 for nested types. */
export function valueBytes(type: TypeId): number {
  switch (type) {
    case TypeId.Bool:
    case TypeId.I8:
      return 1;
    case TypeId.I16:
      return 2;
    case TypeId.I32:
    case TypeId.F32:
      return 4;
    case TypeId.I64:
    case TypeId.F64:
    case TypeId.Str:
      return 8;
    case TypeId.Dec128:
      return 16;
    default:
      return 0;
  }
}

/** The fields of a column descriptor, read once. Pointers in it stay good until the arena is reset. */
export interface ColumnDescriptor {
  readonly type: TypeId;
  /** -1, or 0 for a constant column. The value of row r is at index `r & indexMask`. */
  readonly indexMask: number;
  readonly rows: number;
  readonly values: Ptr;
  /** One byte a row, 1 = valid; null where no row is null. */
  readonly validity: Ptr;
  readonly children: readonly Ptr[];
  readonly offsets: Ptr;
}

export function describeColumn(core: WasmCore, column: Ptr): ColumnDescriptor {
  const u32 = core.memory.u32;
  const at = (offset: number) => u32[(column + offset) >>> 2];
  const children: Ptr[] = [];
  const childList = at(COLUMN_CHILDREN);
  for (let index = 0; index < at(COLUMN_CHILD_COUNT); index++) {
    children.push(u32[(childList >>> 2) + index] as Ptr);
  }
  return {
    type: at(COLUMN_TYPE) as TypeId,
    indexMask: at(COLUMN_INDEX_MASK) | 0,
    rows: at(COLUMN_ROWS),
    values: at(COLUMN_VALUES) as Ptr,
    validity: at(COLUMN_VALIDITY) as Ptr,
    children,
    offsets: at(COLUMN_OFFSETS) as Ptr,
  };
}

export interface NewColumn {
  readonly type: TypeId;
  readonly rows: number;
  /** Gives the column a validity map, all rows null at first. */
  readonly nullable?: boolean;
  /** Makes a constant column: `rows` rows that share the value at index 0. */
  readonly constant?: boolean;
  readonly children?: readonly Ptr[];
}

/** Allocates a column with zeroed buffers in the arena. */
export function newColumn(core: WasmCore, options: NewColumn): Ptr {
  const { type, rows, nullable = false, constant = false, children = [] } = options;
  const kernels = core.kernels;
  const stored = constant ? 1 : rows;
  const column = kernels.arena_alloc_zeroed(COLUMN_SIZE);
  const bytes = valueBytes(type);
  const values = bytes === 0 ? NULL_PTR : kernels.arena_alloc_zeroed(stored * bytes);
  const validity = nullable ? kernels.arena_alloc_zeroed(stored) : NULL_PTR;
  const isNested = type === TypeId.List || type === TypeId.Map;
  const offsets = isNested ? kernels.arena_alloc_zeroed((stored + 1) * 4) : NULL_PTR;
  const childList = children.length === 0 ? NULL_PTR : kernels.arena_alloc(children.length * 4);
  const u32 = core.memory.u32;
  const put = (offset: number, value: number) => {
    u32[(column + offset) >>> 2] = value;
  };
  put(COLUMN_TYPE, type);
  put(COLUMN_INDEX_MASK, constant ? 0 : -1);
  put(COLUMN_ROWS, rows);
  put(COLUMN_VALUES, values);
  put(COLUMN_VALIDITY, validity);
  put(COLUMN_CHILDREN, childList);
  put(COLUMN_CHILD_COUNT, children.length);
  put(COLUMN_OFFSETS, offsets);
  children.forEach((child, index) => {
    u32[(childList >>> 2) + index] = child;
  });
  return column;
}

/** The same struct column's child, or field, number `index`. */
export function childColumn(core: WasmCore, column: Ptr, index: number): Ptr {
  const children = core.u32At(column, COLUMN_CHILDREN) as Ptr;
  return core.u32At(offsetPtr(children, index * 4), 0) as Ptr;
}

/** The number of rows of a column. */
export function columnRows(core: WasmCore, column: Ptr): number {
  return core.u32At(column, COLUMN_ROWS);
}

/** The physical type of a column. */
export function columnType(core: WasmCore, column: Ptr): TypeId {
  return core.u32At(column, COLUMN_TYPE) as TypeId;
}
