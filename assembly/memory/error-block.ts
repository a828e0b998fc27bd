/** Where a failing kernel leaves the row, text and value for the host to raise a typed error. */
import { ERROR_LENGTH, ERROR_POINTER, ERROR_ROW, ERROR_SIZE, ERROR_VALUE } from '../abi';

const errorBlock = memory.data(ERROR_SIZE, 8);

/** Pointer to the error block; see `abi.ts`. */
export function errorBlockPointer(): usize {
  return errorBlock;
}

/** Notes the failing row with its text and returns `status`, so that a kernel can `return fail(…)`. */
export function failText(status: i32, row: i32, pointer: usize, length: u32): i32 {
  store<i32>(errorBlock + ERROR_ROW, row);
  store<u32>(errorBlock + ERROR_POINTER, <u32>pointer);
  store<u32>(errorBlock + ERROR_LENGTH, length);
  store<i64>(errorBlock + ERROR_VALUE, 0);
  return status;
}

/** Notes the failing row with its value and returns `status`. */
export function failValue(status: i32, row: i32, value: i64): i32 {
  failText(status, row, 0, 0);
  store<i64>(errorBlock + ERROR_VALUE, value);
  return status;
}
