import {
  type UnexpectedInput,
  unexpectedInputType,
  wrongNumberOfArguments,
} from '../errors/function-errors.ts';
import type { DataType } from '../types/data-type.ts';
import { argumentSql, callSql } from './call-sql.ts';
import type { Argument, Evaluate, ScalarSignature } from './define.ts';
import { acceptsExactly, type InputType, implicitCast, requiredTypes } from './input-type.ts';

/** One way to call a function: the types it takes and what it then computes. */
export interface Overload {
  readonly inputs: readonly InputType[];
  /** Builds the signature for the types that the arguments were cast to. */
  readonly build: (types: readonly DataType[]) => Omit<ScalarSignature, 'args'>;
}

/** An overload with one result type. */
export function overload(
  inputs: readonly InputType[],
  output: DataType,
  evaluate: Evaluate,
  traits: Pick<ScalarSignature, 'nullable' | 'isTotal'> = {},
): Overload {
  return { inputs, build: () => ({ output, evaluate, ...traits }) };
}

/**
 * The `resolve` of a function with a fixed list of overloads: the first that leaves every argument as it is that some
 * overload takes so, else the first to whose types all can be cast. Fails with WRONG_NUM_ARGS or
 * DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE.
 */
export function overloads(
  name: string,
  candidates: readonly Overload[],
): (args: readonly Argument[]) => ScalarSignature {
  return (args) => {
    const sameCount = candidates.filter(({ inputs }) => inputs.length === args.length);
    if (sameCount.length === 0) throw wrongCount(name, candidates, args.length);
    const isKept = args.map(({ dataType }, index) =>
      sameCount.some(({ inputs }) => acceptsExactly(dataType, inputs[index])),
    );
    const keeping = sameCount.filter(({ inputs }) =>
      inputs.every((input, index) => !isKept[index] || acceptsExactly(args[index].dataType, input)),
    );
    for (const candidate of [...keeping, ...sameCount]) {
      const types = castTypes(args, candidate.inputs);
      if (types !== undefined) return { args: types, ...candidate.build(types) };
    }
    throw unexpectedInput(name, args, sameCount);
  };
}

function castTypes(
  args: readonly Argument[],
  inputs: readonly InputType[],
): readonly DataType[] | undefined {
  const types: DataType[] = [];
  for (const [index, input] of inputs.entries()) {
    const type = implicitCast(args[index].dataType, input);
    if (type === undefined) return undefined;
    types.push(type);
  }
  return types;
}

function wrongCount(name: string, candidates: readonly Overload[], actual: number): Error {
  const counts = [...new Set(candidates.map(({ inputs }) => inputs.length))].sort((a, b) => a - b);
  const expected = counts.length === 1 ? String(counts[0]) : `[${counts.join(', ')}]`;
  return wrongNumberOfArguments(name, expected, actual);
}

function unexpectedInput(
  name: string,
  args: readonly Argument[],
  candidates: readonly Overload[],
): Error {
  const index = args.findIndex(({ dataType }, at) =>
    candidates.every(({ inputs }) => implicitCast(dataType, inputs[at]) === undefined),
  );
  const at = Math.max(index, 0);
  return unexpectedArgument(name, args, {
    index: at,
    requiredType: requiredTypes(candidates.map(({ inputs }) => inputs[at])),
  });
}

/** DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE for one argument of a call. */
export function unexpectedArgument(
  name: string,
  args: readonly Argument[],
  problem: Pick<UnexpectedInput, 'index' | 'requiredType'>,
): Error {
  return unexpectedInputType({
    sqlExpr: callSql(name, args),
    index: problem.index,
    requiredType: problem.requiredType,
    inputSql: argumentSql(args[problem.index]),
    inputType: args[problem.index].dataType,
  });
}

/** Fails with WRONG_NUM_ARGS unless there are at least `count` arguments. */
export function requireAtLeast(name: string, args: readonly Argument[], count: number): void {
  if (args.length < count) throw wrongNumberOfArguments(name, `> ${count - 1}`, args.length);
}

/** Fails with WRONG_NUM_ARGS unless there are `count` arguments. */
export function requireCount(name: string, args: readonly Argument[], count: number): void {
  if (args.length !== count) throw wrongNumberOfArguments(name, String(count), args.length);
}
