/**
 * The contract between the WASM core and TypeScript: type numbers, status codes and struct offsets.
 * Both compilers read this file, so a layout is written once. It imports nothing.
 */

/**
 * Physical column types. Logical types map onto these in `src/types/physical-type.ts`.
 *
 * | type   | values, one per row                                                   |
 * | ------ | --------------------------------------------------------------------- |
 * | Bool   | 1 byte, 0 or 1                                                        |
 * | I8…I64 | little endian two's complement                                        |
 * | F32 F64| IEEE 754                                                              |
 * | Str    | 8 bytes: u32 pointer, u32 length; the bytes are owned by someone else |
 * | Dec128 | 16 bytes: i64 low half, i64 high half                                 |
 * | Struct | none; one child column per field                                      |
 * | List   | `offsets`: rows + 1 × i32 into child 0                                |
 * | Map    | `offsets`: rows + 1 × i32 into child 0 (keys) and child 1 (values)    |
 */
export enum TypeId {
  Bool = 1,
  I8 = 2,
  I16 = 3,
  I32 = 4,
  I64 = 5,
  F32 = 6,
  F64 = 7,
  Str = 8,
  Dec128 = 9,
  Struct = 10,
  List = 11,
  Map = 12,
}

/** What a kernel returns when it could not finish. Success is a count, zero or more. */
export enum Status {
  ArithmeticOverflow = -1,
  DivideByZero = -2,
  CastInvalidInput = -3,
  CastOverflow = -4,
  OutOfMemory = -5,
  MalformedRecord = -6,
  LineTooLong = -7,
  NumericValueOutOfRange = -8,
  InvalidArgument = -9,
}

/**
 * Column descriptor, 64 bytes.
 *
 * ```
 *  0 type       i32   TypeId
 *  4 indexMask  i32   -1: a value per row; 0: one value that stands for every row (a constant)
 *  8 rows       i32
 * 12 values     u32   pointer
 * 16 validity   u32   pointer to one byte per row, 1 = valid, 0 = null; 0 = no row is null
 * 20 children   u32   pointer to childCount pointers to Column (Struct, List, Map)
 * 24 childCount i32
 * 28 offsets    u32   pointer to rows + 1 × i32 (List, Map)
 * 32 capacity   i32   rows that fit; only heap columns (operator state) use it
 * 36 …63        reserved, zero
 * ```
 *
 * A kernel reads row r of any column at index `r & indexMask`, in `values` and `validity` alike.
 * A null row's value bytes are zero, so that hashing and comparing whole columns is deterministic.
 */
export const COLUMN_TYPE: i32 = 0;
export const COLUMN_INDEX_MASK: i32 = 4;
export const COLUMN_ROWS: i32 = 8;
export const COLUMN_VALUES: i32 = 12;
export const COLUMN_VALIDITY: i32 = 16;
export const COLUMN_CHILDREN: i32 = 20;
export const COLUMN_CHILD_COUNT: i32 = 24;
export const COLUMN_OFFSETS: i32 = 28;
export const COLUMN_CAPACITY: i32 = 32;
export const COLUMN_SIZE: i32 = 64;

/** Every buffer that a kernel reads may be read this many bytes past its end (SIMD tails). */
export const PADDING: i32 = 64;

/**
 * Error block: written by a kernel that returns a negative `Status`, read at once by the host.
 *
 * ```
 *  0 row     i32   row in the batch
 *  4 pointer u32   the offending text, if any
 *  8 length  u32   its length in bytes
 * 16 value   i64   the offending value, if it is a number (f64 bits for a double)
 * ```
 */
export const ERROR_ROW: i32 = 0;
export const ERROR_POINTER: i32 = 4;
export const ERROR_LENGTH: i32 = 8;
export const ERROR_VALUE: i32 = 16;
export const ERROR_SIZE: i32 = 24;

/**
 * Counts of rows by how late they are: 0 of those after the reference time, 1 of those less than a second behind it, then
 * each up to twice as far behind. The last one takes all that an i64 of microseconds can hold.
 */
export const LATENESS_BUCKETS: i32 = 48;
