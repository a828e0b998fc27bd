/** Adds up what queries report, micro-batch by micro-batch, for the metrics: progress alone says only the last one. */
import type { StreamingQueryListener } from '../../../src/streaming/streaming-query-listener.ts';
import type { StreamingQueryProgress } from '../../../src/streaming/streaming-query-progress.ts';

export interface QueryNumbers {
  readonly batches: number;
  readonly inputRows: number;
  readonly outputRows: number;
  readonly seconds: number;
  readonly lateRows: number;
  readonly last: StreamingQueryProgress;
}

export class QueryNumbersListener implements StreamingQueryListener {
  readonly #byName = new Map<string, QueryNumbers>();

  onQueryProgress({ progress }: { readonly progress: StreamingQueryProgress }): void {
    const name = progress.name ?? progress.id;
    const before = this.#byName.get(name);
    const lateRows = progress.stateOperators.reduce(
      (sum, { numRowsDroppedByWatermark }) => sum + numRowsDroppedByWatermark,
      0,
    );
    this.#byName.set(name, {
      batches: (before?.batches ?? 0) + 1,
      inputRows: (before?.inputRows ?? 0) + progress.numInputRows,
      outputRows: (before?.outputRows ?? 0) + Math.max(0, progress.sink.numOutputRows),
      seconds: (before?.seconds ?? 0) + progress.batchDuration / 1000,
      lateRows: (before?.lateRows ?? 0) + lateRows,
      last: progress,
    });
  }

  get(name: string): QueryNumbers | undefined {
    return this.#byName.get(name);
  }
}
