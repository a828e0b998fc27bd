import { stateBudgetExceeded } from '../../errors/spill-errors.ts';
import type { StateBlock, StatefulOperator, StateOperatorMetrics } from '../../state/stateful.ts';
import type { Batch } from '../../wasm/batch.ts';
import type { KeyedOperator, PartOperator } from '../keyed-operator.ts';
import type { BatchContext, Operator, Output } from '../operator.ts';
import { inArena } from '../spill/query-memory.ts';
import { AsOneOperator } from './as-one-operator.ts';
import { KEY_GROUPS, KeySplit } from './key-split.ts';
import { sumOfParts } from './part-metrics.ts';
import { outputOfPart } from './parted-operator.ts';
import { SpillingPart } from './spilling-part.ts';
import { StateFile } from './state-file.ts';
import type { StateMemory } from './state-memory.ts';

/**
 * An operator whose state is in memory as long as there is room, and then in the spill file: in parts of one key group each.
 *
 * While all of it is in memory, rows go straight to their parts. From the batch of rows on that made it too large, and in
 * each micro-batch that begins with state in the file, rows wait in the file instead, in the order in which they came. When
 * the last port has ended, parts have their turn one after the other: those that rows wait for, and those of which the
 * watermark has reached something. A part is loaded, takes its rows, says what it has to say, and may be written back,
 * with what it changed for the checkpoint. So a micro-batch reads and writes each part once at most.
 */
export class SpillingStateExec extends AsOneOperator implements Operator, StatefulOperator {
  readonly #memory: StateMemory;
  readonly #file: StateFile;
  readonly #output: Output;
  readonly #split: KeySplit;
  readonly #parts: readonly SpillingPart[];
  /** One without rows, which says what holds for all. */
  readonly #model: PartOperator;
  readonly #portCount: number;
  #context: BatchContext | undefined;
  #openPorts = 0;
  /** Ports that ended while rows went straight to their parts. */
  #ended: number[] = [];
  #isWaiting = false;
  #uses = 0;
  /** Uses before the micro-batch. */
  #usesBefore = 0;

  constructor(keyed: KeyedOperator, memory: StateMemory) {
    const { context, output, inputs } = keyed;
    const make = () => keyed.make(outputOfPart(output));
    const model = make();
    super(model);
    this.#memory = memory;
    this.#output = output;
    this.#split = new KeySplit(keyed, KEY_GROUPS);
    this.#model = model;
    this.#portCount = inputs.length;
    const file = new StateFile(context.core, memory.space, this.operatorName);
    const types = inputs.map(({ columns }) => columns.map(({ dataType }) => dataType));
    this.#file = file;
    this.#parts = Array.from(
      { length: KEY_GROUPS },
      (_, keyGroup) => new SpillingPart({ keyGroup, file, types, make }),
    );
  }

  get keepsToBytes(): number {
    return this.#memory.shareBytes;
  }

  begin(context: BatchContext): void {
    this.#context = context;
    this.#openPorts = this.#portCount;
    this.#ended = [];
    this.#usesBefore = this.#uses;
    this.#model.begin(context);
    for (const part of this.#parts) part.begin();
    this.#settle();
    this.#isWaiting = this.#isLarge() || this.#parts.some(({ isStored }) => isStored);
    if (this.#isWaiting) return;
    for (const part of this.#parts) if (part.isInMemory) part.open(context, []);
  }

  push(batch: Batch, port: number): void {
    const context = this.#context;
    if (batch.rows === 0 || context === undefined) return;
    this.#split.rows(batch, port, (index, rows) => {
      inArena(this.#file.core, () => {
        const part = this.#parts[index];
        if (this.#isWaiting) part.wait(rows, port);
        else {
          this.#use(part);
          part.open(context, this.#ended);
          part.push(rows, port);
        }
      });
    });
    this.#isWaiting ||= this.#isLarge();
  }

  end(port: number): void {
    const context = this.#context;
    this.#openPorts--;
    for (const part of this.#parts) {
      if (this.#isWaiting) part.waitForEnd(port);
      else part.end(port);
    }
    if (!this.#isWaiting) this.#ended.push(port);
    if (this.#openPorts > 0 || context === undefined) return;
    if (this.#isWaiting) this.#runParts(context);
    this.#makeRoom(0);
    this.#output.end();
  }

  #use(part: SpillingPart): void {
    part.lastUse = ++this.#uses;
  }

  /** Those in memory come first: they make room for the others. */
  #runParts(context: BatchContext): void {
    const needed = this.#parts.filter((part) => part.isNeeded(context));
    for (const part of this.#parts) if (!needed.includes(part)) part.skip();
    const waiting = new Set(needed);
    const inMemory = needed.filter((part) => part.isInMemory);
    const others = needed.filter((part) => !part.isInMemory);
    for (const part of [...inMemory, ...others]) {
      if (!part.isInMemory) this.#makeRoom(part.loadedBytes, waiting);
      this.#use(part);
      part.run(context, this.#ended);
      waiting.delete(part);
      this.#checkSize(part);
      this.#makeRoom(0, waiting);
    }
  }

  /** A part has to fit: one that does not is refused. */
  #checkSize(part: SpillingPart): void {
    const { budget } = this.#memory;
    const heldBytes = part.heldBytes;
    if (budget === undefined || heldBytes <= budget.shareBytes) return;
    throw stateBudgetExceeded({
      budgetBytes: budget.shareBytes,
      heldBytes,
      held: [{ operatorName: `a part of ${this.operatorName}`, memoryUsedBytes: heldBytes }],
      config: budget.config,
    });
  }

  #heldBytes(): number {
    return this.#parts.reduce((sum, part) => sum + part.heldBytes, 0);
  }

  #isLarge(): boolean {
    return this.#heldBytes() > this.#memory.shareBytes;
  }

  /** Spills parts until what is left leaves room for some more bytes, or nothing is left but those that wait for their turn. */
  #makeRoom(bytes: number, waiting: ReadonlySet<SpillingPart> = new Set()): void {
    let held = this.#heldBytes();
    while (held > 0 && held + bytes > this.#memory.shareBytes) {
      const part = this.#leastNeeded(waiting);
      if (part === undefined) return;
      held -= part.heldBytes;
      part.spill();
    }
  }

  /**
   * The part that was longest without use. Of those that the micro-batch has used, the last one: if the next one uses all of
   * them in the same order, most are still there then.
   */
  #leastNeeded(waiting: ReadonlySet<SpillingPart>): SpillingPart | undefined {
    let found: SpillingPart | undefined;
    for (const part of this.#parts) {
      if (!part.isInMemory || waiting.has(part)) continue;
      if (found === undefined || this.#urgency(part) > this.#urgency(found)) found = part;
    }
    return found;
  }

  #urgency({ lastUse }: SpillingPart): number {
    return lastUse <= this.#usesBefore ? Number.MAX_SAFE_INTEGER - lastUse : lastUse;
  }

  /** Finds out of what a checkpoint has added to state in the file how much it is, and when it is due. */
  #settle(): void {
    for (const part of this.#parts) {
      if (part.isSettled) continue;
      this.#makeRoom(part.loadedBytes);
      part.load();
      this.#makeRoom(0);
    }
  }

  *changes(): Generator<StateBlock> {
    for (const part of this.#parts) yield* part.changes();
  }

  *snapshot(): Generator<StateBlock> {
    this.#settle();
    for (const part of this.#parts) yield* part.snapshot();
  }

  restore(block: StateBlock): void {
    this.#split.block(block, (index, rows) => {
      inArena(this.#file.core, () => this.#parts[index].restore(rows));
    });
    this.#makeRoom(0);
  }

  clear(): void {
    for (const part of this.#parts) part.clear();
    this.#context = undefined;
  }

  committed(): void {
    for (const part of this.#parts) part.committed();
  }

  metrics(): StateOperatorMetrics {
    return sumOfParts(
      this.operatorName,
      this.#parts.flatMap((part) => part.metrics() ?? []),
    );
  }

  needsBatchAt(watermarkMicros: bigint, nowMs: number): boolean {
    return this.#model.needsBatchAt(watermarkMicros, nowMs);
  }

  close(): void {
    this.clear();
    this.#model.close();
    this.#split.close();
  }
}
