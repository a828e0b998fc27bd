import type { BatchReader, SinkWriter } from '../connectors/connector.ts';
import type { Output } from '../physical/operator.ts';
import { sliceBatch } from '../physical/row-selection.ts';
import type { Batch } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import type { Halt } from './halt.ts';

export interface PushRowsContext {
  readonly core: WasmCore;
  readonly halt: Halt;
  readonly writer: SinkWriter;
}

/**
 * Pushes what a reader delivers, one batch at a time, and closes it: the arena holds one batch and what the operators
 * made of it, whatever the size of the range. Returns the rows read. A halt ends it between two batches, or while it
 * waits for the source.
 */
export async function pushRows(
  reader: BatchReader,
  input: Output,
  { core, halt, writer }: PushRowsContext,
): Promise<number> {
  try {
    for (;;) {
      core.kernels.arena_reset();
      const batch = await nextBatch(reader, halt);
      if (batch === undefined) return reader.inputRows;
      const rows = pushWanted(core, batch, input);
      if (rows < batch.rows) return reader.inputRows - batch.rows + rows;
      if (writer.flush !== undefined) await halt.finish(writer.flush());
      await halt.breathe();
    }
  } finally {
    await halt.finish(reader.close());
  }
}

/** Pushes as many rows as are wanted, in pieces where more may be after some of them; returns their number. */
function pushWanted(core: WasmCore, batch: Batch, input: Output): number {
  let at = 0;
  do {
    const wanted = input.rowsWanted?.() ?? batch.rows;
    if (wanted <= 0) break;
    const rows = Math.min(wanted, batch.rows - at);
    input.push(sliceBatch(core, batch, at, rows));
    at += rows;
  } while (at < batch.rows);
  return at;
}

/** Waits only where the reader does: most have the next batch at hand. */
function nextBatch(
  reader: BatchReader,
  halt: Halt,
): Batch | undefined | Promise<Batch | undefined> {
  const next = reader.next();
  return next instanceof Promise ? halt.race(next) : next;
}
