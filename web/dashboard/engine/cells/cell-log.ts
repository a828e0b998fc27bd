/**
 * The cells of a log, durable. Beside the query's checkpoint lie, one entry a micro-batch, the cells that it changed, and
 * now and then all of them:
 *
 *     batch/<id>     new names and statuses, and the new total of each changed cell
 *     snapshot/<id>  everything up to this micro-batch
 *
 * A snapshot is due when the micro-batches behind the last one are as large as it is; so every byte is written twice at
 * most. The entry is written before the query commits the micro-batch. After a crash in between the query hands the same
 * micro-batch in again, with the same rows, and it is passed over.
 */
import type { CheckpointStorage } from '../../../../src/ports/checkpoint-storage.ts';
import type { InputCounts } from '../rows/input-tap.ts';
import {
  applyBatch,
  CELL_FORMAT,
  type CellHeader,
  encodeBatch,
  encodeSnapshot,
  finite,
  type KnownNumbers,
  knownNumbers,
  restoreSnapshot,
} from './cell-codec.ts';
import type { CellStore } from './cell-sink.ts';
import type { CellRows, CellTable } from './cell-table.ts';
import { type LogTotals, NOTHING_COUNTED } from './log-totals.ts';

const BATCH = 'batch/';
const SNAPSHOT = 'snapshot/';
/** Smaller than this no snapshot is worth its while. */
const SNAPSHOT_BYTES_LEAST = 1 << 20;

export interface CellLogOptions {
  readonly table: CellTable;
  readonly storage: CheckpointStorage;
  /** What the micro-batch under way has read. */
  readonly input: () => InputCounts;
  /** A micro-batch begins whose first line has this number. */
  readonly onBegin: (firstRow: number) => void;
  readonly onTaken: () => void;
}

export class CellLog implements CellStore {
  readonly table: CellTable;
  readonly #options: CellLogOptions;
  #batchId = -1;
  #totals = NOTHING_COUNTED;
  #rowsBefore = 0;
  #watermarkMs = Number.NEGATIVE_INFINITY;
  #newestEventMs = Number.NEGATIVE_INFINITY;
  #known: KnownNumbers;
  #snapshotBytes = 0;
  #batchBytes = 0;
  /** Numbers of names are others than those that are durable. */
  #isRenumbered = false;

  constructor(options: CellLogOptions) {
    this.table = options.table;
    this.#options = options;
    this.#known = knownNumbers(options.table);
  }

  get totals(): LogTotals {
    return this.#totals;
  }

  /** The last micro-batch that is counted; -1 before the first. */
  get batchId(): number {
    return this.#batchId;
  }

  /** Minus infinity before the first one. */
  get watermarkMs(): number {
    return this.#watermarkMs;
  }

  get newestEventMs(): number {
    return this.#newestEventMs;
  }

  /** What the query said of a micro-batch after its commit; it takes effect when the next one begins. */
  observe(watermarkMs: number, newestEventMs: number): void {
    this.#watermarkMs = Math.max(this.#watermarkMs, watermarkMs);
    this.#newestEventMs = Math.max(this.#newestEventMs, newestEventMs);
  }

  /** Reads what an earlier run has left. */
  async load(): Promise<void> {
    const { storage } = this.#options;
    const snapshot = (await this.#ids(SNAPSHOT)).at(-1);
    if (snapshot !== undefined) {
      const entry = await storage.read(`${SNAPSHOT}${snapshot}`);
      if (entry !== undefined) this.#adopt(restoreSnapshot(this.table, entry));
      this.#snapshotBytes = entry?.length ?? 0;
    }
    for (const id of await this.#ids(BATCH)) {
      if (id <= this.#batchId) continue;
      const entry = await storage.read(`${BATCH}${id}`);
      if (entry === undefined) break;
      this.#adopt(applyBatch(this.table, entry));
      this.#batchBytes += entry.length;
    }
    this.#known = knownNumbers(this.table);
    this.#settle();
  }

  has(batchId: number): boolean {
    const isKnown = batchId <= this.#batchId;
    if (!isKnown) this.#settle();
    this.#options.onBegin(isKnown ? this.#rowsBefore : this.#totals.rows);
    return isKnown;
  }

  async take(batchId: number, rows: CellRows): Promise<void> {
    const input = this.#options.input();
    const change = this.table.changeOf(rows);
    const totals: LogTotals = {
      rows: this.#totals.rows + input.rows,
      unparsed: this.#totals.unparsed + input.unparsed,
      untimed: this.#totals.untimed + input.untimed,
      counted: this.#totals.counted + change,
    };
    const header: CellHeader = {
      format: CELL_FORMAT,
      batchId,
      totals,
      rowsBefore: this.#totals.rows,
      watermarkMs: finite(this.#watermarkMs),
      newestEventMs: finite(this.#newestEventMs),
    };
    if (this.#isSnapshotDue) {
      this.table.apply(rows);
      await this.#writeSnapshot(header);
    } else {
      await this.#writeBatch(header, rows);
      this.table.apply(rows);
    }
    this.#known = knownNumbers(this.table);
    this.#adopt(header);
    this.#options.onTaken();
  }

  get #isSnapshotDue(): boolean {
    const least = Math.max(SNAPSHOT_BYTES_LEAST, this.#snapshotBytes);
    return this.#isRenumbered || this.#batchBytes > least;
  }

  async #writeBatch(header: CellHeader, rows: CellRows): Promise<void> {
    const bytes = encodeBatch(this.table, rows, this.#known, header);
    const name = `${BATCH}${header.batchId}`;
    await this.#options.storage.write([{ name, bytes, mode: 'replace' }]);
    this.#batchBytes += bytes.length;
  }

  async #writeSnapshot(header: CellHeader): Promise<void> {
    const { storage } = this.#options;
    const bytes = encodeSnapshot(this.table, header);
    const name = `${SNAPSHOT}${header.batchId}`;
    await storage.write([{ name, bytes, mode: 'replace' }]);
    this.#snapshotBytes = bytes.length;
    this.#batchBytes = 0;
    this.#isRenumbered = false;
    const old = [...(await storage.list(BATCH)), ...(await storage.list(SNAPSHOT))];
    await storage.delete(old.filter((entry) => entry !== name));
  }

  /** Between two micro-batches: closes what the watermark has closed, and keeps the table within its bounds. */
  #settle(): void {
    this.table.close(this.#watermarkMs);
    if (!this.table.isTooLarge) return;
    this.table.shrink();
    this.#isRenumbered = true;
  }

  #adopt(header: CellHeader | undefined): void {
    if (header === undefined) return;
    this.#batchId = header.batchId;
    this.#totals = header.totals;
    this.#rowsBefore = header.rowsBefore;
    this.observe(
      header.watermarkMs ?? Number.NEGATIVE_INFINITY,
      header.newestEventMs ?? Number.NEGATIVE_INFINITY,
    );
  }

  async #ids(prefix: string): Promise<number[]> {
    const names = await this.#options.storage.list(prefix);
    return names.map((name) => Number(name.slice(prefix.length))).sort((a, b) => a - b);
  }
}
