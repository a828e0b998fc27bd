import type { EvaluationContext } from '../../functions/define.ts';
import type {
  AttributeReference,
  ResolvedExpression,
  TimeWindow,
} from '../../plan/resolved-expression.ts';
import { transformExpressionDown } from '../../plan/transform.ts';
import type { Batch } from '../../wasm/batch.ts';
import { expandWindows } from '../../wasm/window-expansion.ts';
import {
  type CompiledExpression,
  compileExpression,
  compileExpressions,
} from '../expression-compiler.ts';
import { expressionKey } from '../expression-key.ts';
import { MappingOperator, type Output } from '../operator.ts';
import { selectRows } from '../row-selection.ts';

/** No attribute of a plan has this id: those count from 0. */
const WINDOW_ID = -1;

/**
 * `window(…)` in a projection: a row for each (row, window that its time lies in), the latest window first; rows without
 * a time are dropped. Follows Spark's `TimeWindowing`, whose plan is an Expand under a Filter.
 */
export class WindowExpandExec extends MappingOperator {
  readonly #context: EvaluationContext;
  readonly #window: TimeWindow;
  readonly #time: CompiledExpression;
  readonly #projections: readonly CompiledExpression[];

  constructor(options: {
    readonly output: Output;
    readonly context: EvaluationContext;
    readonly input: readonly AttributeReference[];
    readonly window: TimeWindow;
    /** Expressions over the input and the window itself. */
    readonly projections: readonly ResolvedExpression[];
  }) {
    super(options.output);
    const { context, input, window, projections } = options;
    this.#context = context;
    this.#window = window;
    this.#time = compileExpression(window.child, input, context);
    const column = windowAttribute(window);
    const key = expressionKey(window);
    this.#projections = compileExpressions(
      projections.map((projection) =>
        transformExpressionDown(projection, (node) =>
          node.kind === 'timeWindow' && expressionKey(node) === key ? column : node,
        ),
      ),
      [...input, column],
      context,
    );
  }

  push(batch: Batch): void {
    if (batch.rows === 0) return;
    const { core } = this.#context;
    const expansion = expandWindows(core, this.#time(batch), batch.rows, this.#window);
    if (expansion.count === 0) return;
    const rows = selectRows(core, batch, { count: expansion.count, pointer: expansion.rowNumbers });
    const expanded = { rows: rows.rows, columns: [...rows.columns, expansion.windows] };
    this.output.push({
      rows: expanded.rows,
      columns: this.#projections.map((evaluate) => evaluate(expanded)),
    });
  }
}

function windowAttribute({ dataType }: TimeWindow): AttributeReference {
  return {
    kind: 'attribute',
    id: WINDOW_ID,
    name: 'window',
    dataType,
    nullable: false,
    qualifier: [],
  };
}
