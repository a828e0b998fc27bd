import type { EvaluationContext, GeneratorSignature } from '../../functions/define.ts';
import type { AttributeReference, ResolvedExpression } from '../../plan/resolved-expression.ts';
import type { Batch } from '../../wasm/batch.ts';
import { integerList } from '../../wasm/integer-column.ts';
import { type CompiledExpression, compileExpressions } from '../expression-compiler.ts';
import { MappingOperator, type Output } from '../operator.ts';
import { selectRows } from '../row-selection.ts';

/** Rows made at a time, whatever a row multiplies to. */
const ROWS_MAX = 16_384;

/**
 * Each row with each row that a generator makes of it (Spark's GenerateExec), in the order of the rows. With `isOuter` a
 * row of which nothing is made comes once, with nulls.
 */
export class GenerateExec extends MappingOperator {
  readonly multiplies = true;
  readonly #context: EvaluationContext;
  readonly #signature: GeneratorSignature;
  readonly #isOuter: boolean;
  readonly #args: readonly CompiledExpression[];
  readonly #kept: readonly CompiledExpression[];

  constructor(options: {
    readonly output: Output;
    readonly context: EvaluationContext;
    readonly input: readonly AttributeReference[];
    readonly signature: GeneratorSignature;
    readonly args: readonly ResolvedExpression[];
    readonly isOuter: boolean;
    readonly kept: readonly AttributeReference[];
  }) {
    super(options.output);
    const { context, input, signature, args, isOuter, kept } = options;
    this.#context = context;
    this.#signature = signature;
    this.#isOuter = isOuter;
    const compiled = compileExpressions([...args, ...kept], input, context);
    this.#args = compiled.slice(0, args.length);
    this.#kept = compiled.slice(args.length);
  }

  /** What is wanted may come of the very next row. */
  override rowsWanted(): number {
    const wanted = super.rowsWanted();
    return Number.isFinite(wanted) ? Math.min(1, wanted) : wanted;
  }

  push(batch: Batch): void {
    if (batch.rows === 0) return;
    const rows: Batch = { ...batch };
    const args = this.#args.map((evaluate) => evaluate(rows));
    const kept = { rows: batch.rows, columns: this.#kept.map((evaluate) => evaluate(rows)) };
    const { counts, columns } = this.#signature.generate(this.#context, args, batch.rows);
    const { core } = this.#context;
    for (const pairs of pairsOf(counts, this.#isOuter)) {
      const mark = core.kernels.arena_mark();
      const count = pairs.rows.length;
      const pointer = integerList(core, pairs.rows);
      const positions = integerList(core, pairs.positions);
      const selected = selectRows(core, kept, { count, pointer });
      const generated = columns({ rows: pointer, positions, count });
      this.output.push({ rows: count, columns: [...selected.columns, ...generated] });
      core.kernels.arena_release(mark);
    }
  }
}

/** Which row of the input, and which row made of it, stands in each row of the output; in parts that a batch can hold. */
function* pairsOf(
  counts: Int32Array,
  isOuter: boolean,
): Generator<{ readonly rows: Int32Array; readonly positions: Int32Array }> {
  const rows = new Int32Array(ROWS_MAX);
  const positions = new Int32Array(ROWS_MAX);
  let filled = 0;
  for (let row = 0; row < counts.length; row++) {
    const isEmpty = counts[row] === 0;
    if (isEmpty && !isOuter) continue;
    const first = isEmpty ? -1 : 0;
    for (let position = first; position < counts[row]; position++) {
      rows[filled] = row;
      positions[filled++] = position;
      if (filled < ROWS_MAX) continue;
      yield { rows, positions };
      filled = 0;
    }
  }
  if (filled > 0)
    yield { rows: rows.subarray(0, filled), positions: positions.subarray(0, filled) };
}
