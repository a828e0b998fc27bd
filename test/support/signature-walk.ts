import type { ScalarFunction } from '../../src/functions/define.ts';
import { type DataType, simpleString } from '../../src/types/data-type.ts';
import { parseDataType } from '../../src/types/ddl.ts';
import type { Value } from '../../src/types/value.ts';

/** Arguments that a function takes as they are: their types, and which of them must be constants. */
export interface ArgumentShape {
  readonly types: readonly DataType[];
  readonly isConstant: readonly boolean[];
}

/** Types of columns, of every physical kind. */
export const TYPES = [
  'boolean',
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'float',
  'double',
  'decimal(10,2)',
  'decimal(38,4)',
  'string',
  'binary',
  'date',
  'timestamp',
  'timestamp_ntz',
  'interval day to second',
  'interval year to month',
  'array<int>',
  'array<string>',
  'map<string,int>',
  'struct<a:double,b:string>',
].map(parseDataType);

/** Types that functions mix. */
const MIXED = [
  'boolean',
  'int',
  'bigint',
  'double',
  'decimal(10,2)',
  'string',
  'binary',
  'date',
  'timestamp',
  'timestamp_ntz',
  'interval day to second',
  'interval year to month',
  'array<int>',
].map(parseDataType);

const FEW = ['boolean', 'int', 'double', 'string', 'date'].map(parseDataType);

function* tuples(count: number, types: readonly DataType[]): Generator<readonly DataType[]> {
  if (count === 0) yield [];
  else for (const type of types) for (const rest of tuples(count - 1, types)) yield [type, ...rest];
}

function* candidates(): Generator<readonly DataType[]> {
  yield* tuples(0, []);
  yield* tuples(1, TYPES);
  for (const type of TYPES) for (const count of [2, 3]) yield Array(count).fill(type);
  yield* tuples(2, MIXED);
  yield* tuples(3, FEW);
}

/** Which arguments are constants: none, each one, or all but the first. */
function constants(count: number): readonly (readonly boolean[])[] {
  const places = Array.from({ length: count }, (_, index) => index);
  const single = places.map((constant) => places.map((index) => index === constant));
  const rest = count > 2 ? [places.map((index) => index > 0)] : [];
  return [places.map(() => false), ...single, ...rest];
}

/** A constant that functions read as a unit, a number, a flag. */
function sample({ kind }: DataType): Value {
  return kind === 'string' ? 'HOUR' : kind === 'boolean' ? true : kind === 'integer' ? 1 : null;
}

/** The shapes of the arguments that a function takes of some types, each once, for up to three arguments. */
export function shapesOf(record: ScalarFunction): readonly ArgumentShape[] {
  const shapes = new Map<string, ArgumentShape>();
  // Most candidates are refused, and a trace of each refusal would take longer than all the rest.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  for (const types of candidates()) {
    for (const isConstant of constants(types.length)) {
      const taken = accepted(record, types, isConstant);
      if (taken === undefined) continue;
      const key = taken.map((type, index) => `${simpleString(type)} ${isConstant[index]}`).join();
      shapes.set(key, { types: taken, isConstant });
    }
  }
  Error.stackTraceLimit = stackTraceLimit;
  return [...shapes.values()];
}

/** What the function casts the arguments to, if it takes that as it is. */
function accepted(
  record: ScalarFunction,
  types: readonly DataType[],
  isConstant: readonly boolean[],
): readonly DataType[] | undefined {
  const resolved = (of: readonly DataType[]) =>
    record.resolve(
      of.map((dataType, index) => {
        const literal = isConstant[index] ? sample(dataType) : undefined;
        return { dataType, nullable: true, literal, isFoldable: isConstant[index] };
      }),
    ).args;
  try {
    const taken = resolved(types);
    const again = resolved(taken);
    return taken.every((type, index) => simpleString(type) === simpleString(again[index]))
      ? taken
      : undefined;
  } catch {
    // Not of these types.
    return undefined;
  }
}
