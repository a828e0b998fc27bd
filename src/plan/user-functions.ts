import type { InlineFunction } from './expression.ts';
import { KeptFunctions } from './kept-functions.ts';

/** All that a plan says of a function of the program: which one it is, and what it gives. */
export type FunctionDescription = Pick<
  InlineFunction,
  'functionId' | 'name' | 'dataType' | 'deterministic'
>;

/** A function of the program. What it takes follows from the columns that it is called on. */
export type UserFunction = (...values: never[]) => unknown;

const functions = new KeptFunctions<UserFunction>('function');

/** Keeps a function for good, and answers with its id. */
export function keepFunction(run: UserFunction): string {
  return functions.keep(run);
}

/** The function of an id; undefined where it was kept in another realm. */
export function keptFunction(functionId: string): UserFunction | undefined {
  return functions.of(functionId);
}

/** The function as the other thread has to see it, where its id may be that of another function. */
export function ofOtherRealm<Described extends { readonly functionId: string }>(
  description: Described,
): Described {
  return { ...description, functionId: `other ${description.functionId}` };
}
