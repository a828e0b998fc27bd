import {
  argumentMissing,
  argumentTwice,
  namedTwice,
  positionalAfterNamed,
  unrecognizedParameter,
} from '../errors/command-errors.ts';
import type { Expression } from '../plan/expression.ts';
import { NullType, StringType } from '../types/data-type.ts';
import { literal } from './literals.ts';

/** A parameter's name, and its default where it has one. */
type Parameter = readonly [name: string, byDefault?: Expression];

const MASK: readonly Parameter[] = [
  ['str'],
  ['upperChar', literal('X', StringType)],
  ['lowerChar', literal('x', StringType)],
  ['digitChar', literal('n', StringType)],
  ['otherChar', literal(null, NullType)],
];
const COLLECTION: readonly Parameter[] = [['collection']];

/** The functions of Spark that take arguments by name. */
const SIGNATURES: ReadonlyMap<string, readonly Parameter[]> = new Map([
  ['mask', MASK],
  ['explode', COLLECTION],
  ['explode_outer', COLLECTION],
  ['posexplode', COLLECTION],
  ['posexplode_outer', COLLECTION],
  ['count_min_sketch', [['column'], ['epsilon'], ['confidence'], ['seed']]],
]);

/**
 * Arguments by name in the order of the parameters, with defaults for those that are left out. Calls of other functions
 * are left as they are: the session's own functions know their parameters, and all others take none by name.
 */
export function positionalArguments(
  name: string,
  args: readonly Expression[],
): readonly Expression[] {
  const signature = SIGNATURES.get(name.toLowerCase());
  const firstNamed = args.findIndex(({ kind }) => kind === 'namedArgument');
  if (signature === undefined || (firstNamed < 0 && args.length > 0)) return args;
  const given = new Map<string, Expression>();
  for (const [at, arg] of args.entries()) {
    if (arg.kind !== 'namedArgument') {
      const before = args.slice(0, at).find(({ kind }) => kind === 'namedArgument');
      if (before?.kind === 'namedArgument') throw positionalAfterNamed(name, before.key);
      given.set(signature[at]?.[0] ?? String(at), arg);
      continue;
    }
    const known = signature.find(
      ([parameter]) => parameter.toLowerCase() === arg.key.toLowerCase(),
    );
    if (known === undefined) {
      const names = signature.map(([parameter]) => parameter);
      throw unrecognizedParameter(name, arg.key, names);
    }
    if (given.has(known[0])) {
      const isNamed = signature.indexOf(known) >= firstNamed;
      throw isNamed ? namedTwice(name, known[0]) : argumentTwice(name, known[0]);
    }
    given.set(known[0], arg.value);
  }
  const missing = signature.findIndex(
    ([parameter, byDefault]) => byDefault === undefined && !given.has(parameter),
  );
  if (missing >= 0) throw argumentMissing(name, signature[missing][0], missing);
  return signature.flatMap(([parameter, byDefault]) => given.get(parameter) ?? byDefault ?? []);
}
