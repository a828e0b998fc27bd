/**
 * The arrival time of lines, kept with them in the spool so that a batch that is run again has the same times: sixteen
 * digits of microseconds before each line, which the reader takes off again.
 *
 * ```text
 * 1780000000000000hello\n            value = hello, timestamp = 2026-05-28 20:26:40
 * ```
 */
import { COLUMN_VALUES, TypeId } from '../../assembly/abi.ts';
import { StringType, structField, structType, TimestampType } from '../types/data-type.ts';
import { type Batch, describeColumn, newColumn } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import { utf8 } from '../wasm/memory.ts';
import type { Ptr } from '../wasm/ptr.ts';
import type { BatchReader, ReadContext } from './connector.ts';

const DIGITS = 16;
const NEWLINE = 10;
const RETURN = 13;
const ZERO = 48;

/** Spark's columns of a socket with `includeTimestamp`. */
export const LINE_AND_TIMESTAMP = structType([
  structField('value', StringType),
  structField('timestamp', TimestampType),
]);

/** How stamped lines are read: as one column of text, by the default line ends. */
export const STAMPED_TEXT = {
  columns: structType([structField('value', StringType)]),
  schema: structType([structField('value', StringType)]),
  options: {},
};

/** Puts the time before each of some whole lines. */
export function stampLines(lines: Uint8Array, timestampMs: number): Uint8Array {
  const stamp = utf8(String(timestampMs * 1000).padStart(DIGITS, '0'));
  const ends = lineEnds(lines);
  const stamped = new Uint8Array(lines.length + ends.length * DIGITS);
  let from = 0;
  let to = 0;
  for (const end of ends) {
    stamped.set(stamp, to);
    stamped.set(lines.subarray(from, end), to + DIGITS);
    to += DIGITS + end - from;
    from = end;
  }
  return stamped;
}

/** Where lines end, by `\n`, `\r\n` or a lone `\r`: what the text format, and Java's `readLine`, take for one. */
function lineEnds(lines: Uint8Array): number[] {
  const ends: number[] = [];
  for (let at = 0; at < lines.length; at++) {
    const byte = lines[at];
    if (byte === NEWLINE || (byte === RETURN && lines[at + 1] !== NEWLINE)) ends.push(at + 1);
  }
  return ends;
}

/** Reads batches of one text column of stamped lines as `value` and `timestamp`, in the order that is wanted. */
export function unstampedReader(lines: BatchReader, context: ReadContext): BatchReader {
  const unstamp = (batch: Batch | undefined) => batch && unstampBatch(batch, context);
  return {
    next: () => {
      const batch = lines.next();
      return batch instanceof Promise ? batch.then(unstamp) : unstamp(batch);
    },
    get inputRows() {
      return lines.inputRows;
    },
    close: () => lines.close(),
  };
}

function unstampBatch({ rows, columns }: Batch, { core, columns: wanted }: ReadContext): Batch {
  const lines = columns[0];
  const timestamps = takeTimestamps(core, lines, rows);
  const all = wanted.fields.map((field) => (field.name === 'timestamp' ? timestamps : lines));
  return { rows, columns: all };
}

/** Moves the start of each line behind its stamp, in place, and makes the column of the stamps. */
function takeTimestamps(core: WasmCore, lines: Ptr, rows: number): Ptr {
  const timestamps = newColumn(core, { type: TypeId.I64, rows });
  const target = core.u32At(timestamps, COLUMN_VALUES) >>> 3;
  const slots = describeColumn(core, lines).values >>> 2;
  const { u8, u32, i64 } = core.memory;
  for (let row = 0; row < rows; row++) {
    const slot = slots + row * 2;
    const pointer = u32[slot];
    let micros = 0;
    for (let digit = 0; digit < DIGITS; digit++) micros = micros * 10 + u8[pointer + digit] - ZERO;
    i64[target + row] = BigInt(micros);
    u32[slot] = pointer + DIGITS;
    u32[slot + 1] -= DIGITS;
  }
  return timestamps;
}
