/**
 * A value inside the engine, always read together with its `DataType`. Literals, functions that run in
 * TypeScript, row sources and tests use it; the hot path never makes one.
 *
 * | type                                      | representation                              |
 * | ----------------------------------------- | ------------------------------------------- |
 * | any                                       | `null` for null                             |
 * | BOOLEAN                                   | boolean                                     |
 * | BYTE SHORT INT FLOAT DOUBLE               | number                                      |
 * | DATE                                      | number, days since 1970-01-01               |
 * | interval year to month                    | number, months                              |
 * | LONG                                      | bigint                                      |
 * | DECIMAL                                   | bigint, unscaled                            |
 * | TIMESTAMP TIMESTAMP_NTZ                   | bigint, microseconds since the epoch        |
 * | TIME                                      | bigint, nanoseconds since midnight          |
 * | interval day to second                    | bigint, microseconds                        |
 * | calendar interval                         | [months number, days number, micros bigint] |
 * | STRING                                    | string                                      |
 * | BINARY                                    | Uint8Array                                  |
 * | STRUCT                                    | array of field values, in order             |
 * | ARRAY                                     | array of values                             |
 * | MAP                                       | array of [key, value] pairs, in order       |
 */
export type Value = null | boolean | number | bigint | string | Uint8Array | readonly Value[];

/** A row inside the engine: the column values in order. */
export type ValueRow = readonly Value[];
