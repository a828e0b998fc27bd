import type { EvaluationContext } from '../../functions/define.ts';
import type { AttributeReference, ResolvedExpression } from '../../plan/resolved-expression.ts';
import type { Batch } from '../../wasm/batch.ts';
import { type CompiledExpression, compileExpressions } from '../expression-compiler.ts';
import { MappingOperator, type Output } from '../operator.ts';

/** Gives each row once for each of several projections (Spark's `ExpandExec`). */
export class ExpandExec extends MappingOperator {
  readonly #projections: readonly (readonly CompiledExpression[])[];

  constructor(options: {
    readonly output: Output;
    readonly context: EvaluationContext;
    readonly input: readonly AttributeReference[];
    readonly projections: readonly (readonly ResolvedExpression[])[];
  }) {
    super(options.output);
    const { context, input, projections } = options;
    this.#projections = projections.map((list) => compileExpressions(list, input, context));
  }

  push(batch: Batch): void {
    if (batch.rows === 0) return;
    for (const projection of this.#projections) {
      const rows: Batch = { ...batch };
      this.output.push({ rows: batch.rows, columns: projection.map((column) => column(rows)) });
    }
  }
}
