import { TypeId } from '../../../assembly/abi.ts';
import type { EvaluationContext } from '../../functions/define.ts';
import type { AttributeReference, ScalarCall } from '../../plan/resolved-expression.ts';
import { type Batch, newColumn } from '../../wasm/batch.ts';
import { newRowList } from '../../wasm/row-list.ts';
import { MappingOperator, type Output } from '../operator.ts';
import { selectRows } from '../row-selection.ts';
import { COUNTED_ROW } from '../session-index.ts';
import { SessionSpans } from '../session-spans.ts';

/**
 * `session_window(…)` outside of GROUP BY: each row's own span as a column after the others, for nothing merges sessions
 * there. Rows without one are dropped. Follows Spark's `SessionWindowing`.
 */
export class SessionSpanExec extends MappingOperator {
  readonly #context: EvaluationContext;
  readonly #spans: SessionSpans;

  constructor(options: {
    readonly output: Output;
    readonly context: EvaluationContext;
    readonly input: readonly AttributeReference[];
    readonly window: ScalarCall;
  }) {
    super(options.output);
    this.#context = options.context;
    this.#spans = new SessionSpans(options.context, options.input, options.window);
  }

  push(batch: Batch): void {
    const { rows } = batch;
    if (rows === 0) return;
    const { core } = this.#context;
    const { starts, ends, flags } = this.#spans.of(batch);
    const window = newColumn(core, { type: TypeId.Struct, rows, children: [starts, ends] });
    const pointer = newRowList(core, rows);
    const count = core.kernels.join_flagged(flags, 0, rows, COUNTED_ROW, pointer);
    const spanned = { rows, columns: [...batch.columns, window] };
    if (count > 0) this.output.push(selectRows(core, spanned, { count, pointer }));
  }
}
