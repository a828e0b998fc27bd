import { TypeId } from '../../../assembly/abi.ts';
import type { EvaluationContext } from '../../functions/define.ts';
import type {
  AttributeReference,
  ResolvedExpression,
  ScalarCall,
} from '../../plan/resolved-expression.ts';
import { type Batch, newColumn } from '../../wasm/batch.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import { RetainedBatches } from '../../wasm/retained-batches.ts';
import { newRowList } from '../../wasm/row-list.ts';
import { type CompiledExpression, compileExpressions } from '../expression-compiler.ts';
import { GroupKeys } from '../group-keys.ts';
import { type Operator, type Output, StatelessOperator } from '../operator.ts';
import { selectRows } from '../row-selection.ts';
import { COUNTED_ROW, SessionIndex } from '../session-index.ts';
import { SessionSpans } from '../session-spans.ts';
import type { SpillingOperators } from '../spill/spilling-operators.ts';

export interface SessionWindowsOptions {
  readonly output: Output;
  readonly context: EvaluationContext;
  readonly input: readonly AttributeReference[];
  readonly window: ScalarCall;
  /** What a session's rows have in common besides. */
  readonly partition: readonly ResolvedExpression[];
}

/**
 * The session of each row of a table among the rows of its key, as a column after the others (Spark's
 * `UpdatingSessionsExec`); an aggregation by it follows. Rows in no session are dropped. All rows are held until the input
 * ends, since the last one may make two sessions one.
 */
export class SessionWindowsExec extends StatelessOperator {
  readonly #options: SessionWindowsOptions;
  readonly #context: EvaluationContext;
  readonly #spans: SessionSpans;
  readonly #partition: readonly CompiledExpression[];
  readonly #keys: GroupKeys;
  readonly #index: SessionIndex;
  readonly #rows: RetainedBatches;

  constructor(options: SessionWindowsOptions) {
    super(options.output);
    this.#options = options;
    const { context, input, window, partition } = options;
    this.#context = context;
    this.#spans = new SessionSpans(context, input, window);
    this.#partition = compileExpressions(partition, input, context);
    this.#keys = new GroupKeys(context.core, partition);
    this.#index = new SessionIndex(context.core, false);
    this.#rows = new RetainedBatches(context.core);
  }

  override begin(): void {
    this.#clear();
  }

  push(batch: Batch): void {
    this.#rows.add(batch);
  }

  spilling(make: SpillingOperators): Operator {
    return make.partitions({
      ...this.#options,
      owner: 'UpdatingSessionsExec',
      operator: this,
      rows: this.#rows,
      another: (output) => new SessionWindowsExec({ ...this.#options, output }),
    });
  }

  override end(): void {
    const { batches } = this.#rows;
    const sessions = batches.map((batch) => this.#assign(batch));
    for (const [index, batch] of batches.entries()) this.#pass(batch, sessions[index]);
    this.output.end();
    this.#clear();
  }

  /** The session of each row so far, 0 for none. */
  #assign(batch: Batch): Ptr {
    const { rows } = batch;
    const { starts, ends, flags } = this.#spans.of(batch);
    const encoded = this.#keys.encode(
      this.#partition.map((evaluate) => evaluate(batch)),
      rows,
    );
    const { numbers, bound } = this.#keys.numbersWhere(encoded, rows, flags, COUNTED_ROW);
    return this.#index.assign({ starts, ends, numbers, rows, bound });
  }

  #pass(batch: Batch, sessions: Ptr): void {
    const { core } = this.#context;
    const mark = core.kernels.arena_mark();
    this.#index.resolve(sessions, batch.rows);
    const pointer = newRowList(core, batch.rows);
    const count = core.kernels.session_present(sessions, batch.rows, pointer);
    if (count > 0) {
      const chosen = selectRows(core, batch, { count, pointer });
      const { starts, ends } = this.#index.read({
        rows: core.kernels.join_choose(sessions, pointer, count),
        count,
      });
      const children = [starts, ends];
      const window = newColumn(core, { type: TypeId.Struct, rows: count, children });
      this.output.push({ rows: count, columns: [...chosen.columns, window] });
    }
    core.kernels.arena_release(mark);
  }

  #clear(): void {
    this.#rows.clear();
    this.#keys.clear();
    this.#index.clear();
  }

  override close(): void {
    this.#rows.clear();
    this.#keys.close();
    this.#index.close();
  }
}
