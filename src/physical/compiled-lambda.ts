import type { Lambda } from '../functions/define.ts';
import type { ResolvedLambda } from '../plan/resolved-expression.ts';
import type { Batch } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import { emptyColumn } from '../wasm/empty-column.ts';
import { gatherAll } from '../wasm/list-rows.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { canFail } from './scalar-signature.ts';

/**
 * A lambda over a batch. Its body is an expression like any other, compiled over the columns of the batch that it reads
 * (by their ordinals) and its parameters behind them. All bindings of a call are one batch, in which the columns have the
 * value of the row that each binding belongs to; so a lambda in a lambda is nothing special. Without bindings the body is
 * not evaluated at all.
 */
export function lambdaOf(
  core: WasmCore,
  { body: { dataType }, body: expression, parameters }: ResolvedLambda,
  compiled: { readonly body: (batch: Batch) => Ptr; readonly captured: readonly number[] },
): (batch: Batch) => Lambda {
  const { body, captured } = compiled;
  const mayFail = canFail(expression);
  return (batch) => ({
    parameterCount: parameters.length,
    canFail: mayFail,
    run: (values, rows) => {
      if (rows.length === 0) return emptyColumn(core, dataType);
      const columns = captured.map((ordinal) => batch.columns[ordinal]);
      const taken = captured.length === 0 ? [] : gatherAll(core, columns, rows);
      const given = values.slice(0, parameters.length);
      return body({ rows: rows.length, columns: [...taken, ...given] });
    },
  });
}
