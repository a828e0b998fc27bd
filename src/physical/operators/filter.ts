import type { EvaluationContext } from '../../functions/define.ts';
import type { AttributeReference, ResolvedExpression } from '../../plan/resolved-expression.ts';
import type { Batch } from '../../wasm/batch.ts';
import { type CompiledExpression, compileExpression } from '../expression-compiler.ts';
import { MappingOperator, type Output } from '../operator.ts';
import { filterBatch } from '../row-selection.ts';

/** Lets rows through for which the condition is true; null counts as false. */
export class FilterExec extends MappingOperator {
  readonly #context: EvaluationContext;
  readonly #condition: CompiledExpression;

  constructor(options: {
    readonly output: Output;
    readonly context: EvaluationContext;
    readonly input: readonly AttributeReference[];
    readonly condition: ResolvedExpression;
  }) {
    super(options.output);
    this.#context = options.context;
    this.#condition = compileExpression(options.condition, options.input, options.context);
  }

  push(batch: Batch): void {
    if (batch.rows === 0) return;
    const kept = filterBatch(this.#context.core, batch, this.#condition(batch));
    if (kept.rows > 0) this.output.push(kept);
  }
}
