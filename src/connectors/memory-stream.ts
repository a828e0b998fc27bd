import { sourceRangeLost } from '../errors/streaming-errors.ts';
import type { StructType } from '../types/data-type.ts';
import type { ValueRow } from '../types/value.ts';
import type { BatchReader, Offset, ReadContext, ReadLimit, Source } from './connector.ts';
import { RowBatchReader } from './row-batches.ts';

/**
 * A stream that a program feeds: Spark's `MemoryStream`. An offset is the number of an `addData`, from 0, so an added
 * set of rows, even an empty one, is never split over micro-batches. Adding to several streams in one turn of the event
 * loop is atomic: a query sees all of it in one micro-batch, or nothing yet.
 *
 * Rows are kept until every query that reads the stream has committed them. They are gone with the process: a query
 * restarts from its checkpoint only over the same object.
 */
export class MemoryStream {
  readonly schema: StructType;
  /** What is still held; `#added[0]` has the offset `#firstOffset`. */
  readonly #added: (readonly ValueRow[])[] = [];
  #firstOffset = 0;
  readonly #readers = new Set<MemoryStreamSource>();

  constructor(schema: StructType) {
    this.schema = schema;
  }

  /** Adds rows, as engine values in schema order. Returns their offset. */
  addData(rows: readonly ValueRow[]): number {
    this.#added.push([...rows]);
    for (const reader of this.#readers) reader.notify();
    return this.lastOffset;
  }

  /** The offset of the last `addData`; -1 before the first. */
  get lastOffset(): number {
    return this.#firstOffset + this.#added.length - 1;
  }

  /** Begins to read, with at most so many rows a micro-batch. */
  open(rowsMax?: number): Source {
    const source = new MemoryStreamSource(this, rowsMax);
    this.#readers.add(source);
    return source;
  }

  /** Row counts of the added sets after an offset, for rate limits. */
  rowCountsAfter(offset: number): number[] {
    return this.#added
      .slice(Math.max(0, offset + 1 - this.#firstOffset))
      .map((rows) => rows.length);
  }

  /**
   * The rows of the added sets in `(start, end]`; `start` null is the first that is held. Fails with
   * STREAMING_SOURCE_RANGE_LOST if some are released, or were added to another object.
   */
  rowsBetween(start: number | null, end: number): ValueRow[] {
    if (end > this.lastOffset || (start !== null && start + 1 < this.#firstOffset)) {
      throw sourceRangeLost({
        source: 'MemoryStream',
        position: `${(start ?? -1) + 1} to ${end}`,
        start: String(this.#firstOffset),
        end: String(this.lastOffset),
      });
    }
    const from = start === null ? 0 : start + 1 - this.#firstOffset;
    return this.#added.slice(from, end + 1 - this.#firstOffset).flat();
  }

  /** Lets go of what all readers have committed. */
  release(): void {
    const committed = Math.min(...[...this.#readers].map((reader) => reader.committedOffset));
    const count = committed + 1 - this.#firstOffset;
    if (!Number.isFinite(count) || count <= 0) return;
    this.#added.splice(0, count);
    this.#firstOffset += count;
  }

  closed(reader: MemoryStreamSource): void {
    this.#readers.delete(reader);
  }
}

/** One query's view of a memory stream. */
class MemoryStreamSource implements Source {
  readonly description: string;
  readonly defaultReadLimit: ReadLimit;
  readonly #stream: MemoryStream;
  #committed = -1;
  #frozenAt: number | undefined;
  #listener: () => void = () => {};

  constructor(stream: MemoryStream, rowsMax: number | undefined) {
    this.#stream = stream;
    this.defaultReadLimit =
      rowsMax === undefined ? { kind: 'allAvailable' } : { kind: 'maxRows', rows: rowsMax };
    const names = stream.schema.fields.map((field) => field.name);
    this.description = `MemoryStream[${names.join(', ')}]`;
  }

  get committedOffset(): number {
    return this.#committed;
  }

  notify(): void {
    this.#listener();
  }

  async latestOffset(start: Offset | null, limit: ReadLimit): Promise<Offset | null> {
    const startOffset = offsetNumber(start);
    const last = Math.min(this.#stream.lastOffset, this.#frozenAt ?? Number.POSITIVE_INFINITY);
    if (last < 0) return null;
    if (limit.kind !== 'maxRows') return Math.max(last, startOffset);
    return this.#withinRows(startOffset, last, limit.rows);
  }

  async reportLatestOffset(): Promise<Offset | null> {
    return this.#stream.lastOffset < 0 ? null : this.#stream.lastOffset;
  }

  async read(start: Offset | null, end: Offset, context: ReadContext): Promise<BatchReader> {
    const from = start === null ? null : offsetNumber(start);
    const rows = this.#stream.rowsBetween(from, offsetNumber(end));
    return new RowBatchReader(rows, this.#stream.schema, context);
  }

  async commit(end: Offset): Promise<void> {
    this.#committed = offsetNumber(end);
    this.#stream.release();
  }

  async freeze(): Promise<void> {
    this.#frozenAt = this.#stream.lastOffset;
  }

  onData(listener: () => void): void {
    this.#listener = listener;
  }

  async stop(): Promise<void> {
    this.#stream.closed(this);
  }

  /** As many whole sets as fit, and at least one. */
  #withinRows(start: number, last: number, rowsMax: number): number {
    let rows = 0;
    let end = start;
    for (const count of this.#stream.rowCountsAfter(start)) {
      rows += count;
      if (end >= last || (rows > rowsMax && end > start)) break;
      end++;
    }
    return end;
  }
}

function offsetNumber(offset: Offset | null): number {
  return typeof offset === 'number' ? offset : -1;
}
