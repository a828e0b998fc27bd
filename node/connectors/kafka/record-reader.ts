import type { BatchReader, ReadContext } from '../../../src/connectors/connector.ts';
import type { Batch } from '../../../src/wasm/batch.ts';
import type { KafkaClient } from './client.ts';
import { partitionName } from './partitions.ts';
import type { FetchedBatches, RangeFetcher } from './range-fetcher.ts';
import { uncompressed } from './record-batch.ts';
import { type RecordRun, recordColumns } from './record-columns.ts';

/** How much goes into linear memory at a time: enough to drown what a batch costs, little enough to stay in the cache. */
const BATCH_ROWS = 16_384;
const BATCH_BYTES = 1 << 20;

/** The records of some ranges as runs, a few of them at a time. */
export class RecordRuns {
  readonly #fetcher: RangeFetcher;
  readonly #client: KafkaClient;
  #fetched: FetchedBatches | undefined;
  #at = 0;

  constructor(fetcher: RangeFetcher, client: KafkaClient) {
    this.#fetcher = fetcher;
    this.#client = client;
  }

  /** What makes a batch of columns; nothing at the end. */
  async next(): Promise<RecordRun[]> {
    const runs: RecordRun[] = [];
    let rows = 0;
    let bytes = 0;
    while (rows < BATCH_ROWS && bytes < BATCH_BYTES) {
      if (this.#fetched === undefined || this.#at === this.#fetched.batches.length) {
        // What is at hand is not held up by what is to come.
        if (runs.length > 0 && bytes > BATCH_BYTES / 4) break;
        this.#fetched = await this.#fetcher.next();
        this.#at = 0;
        if (this.#fetched === undefined) break;
      }
      const { range, batches } = this.#fetched;
      const batch = batches[this.#at++];
      const of = { client: this.#client, topicPartition: partitionName(range) };
      const run = { range, batch, bytes: uncompressed(batch, of) };
      rows += batch.count;
      bytes += run.bytes.length;
      runs.push(run);
    }
    return runs;
  }

  close(): Promise<void> {
    return this.#fetcher.close();
  }
}

/** Delivers records in Spark's columns. */
export class RecordReader implements BatchReader {
  readonly #runs: RecordRuns;
  readonly #context: ReadContext;
  #inputRows = 0;

  constructor(runs: RecordRuns, context: ReadContext) {
    this.#runs = runs;
    this.#context = context;
  }

  get inputRows(): number {
    return this.#inputRows;
  }

  async next(): Promise<Batch | undefined> {
    const runs = await this.#runs.next();
    if (runs.length === 0) return undefined;
    const batch = recordColumns(runs, this.#context);
    this.#inputRows += batch.rows;
    return batch;
  }

  close(): Promise<void> {
    return this.#runs.close();
  }
}
