import { columnCast } from '../../src/functions/cast.ts';
import type { EvaluationContext } from '../../src/functions/define.ts';
import { lookupFunction } from '../../src/functions/registry.ts';
import { compileExpression } from '../../src/physical/expression-compiler.ts';
import type { AttributeReference, ResolvedExpression } from '../../src/plan/resolved-expression.ts';
import { type DataType, sameType } from '../../src/types/data-type.ts';
import type { Value, ValueRow } from '../../src/types/value.ts';
import { buildBatch } from '../../src/wasm/column-builder.ts';
import { columnReader } from '../../src/wasm/column-reader.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import './all-parts.ts';

/* Resolved expressions without SQL: what the analyzer would make of a call, its implicit casts included. */

let nextId = 1;

export function literal(value: Value, dataType: DataType): ResolvedExpression {
  return { kind: 'literal', value, dataType, nullable: value === null };
}

export function attribute(name: string, dataType: DataType): AttributeReference {
  return { kind: 'attribute', id: nextId++, name, dataType, nullable: true, qualifier: [] };
}

export function castTo(
  child: ResolvedExpression,
  dataType: DataType,
  mode: 'ansi' | 'try' = 'ansi',
): ResolvedExpression {
  if (columnCast(child.dataType, dataType, mode) === undefined) {
    throw new Error(`no cast from ${child.dataType.kind} to ${dataType.kind}`);
  }
  return { kind: 'cast', child, dataType, mode, nullable: true };
}

/** A call with its arguments cast as the function's signature wants them. */
export function call(name: string, ...args: readonly ResolvedExpression[]): ResolvedExpression {
  const definition = lookupFunction(name);
  if (definition?.kind !== 'scalar') throw new Error(`no function ${name}`);
  const signature = definition.resolve(
    args.map((arg) => ({
      dataType: arg.dataType,
      nullable: arg.nullable,
      literal: arg.kind === 'literal' ? arg.value : undefined,
    })),
  );
  return {
    kind: 'call',
    name,
    args: args.map((arg, index) => {
      const type = signature.args[index];
      if (sameType(arg.dataType, type)) return arg;
      if (arg.kind === 'literal' && arg.value === null) return literal(null, type);
      return castTo(arg, type);
    }),
    dataType: signature.output,
    nullable: signature.nullable ?? args.some(({ nullable }) => nullable),
  };
}

export function testContext(core: WasmCore, timeZone = 'UTC'): EvaluationContext {
  return { core, timeZone, batchTimestampMicros: 1_709_287_230_123_456n, newSeed: () => 0n };
}

/** The values of an expression for rows of some columns. */
export function evaluate(
  core: WasmCore,
  expression: ResolvedExpression,
  {
    input = [],
    rows = [[]],
    timeZone,
  }: {
    input?: readonly AttributeReference[];
    rows?: readonly ValueRow[];
    timeZone?: string;
  } = {},
): Value[] {
  core.kernels.arena_reset();
  const batch = buildBatch(
    core,
    input.map(({ dataType }) => dataType),
    rows,
  );
  const compiled = compileExpression(expression, input, testContext(core, timeZone));
  const read = columnReader(core, compiled(batch), expression.dataType);
  return rows.map((_, row) => read(row));
}
