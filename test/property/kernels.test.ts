import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { MillraceError } from '../../src/errors/exception.ts';
import type { ScalarFunction } from '../../src/functions/define.ts';
import { functionNames, lookupFunction } from '../../src/functions/registry.ts';
import type { ResolvedExpression } from '../../src/plan/resolved-expression.ts';
import { sameType } from '../../src/types/data-type.ts';
import type { Value, ValueRow } from '../../src/types/value.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import { newCore } from '../support/core.ts';
import { attribute, call, evaluate, literal } from '../support/expressions.ts';
import { type WatchedCore, watchedCore } from '../support/kernel-calls.ts';
import { propertyOptions } from '../support/property-options.ts';
import { evaluate as referenceValue } from '../support/reference/evaluate.ts';
import { ReferenceFailure } from '../support/reference/failure.ts';
import { type ArgumentShape, shapesOf } from '../support/signature-walk.ts';
import { typedValue } from '../support/typed-values.ts';

/*
 * Every function of the registry that computes in a kernel, over columns of all types that it takes, against the reference
 * interpreter. A function that is added with a kernel has to be in the reference.
 */

const SCALARS: readonly ScalarFunction[] = functionNames().flatMap((name) => {
  const record = lookupFunction(name);
  return record?.kind === 'scalar' && record.name.toLowerCase() === name ? [record] : [];
});

/** Kernels whose results are held against Spark's own, by something else. */
const HELD_ELSEWHERE: Readonly<Record<string, string>> = {
  cast_text_to_date: 'what texts mean as dates is in the recorded answers to casts',
  cast_text_to_timestamp: 'what texts mean as times is in the recorded answers to casts',
};

/** Functions whose records are not what runs. */
const REWRITTEN: Readonly<Record<string, string>> = {
  between: 'the analyzer writes two comparisons',
  window_time: 'the analyzer takes windows only, and the properties of streams have them',
};

/** The shapes of arguments with which a function calls a kernel that computes. */
function shapesInKernels(record: ScalarFunction, { core, takeCalls }: WatchedCore) {
  return shapesOf(record).filter((shape) => {
    // Operands of several types are cast inside, by what the properties of expressions have.
    if (record.name === 'nullif' && !sameType(shape.types[0], shape.types[1])) return false;
    takeCalls();
    const { expression, input } = callOf(record, shape, shape.types.map(constantOf));
    try {
      evaluate(core, expression, { input, rows: [input.map(() => null), input.map(() => null)] });
    } catch (error) {
      if (!isOfUser(error)) throw error;
    }
    const calls = takeCalls();
    return calls.length > 0 && !calls.some((name) => name in HELD_ELSEWHERE);
  });
}

/** A constant that calls accept where they read one. */
function constantOf({ kind }: ArgumentShape['types'][number]): Value {
  return kind === 'string' ? 'HOUR' : kind === 'boolean' ? true : kind === 'integer' ? 1 : null;
}

/** A call with columns and constants as arguments. */
function callOf({ name }: ScalarFunction, shape: ArgumentShape, constants: readonly Value[]) {
  const args = shape.types.map(
    (type, index): ResolvedExpression =>
      shape.isConstant[index] ? literal(constants[index], type) : attribute(`c${index}`, type),
  );
  const input = args.flatMap((arg) => (arg.kind === 'attribute' ? [arg] : []));
  return { expression: call(name, ...args), input };
}

function isOfUser(error: unknown): boolean {
  return error instanceof MillraceError && error.condition !== 'INTERNAL_ERROR';
}

interface Case {
  readonly shape: ArgumentShape;
  readonly constants: readonly Value[];
  readonly rows: readonly ValueRow[];
}

function casesOf(shapes: readonly ArgumentShape[]): fc.Arbitrary<Case> {
  return fc.constantFrom(...shapes).chain((shape) => {
    const columns = shape.types.filter((_, index) => !shape.isConstant[index]);
    return fc.record({
      shape: fc.constant(shape),
      constants: fc.tuple(...shape.types.map((type) => typedValue(type))),
      rows: fc.array(fc.tuple(...columns.map((type) => typedValue(type))), {
        minLength: 1,
        maxLength: 10,
      }),
    });
  });
}

/** What all rows give, or that one fails with an error of the user's. */
function outcome(values: () => readonly Value[], isFailure: (error: unknown) => boolean) {
  try {
    return values();
  } catch (error) {
    if (isFailure(error)) return 'fails';
    throw error;
  }
}

const watched = await watchedCore();
const inKernels = SCALARS.map((record) => ({ record, shapes: shapesInKernels(record, watched) }));

describe('the functions that compute in kernels', () => {
  let core: WasmCore;
  beforeAll(async () => {
    core = await newCore();
  });

  it.each(
    inKernels.flatMap(({ record, shapes }) =>
      shapes.length > 0 && !(record.name in REWRITTEN)
        ? [[record.name, record, shapes] as const]
        : [],
    ),
  )('%s is what the reference says, row by row', (_name, record, shapes) => {
    fc.assert(
      fc.property(casesOf(shapes), ({ shape, constants, rows }) => {
        let built: ReturnType<typeof callOf>;
        try {
          built = callOf(record, shape, constants);
        } catch (error) {
          // The function does not take the constant.
          fc.pre(!isOfUser(error));
          throw error;
        }
        const { expression, input } = built;
        const expected = outcome(
          () =>
            rows.map((row) =>
              referenceValue(expression, new Map(input.map(({ id }, index) => [id, row[index]]))),
            ),
          (error) => error instanceof ReferenceFailure,
        );
        const actual = outcome(() => evaluate(core, expression, { input, rows }), isOfUser);
        expect(actual).toEqual(expected);
      }),
      propertyOptions(150),
    );
  });
});
