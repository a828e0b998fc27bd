/**
 * The column descriptor as a struct laid over memory, and allocation of columns in the arena.
 * The layout is drawn in `abi.ts`.
 */
import { COLUMN_CAPACITY, COLUMN_CHILDREN, COLUMN_CHILD_COUNT, COLUMN_INDEX_MASK, COLUMN_OFFSETS, COLUMN_ROWS, COLUMN_SIZE, COLUMN_TYPE, COLUMN_VALIDITY, COLUMN_VALUES, TypeId } from '../abi';
import { arenaAllocZeroed } from '../memory/arena';

// @ts-ignore: decorator
@unmanaged
export class Column {
  type: i32;
  indexMask: i32;
  rows: i32;
  values: usize;
  validity: usize;
  children: usize;
  childCount: i32;
  offsets: usize;
  capacity: i32;
  reserved0: i32;
  reserved1: i64;
  reserved2: i64;
  reserved3: i64;
}

/** Bytes of one value of a physical type; 0 for nested types, which have none of their own. */
export function valueBytes(type: i32): i32 {
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

/**
 * Makes a column of `rows` rows in the arena: zeroed values, and a validity map of zeros (all null)
 * if `nullable`, else none.
 */
export function newColumn(type: i32, rows: i32, nullable: bool): Column {
  const column = changetype<Column>(arenaAllocZeroed(<usize>COLUMN_SIZE));
  column.type = type;
  column.indexMask = -1;
  column.rows = rows;
  column.values = arenaAllocZeroed(<usize>rows * <usize>valueBytes(type));
  if (nullable) column.validity = arenaAllocZeroed(<usize>rows);
  return column;
}

/** Whether the row is not null. */
// @ts-ignore: decorator
@inline
export function isValid(column: Column, row: i32): bool {
  const validity = column.validity;
  return validity == 0 || load<u8>(validity + <usize>(row & column.indexMask)) != 0;
}

/** The debug build checks that both compilers see one layout. */
export function assertLayout(): void {
  assert(offsetof<Column>('type') == COLUMN_TYPE);
  assert(offsetof<Column>('indexMask') == COLUMN_INDEX_MASK);
  assert(offsetof<Column>('rows') == COLUMN_ROWS);
  assert(offsetof<Column>('values') == COLUMN_VALUES);
  assert(offsetof<Column>('validity') == COLUMN_VALIDITY);
  assert(offsetof<Column>('children') == COLUMN_CHILDREN);
  assert(offsetof<Column>('childCount') == COLUMN_CHILD_COUNT);
  assert(offsetof<Column>('offsets') == COLUMN_OFFSETS);
  assert(offsetof<Column>('capacity') == COLUMN_CAPACITY);
  assert(offsetof<Column>() == COLUMN_SIZE);
}
