/**
 * Functions with OVER (Spark's WindowExec). All rows are held until the input ends; then they are sorted once, by the
 * number of their partition and the order, and each function computes a column over all partitions at a time. What a
 * function sees of a row is three pairs of numbers: where its partition, its peers and its frame begin and end.
 */
import type { EvaluationContext } from '../../functions/define.ts';
import type { AttributeReference, WindowCall } from '../../plan/resolved-expression.ts';
import type { Batch } from '../../wasm/batch.ts';
import { columnFromIntegers } from '../../wasm/integer-column.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import { RetainedBatches } from '../../wasm/retained-batches.ts';
import { sortedRows } from '../../wasm/sorting.ts';
import { type CompiledExpression, compileExpressions } from '../expression-compiler.ts';
import { FrameFinder } from '../frame-finder.ts';
import { type Operator, type Output, StatelessOperator } from '../operator.ts';
import { type CompiledWindowFunction, compileWindowFunction } from '../over-function.ts';
import { selectRows } from '../row-selection.ts';
import { changes, keyNumbers, stretches } from '../row-stretches.ts';
import type { SpillingOperators } from '../spill/spilling-operators.ts';

interface WindowColumn {
  readonly call: CompiledWindowFunction;
  readonly frame: FrameFinder;
}

export interface WindowOptions {
  readonly output: Output;
  readonly context: EvaluationContext;
  readonly input: readonly AttributeReference[];
  /** With one partitioning and one order. */
  readonly calls: readonly WindowCall[];
}

export class WindowExec extends StatelessOperator {
  readonly #options: WindowOptions;
  readonly #context: EvaluationContext;
  readonly #rows: RetainedBatches;
  readonly #partition: WindowCall['partition'];
  readonly #order: WindowCall['order'];
  readonly #partitionKeys: readonly CompiledExpression[];
  readonly #orderKeys: readonly CompiledExpression[];
  readonly #columns: readonly WindowColumn[];

  constructor(options: WindowOptions) {
    super(options.output);
    this.#options = options;
    const { context, input, calls } = options;
    const [{ partition, order }] = calls;
    this.#context = context;
    this.#partition = partition;
    this.#order = order;
    this.#partitionKeys = compileExpressions(partition, input, context);
    const keys = order.map(({ expression }) => expression);
    this.#orderKeys = compileExpressions(keys, input, context);
    this.#columns = calls.map((call) => ({
      call: compileWindowFunction(call, input, context),
      frame: new FrameFinder(call, input, context),
    }));
    this.#rows = new RetainedBatches(context.core);
  }

  override begin(): void {
    this.#rows.clear();
  }

  push(batch: Batch): void {
    this.#rows.add(batch);
  }

  spilling(make: SpillingOperators): Operator {
    return make.partitions({
      ...this.#options,
      owner: 'WindowExec',
      partition: this.#partition,
      operator: this,
      rows: this.#rows,
      another: (output) => new WindowExec({ ...this.#options, output }),
    });
  }

  override end(): void {
    if (this.#rows.rowCount > 0) this.#pushWindowed(this.#rows.joined());
    this.output.end();
    // Strings of the result point into what is kept, so it goes only after the output is done with them.
    this.#rows.clear();
  }

  #pushWindowed(batch: Batch): void {
    const { core } = this.#context;
    const { sorted, partitions } = this.#sorted(batch);
    const count = sorted.rows;
    const inPartition = stretches(partitions, count);
    const orderColumns = this.#orderKeys.map((evaluate) => evaluate(sorted));
    const orderNumbers =
      orderColumns.length === 0
        ? undefined
        : keyNumbers(core, { columns: orderColumns, keys: this.#orderTypes, rows: count });
    const peers =
      orderNumbers === undefined
        ? inPartition
        : stretches(changes(partitions, orderNumbers), count);
    const place = { count, partitions: inPartition, peers };
    const results = this.#columns.map(({ call, frame }): Ptr => {
      const { lower, upper } = frame.find(sorted, place);
      return call.evaluate(sorted, {
        count,
        starts: inPartition.starts,
        ends: inPartition.ends,
        peerStarts: peers.starts,
        peerEnds: peers.ends,
        lower,
        upper,
      });
    });
    this.output.push({ rows: count, columns: [...sorted.columns, ...results] });
    for (const { call } of this.#columns) call.release?.();
  }

  get #orderTypes(): WindowCall['partition'] {
    return this.#order.map(({ expression }) => expression);
  }

  /** The rows by partition and order, and the number of each row's partition. */
  #sorted(batch: Batch): { readonly sorted: Batch; readonly partitions: Int32Array } {
    const { core } = this.#context;
    const { rows } = batch;
    const columns = this.#partitionKeys.map((evaluate) => evaluate(batch));
    const isOne = columns.length === 0;
    const numbers = isOne
      ? new Int32Array(rows)
      : keyNumbers(core, { columns, keys: this.#partition, rows });
    const order = this.#order.map(({ direction, nullOrdering }, index) => ({
      column: this.#orderKeys[index](batch),
      isDescending: direction === 'descending',
      nullsFirst: nullOrdering === 'first',
    }));
    if (isOne && order.length === 0) return { sorted: batch, partitions: numbers };
    const byPartition = isOne
      ? []
      : [{ column: columnFromIntegers(core, numbers), isDescending: false, nullsFirst: true }];
    const pointer = sortedRows(core, [...byPartition, ...order], rows);
    const places = core.memory.i32.subarray(pointer >>> 2, (pointer >>> 2) + rows);
    const partitions = Int32Array.from(places, (row) => numbers[row]);
    return { sorted: selectRows(core, batch, { count: rows, pointer }), partitions };
  }

  override close(): void {
    this.#rows.clear();
  }
}
