import type { DataStreamWriter } from './data-stream-writer.ts';
import type { DataFrame } from './dataframe.ts';
import type { Row } from './row.ts';

/** A micro-batch on its way to the loop: the query goes on when `taken` is called. */
interface Delivery {
  readonly rows: Row[];
  readonly taken: () => void;
}

/**
 * The rows of a stream, one micro-batch at a time. The query starts when the loop begins and stops when it is left; it
 * waits for the loop after each micro-batch, so nothing piles up. Batches without rows are passed over. A failure of the
 * query is thrown into the loop.
 */
export async function* streamRows(
  writer: DataStreamWriter<DataFrame>,
): AsyncGenerator<Row[], void> {
  const deliveries: Delivery[] = [];
  let wake = () => {};
  const query = await writer
    .foreachBatch(async (batch) => {
      const rows = await batch.collect();
      if (rows.length === 0) return;
      await new Promise<void>((taken) => {
        deliveries.push({ rows, taken });
        wake();
      });
    })
    .start();
  let hasEnded = false;
  const termination = query.awaitTermination().finally(() => {
    hasEnded = true;
    wake();
  });
  // Looked at below, but only after the rows that came before the failure.
  termination.catch(() => {});
  try {
    while (!hasEnded || deliveries.length > 0) {
      const delivery = deliveries.shift();
      if (delivery === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      try {
        yield delivery.rows;
      } finally {
        // Also when the loop is left: a micro-batch that nobody answers would keep the query from stopping.
        delivery.taken();
      }
    }
    await termination;
  } finally {
    for (const { taken } of deliveries) taken();
    await query.stop();
  }
}
