import {
  allRows,
  type Choice,
  gatherRows,
  mergeChoices,
  type RowList,
  splitRows,
} from '../functions/column-choice.ts';
import type { Evaluate, EvaluationContext } from '../functions/define.ts';
import { isNotNullColumn } from '../functions/logical.ts';
import { disjunction } from '../plan/predicates.ts';
import type { ResolvedExpression, ScalarCall } from '../plan/resolved-expression.ts';
import { BooleanType } from '../types/data-type.ts';
import type { Batch } from '../wasm/batch.ts';
import { buildConstant } from '../wasm/column-builder.ts';
import type { Ptr } from '../wasm/ptr.ts';

/**
 * Functions with an argument that may be NULL without the result being it, or that Spark does not count among those that
 * NULL runs through (`nullIntolerant`).
 */
const TOLERANT: ReadonlySet<string> = new Set([
  ...(
    'and or <=> in between coalesce nvl nvl2 if nullif nullifzero zeroifnull nanvl greatest least elt ' +
    'concat concat_ws format_string decode mask sentences raise_error assert_true typeof ' +
    'btrim trim ltrim rtrim locate position right regexp_count regexp_substr get_json_object ' +
    'array_append array_prepend array_insert array_join array_repeat arrays_zip map_concat sequence ' +
    'date_trunc trunc unix_timestamp to_unix_timestamp to_timestamp to_timestamp_ltz ' +
    'to_timestamp_ntz try_to_timestamp round bround outer uniform shuffle'
  ).split(' '),
  // Of the engine's own: a NULL there stands for the type of a column.
  'stored value',
]);

/** Whether the call of a scalar function is NULL as soon as one of its arguments is, whatever the others are. */
export function propagatesNull({ name, nullable, args }: ScalarCall): boolean {
  return nullable && args.length > 0 && !TOLERANT.has(name);
}

/** Those of them that go through their arguments one by one, and are NULL where one before the last is. */
const STOPPING: ReadonlySet<string> = new Set(
  (
    'nullif nanvl format_string right locate position btrim trim ltrim rtrim regexp_count ' +
    'array_append array_prepend array_insert sequence'
  ).split(' '),
);

/** Whether a call does not come to the arguments behind one that is NULL. */
export function stopsAtNull(call: ScalarCall): boolean {
  return STOPPING.has(call.name) || propagatesNull(call);
}

/** Operators that look at the right side first: nothing is divided by NULL. */
function looksRightFirst({ name }: ScalarCall): boolean {
  return /^(\/|%|div|pmod|try_divide|try_mod)$/.test(name);
}

/**
 * What `IN` stands for, where an operand fails that Spark does not come to: `a IN (x, y)` looks for its first match.
 * Undefined for all other calls.
 */
export function inDisjunction({
  name,
  args,
  nullable,
}: ScalarCall): ResolvedExpression | undefined {
  if (name !== 'in') return undefined;
  const [sought, ...list] = args;
  return disjunction(
    list.map((item) => {
      const operands = [sought, item];
      return { kind: 'call', name: '=', args: operands, dataType: BooleanType, nullable };
    }),
  );
}

/** A call whose arguments are computed for some rows of a batch. */
export interface StepwiseCall {
  readonly call: ScalarCall;
  readonly operands: readonly ((batch: Batch, rows: RowList) => Choice)[];
  readonly evaluate: Evaluate;
}

/** Arguments one after the other, each for the rows for which none before it is null: others do not come to it. */
export function stepwise(
  context: EvaluationContext,
  { call, operands, evaluate }: StepwiseCall,
): (batch: Batch) => Ptr {
  const { core } = context;
  const order = [...operands.keys()];
  if (looksRightFirst(call)) order.reverse();
  return (batch) => {
    const columns: Ptr[] = [];
    let open = allRows(batch.rows);
    for (const index of order) {
      const nulls = buildConstant(core, call.args[index].dataType, null, batch.rows);
      columns[index] = nulls;
      if (open.count === 0) continue;
      const choice = operands[index](batch, open);
      const all = { column: nulls, rows: allRows(batch.rows), isGathered: false };
      columns[index] = mergeChoices(core, batch.rows, [all, choice]);
      const listed = choice.isGathered ? choice.column : gatherRows(core, choice.column, open);
      open = splitRows(core, isNotNullColumn(core, listed, open.count), open).matched;
    }
    return evaluate(context, columns, batch.rows);
  };
}
