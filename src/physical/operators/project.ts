import type { EvaluationContext } from '../../functions/define.ts';
import type { AttributeReference, ResolvedExpression } from '../../plan/resolved-expression.ts';
import type { Batch } from '../../wasm/batch.ts';
import { type CompiledExpression, compileExpressions } from '../expression-compiler.ts';
import { MappingOperator, type Output } from '../operator.ts';

/** Computes the columns of its output from those of its input, row by row. */
export class ProjectExec extends MappingOperator {
  readonly #projections: readonly CompiledExpression[];

  constructor(options: {
    readonly output: Output;
    readonly context: EvaluationContext;
    readonly input: readonly AttributeReference[];
    readonly projections: readonly ResolvedExpression[];
  }) {
    super(options.output);
    this.#projections = compileExpressions(options.projections, options.input, options.context);
  }

  push(batch: Batch): void {
    if (batch.rows === 0) return;
    // A batch of its own, in case the one below hands in the same object again for other rows.
    const rows: Batch = { ...batch };
    this.output.push({
      rows: batch.rows,
      columns: this.#projections.map((evaluate) => evaluate(rows)),
    });
  }
}
