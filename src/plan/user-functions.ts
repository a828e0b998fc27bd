import type { InlineFunction } from './expression.ts';

/** All that a plan says of a function of the program: which one it is, and what it gives. */
export type FunctionDescription = Pick<
  InlineFunction,
  'functionId' | 'name' | 'dataType' | 'deterministic'
>;

/** A function of the program. What it takes follows from the columns that it is called on. */
export type UserFunction = (...values: never[]) => unknown;

/** The functions of the program by the ids that plans have for them: a plan is data, and may travel; these stay here. */
const functions = new Map<string, UserFunction>();

/** Keeps a function, and answers with its id. It stays as long as the realm: plans that name it may be anywhere. */
export function keepFunction(run: UserFunction): string {
  const functionId = `function-${functions.size}`;
  functions.set(functionId, run);
  return functionId;
}

/** The function of an id; undefined where it was kept in another realm. */
export function keptFunction(functionId: string): UserFunction | undefined {
  return functions.get(functionId);
}

/** The function as the other thread has to see it, where its id may be that of another function. */
export function ofOtherRealm<Described extends { readonly functionId: string }>(
  description: Described,
): Described {
  return { ...description, functionId: `other ${description.functionId}` };
}
