import type { StateBlock, StateOperatorMetrics } from '../../state/stateful.ts';
import type { DataType } from '../../types/data-type.ts';
import type { Batch } from '../../wasm/batch.ts';
import { ALWAYS_DUE, type PartOperator } from '../keyed-operator.ts';
import type { BatchContext } from '../operator.ts';
import { inArena } from '../spill/query-memory.ts';
import type { SpilledBatch } from '../spill/spill-space.ts';
import type { StateFile, StoredBlock } from './state-file.ts';

/** What waits in the file for the turn of a part: rows, or the end of a port. */
type Waiting = { readonly port: number; readonly rows: SpilledBatch | undefined };

export interface SpillingPartOptions {
  readonly keyGroup: number;
  readonly file: StateFile;
  /** Of the rows that come in, by port. */
  readonly types: readonly (readonly DataType[])[];
  readonly make: () => PartOperator;
}

/**
 * The state of one key group, which is in memory, as an operator, or in the spill file. What it did in a micro-batch is told
 * until the next one begins, wherever it is by then.
 */
export class SpillingPart {
  readonly #options: SpillingPartOptions;
  readonly #file: StateFile;
  #operator: PartOperator | undefined;
  /** The state in the order in which it is to be restored, while there is no operator. */
  #blocks: StoredBlock[] = [];
  /** What is known of the state in the file; undefined where blocks of a checkpoint were added to it. */
  #stored: { rows: number; bytes: number; dueMicros: bigint | undefined } | undefined;
  #waiting: Waiting[] = [];
  /** What the micro-batch changed, where that is no longer in the operator. */
  #changes: StoredBlock[] = [];
  #counts: StateOperatorMetrics | undefined;
  /** Whether the operator has begun the micro-batch. */
  #hasBegun = false;
  /** Whether the operator has changes of which the checkpoint does not know. */
  #isDirty = false;
  /** Numbers the uses of all parts. */
  lastUse = 0;

  constructor(options: SpillingPartOptions) {
    this.#options = options;
    this.#file = options.file;
  }

  get isInMemory(): boolean {
    return this.#operator !== undefined;
  }

  get isStored(): boolean {
    return this.#blocks.length > 0;
  }

  /** Whether it is known what is in the file. */
  get isSettled(): boolean {
    return this.#blocks.length === 0 || this.#stored !== undefined;
  }

  get heldBytes(): number {
    return this.#operator?.metrics().memoryUsedBytes ?? 0;
  }

  /** About what it takes in memory. */
  get loadedBytes(): number {
    const inFile = this.#blocks.reduce((sum, { stored }) => sum + stored.bytes, 0);
    return this.#operator === undefined ? (this.#stored?.bytes ?? inFile) : this.heldBytes;
  }

  /** Another micro-batch begins; the operator does with `open`. */
  begin(): void {
    this.#hasBegun = false;
    this.#counts = undefined;
    this.#file.freeRows(this.#waiting.flatMap(({ rows }) => rows ?? []));
    this.#waiting = [];
  }

  /** Has the operator in memory and its micro-batch begun; some ports may have ended. */
  open(context: BatchContext, ended: readonly number[]): void {
    if (this.#hasBegun) return;
    this.load();
    this.#hasBegun = true;
    this.#isDirty = true;
    this.#operator?.begin(context);
    for (const port of ended) this.#operator?.end(port);
  }

  push(rows: Batch, port: number): void {
    this.#operator?.push(rows, port);
  }

  end(port: number): void {
    if (this.#hasBegun) this.#operator?.end(port);
  }

  /** Puts rows aside until `run`. */
  wait(rows: Batch, port: number): void {
    this.#waiting.push({ port, rows: this.#file.writeRows(rows) });
  }

  waitForEnd(port: number): void {
    this.#waiting.push({ port, rows: undefined });
  }

  /** Whether the micro-batch has anything to do with the part. */
  isNeeded({ evictionWatermarkMicros }: BatchContext): boolean {
    if (this.#hasBegun || this.#waiting.some(({ rows }) => rows !== undefined)) return true;
    if (!this.isInMemory && !this.isStored) return false;
    const due =
      this.#operator === undefined ? this.#stored?.dueMicros : this.#operator.firstDueMicros();
    if (due === undefined) return false;
    if (due === ALWAYS_DUE) return true;
    return evictionWatermarkMicros !== undefined && due <= evictionWatermarkMicros;
  }

  /** Takes what waits through the operator. */
  run(context: BatchContext, ended: readonly number[]): void {
    const { core } = this.#file;
    inArena(core, () => this.open(context, ended));
    for (const { port, rows } of this.#waiting) {
      inArena(core, () => {
        if (rows === undefined) this.end(port);
        else this.push(this.#file.readRows(this.#options.types[port], rows), port);
      });
      if (rows !== undefined) this.#file.freeRows([rows]);
    }
    this.#waiting = [];
  }

  /** Forgets that ports have ended: the micro-batch has nothing to do with the part. */
  skip(): void {
    this.#waiting = [];
  }

  load(): void {
    if (this.#operator !== undefined) return;
    const operator = this.#options.make();
    this.#operator = operator;
    for (const block of this.#blocks) this.#restoreStored(operator, block);
    this.#file.freeBlocks(this.#blocks);
    this.#blocks = [];
    this.#stored = undefined;
  }

  #restoreStored(operator: PartOperator, block: StoredBlock): void {
    inArena(this.#file.core, () =>
      operator.restore(this.#file.readBlock(block, this.#options.keyGroup)),
    );
  }

  /** Writes the state, and the changes of a micro-batch that has ended, and frees their memory. */
  spill(): void {
    const operator = this.#operator;
    if (operator === undefined) return;
    inArena(this.#file.core, () => {
      if (this.#isDirty) this.#takeChanges(operator);
      this.#blocks = this.#write(operator.snapshot());
    });
    const { numRowsTotal: rows, memoryUsedBytes: bytes } = operator.metrics();
    this.#stored = { rows, bytes, dueMicros: operator.firstDueMicros() };
    operator.close();
    this.#operator = undefined;
  }

  #takeChanges(operator: PartOperator): void {
    this.#changes.push(...this.#write(operator.changes()));
    this.#counts = operator.metrics();
    operator.committed();
    this.#isDirty = false;
  }

  #write(blocks: Iterable<StateBlock>): StoredBlock[] {
    const written: StoredBlock[] = [];
    for (const block of blocks) {
      if (block.batch.rows > 0) written.push(this.#file.writeBlock(block));
    }
    return written;
  }

  *changes(): Generator<StateBlock> {
    for (const block of this.#changes) yield this.#file.readBlock(block, this.#options.keyGroup);
    if (this.#isDirty && this.#operator !== undefined) yield* this.#operator.changes();
  }

  *snapshot(): Generator<StateBlock> {
    for (const block of this.#blocks) yield this.#file.readBlock(block, this.#options.keyGroup);
    if (this.#operator !== undefined) yield* this.#operator.snapshot();
  }

  committed(): void {
    if (this.#isDirty) this.#operator?.committed();
    this.#isDirty = false;
    this.#file.freeBlocks(this.#changes);
    this.#changes = [];
  }

  /** State that is in the file gets a block added there; there was none before where it is not. */
  restore(block: StateBlock): void {
    if (this.#operator === undefined && this.isStored) {
      this.#blocks.push(this.#file.writeBlock(block));
      this.#stored = undefined;
    } else if (this.#operator !== undefined || block.kind === 'put') {
      this.load();
      this.#operator?.restore(block);
    }
  }

  metrics(): StateOperatorMetrics | undefined {
    const held = this.#operator?.metrics();
    const did = this.#counts ?? (this.#hasBegun ? held : undefined);
    const known = held ?? did;
    if (known === undefined && this.#stored === undefined) return undefined;
    return {
      operatorName: '',
      numRowsTotal: held?.numRowsTotal ?? this.#stored?.rows ?? 0,
      numRowsUpdated: did?.numRowsUpdated ?? 0,
      numRowsRemoved: did?.numRowsRemoved ?? 0,
      numRowsDroppedByWatermark: did?.numRowsDroppedByWatermark ?? 0,
      memoryUsedBytes: held?.memoryUsedBytes ?? 0,
    };
  }

  /** Forgets everything. */
  clear(): void {
    this.begin();
    this.#file.freeBlocks([...this.#blocks, ...this.#changes]);
    this.#blocks = [];
    this.#changes = [];
    this.#stored = undefined;
    this.#isDirty = false;
    this.#operator?.close();
    this.#operator = undefined;
  }
}
