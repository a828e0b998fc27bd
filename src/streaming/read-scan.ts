import type { BatchReader, Offset, SinkWriter, Source } from '../connectors/connector.ts';
import type { PhysicalScan } from '../physical/physical-plan.ts';
import { structType } from '../types/data-type.ts';
import type { Batch } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import type { Halt } from './halt.ts';

/** The rows of a source that a scan takes in one micro-batch. */
export interface ScanRange {
  readonly source: Source;
  readonly start: Offset | null;
  readonly end: Offset;
}

export interface ReadScanContext {
  readonly core: WasmCore;
  readonly timeZone: string;
  readonly halt: Halt;
  readonly writer: SinkWriter;
}

/**
 * Pushes the rows of a range into a scan, one batch at a time: the arena holds one batch and what the operators made of
 * it, whatever the size of the range. Returns the rows read. A halt ends it between two batches, or while it waits for
 * the source.
 */
export async function readScan(
  { scan, input }: PhysicalScan,
  { source, start, end }: ScanRange,
  { core, timeZone, halt, writer }: ReadScanContext,
): Promise<number> {
  const columns = structType(
    scan.output.map(({ name, dataType, nullable }) => ({ name, dataType, nullable })),
  );
  const reader = await halt.race(source.read(start, end, { core, columns, timeZone }));
  try {
    for (;;) {
      core.kernels.arena_reset();
      const batch = await nextBatch(reader, halt);
      if (batch === undefined) return reader.inputRows;
      input.push(batch);
      await writer.flush?.();
      await halt.breathe();
    }
  } finally {
    await reader.close();
  }
}

/** Waits only where the reader does: most have the next batch at hand. */
function nextBatch(
  reader: BatchReader,
  halt: Halt,
): Batch | undefined | Promise<Batch | undefined> {
  const next = reader.next();
  return next instanceof Promise ? halt.race(next) : next;
}
