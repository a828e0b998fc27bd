import type { EvaluationContext } from '../functions/define.ts';
import type { AttributeReference, ScalarCall } from '../plan/resolved-expression.ts';
import type { Batch } from '../wasm/batch.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { type CompiledExpression, compileExpression } from './expression-compiler.ts';

/** What a row must lie in at least to be late: before all times. */
const NO_WATERMARK = -(2n ** 63n);

/** The spans of a batch's rows. */
export interface Spans {
  readonly starts: Ptr;
  readonly ends: Ptr;
  /** A byte a row: 0 = in no session, 1 = counted, 2 = late. */
  readonly flags: Ptr;
  readonly lateCount: number;
}

/**
 * The span of each row under `session_window(start, end)`: from its time to its time and the gap. A row without a time or
 * a gap, or with a gap that is not positive, is in no session.
 */
export class SessionSpans {
  readonly #context: EvaluationContext;
  readonly #start: CompiledExpression;
  readonly #end: CompiledExpression;

  constructor(
    context: EvaluationContext,
    input: readonly AttributeReference[],
    { args: [start, end] }: ScalarCall,
  ) {
    this.#context = context;
    this.#start = compileExpression(start, input, context);
    this.#end = compileExpression(end, input, context);
  }

  /** The spans, of which those that end at the watermark or before are late. */
  of(batch: Batch, watermarkMicros: bigint = NO_WATERMARK): Spans {
    const { kernels } = this.#context.core;
    const starts = this.#start(batch);
    const ends = this.#end(batch);
    const flags = kernels.arena_alloc(batch.rows);
    const lateCount = kernels.session_sift(starts, ends, batch.rows, watermarkMicros, flags);
    return { starts, ends, flags, lateCount };
  }
}
