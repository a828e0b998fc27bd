import { assert } from '../errors/internal-error.ts';
import type { EvaluationContext, WindowRows } from '../functions/define.ts';
import { lookupFunction } from '../functions/registry.ts';
import { frameValues, type PlaceInFrame } from '../functions/window/frame-value.ts';
import type { AggregateCall, AttributeReference, WindowCall } from '../plan/resolved-expression.ts';
import type { Batch } from '../wasm/batch.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { compileExpressions } from './expression-compiler.ts';
import { FrameAggregate } from './frame-aggregate.ts';
import { asArgument } from './scalar-signature.ts';

/** Computes a function for all of the sorted rows. */
export interface CompiledWindowFunction {
  evaluate(batch: Batch, rows: WindowRows): Ptr;
  /** Frees what the results are views of, when they have been read. */
  release?(): void;
}

/** Aggregates that are a matter of place. */
const PLACES: Readonly<Record<string, PlaceInFrame>> = {
  any_value: { place: 0 },
  first: { place: 0 },
  last: { place: 0, fromEnd: true },
};

/** Compiles the function of a call; its frame is known by then. */
export function compileWindowFunction(
  call: WindowCall,
  input: readonly AttributeReference[],
  context: EvaluationContext,
): CompiledWindowFunction {
  const record = lookupFunction(call.name);
  if (record?.kind === 'window') {
    const args = compileExpressions(call.args, input, context);
    const { evaluate } = record.resolve(call.args.map(asArgument), call);
    return {
      evaluate: (batch, rows) => {
        const own = { ...batch };
        const columns = args.map((arg) => arg(own));
        return evaluate(context, columns, rows);
      },
    };
  }
  assert(record?.kind === 'aggregate', `no function ${call.name} for OVER`);
  if (Object.hasOwn(PLACES, record.name) && call.filter === undefined) {
    return valueInPlace(call, PLACES[record.name], input, context);
  }
  return new FrameAggregate(aggregateCall(call), input, context);
}

function valueInPlace(
  { args: [value, ignores], ignoreNulls }: WindowCall,
  place: PlaceInFrame,
  input: readonly AttributeReference[],
  context: EvaluationContext,
): CompiledWindowFunction {
  const [column] = compileExpressions([value], input, context);
  const isFlagged = ignores?.kind === 'literal' && ignores.value === true;
  const options = { ...place, ignoreNulls: ignoreNulls === true || isFlagged };
  return {
    evaluate: (batch, rows) => frameValues(context.core, column({ ...batch }), rows, options),
  };
}

function aggregateCall(call: WindowCall): AggregateCall {
  const { name, args, filter, ignoreNulls, keyOrder: order, dataType, nullable } = call;
  return {
    kind: 'aggregateCall',
    name,
    args,
    isDistinct: false,
    filter,
    ignoreNulls,
    order,
    dataType,
    nullable,
  };
}
