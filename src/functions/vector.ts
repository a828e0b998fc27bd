import { wrongNumberOfArguments } from '../errors/function-errors.ts';
import { dimensionMismatch, invalidNormDegree } from '../errors/vector-errors.ts';
import { arrayType, type DataType, FloatType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import {
  type Argument,
  defineFunction,
  type ScalarFunction,
  type ScalarSignature,
} from './define.ts';
import { perRow } from './per-row.ts';
import { printsDefaults } from './printed-call.ts';
import { requireCount, unexpectedArgument } from './signature.ts';
import { asList, asNumber } from './value-reading.ts';

/* Vectors: arrays of FLOAT. Sums are kept in double precision; a vector with a null in it has no measure. */

type Vector = readonly number[];

/** The numbers of a vector; undefined where one of them is null. */
export function vectorOf(value: Value): Vector | undefined {
  const elements = asList(value);
  return elements.includes(null) ? undefined : elements.map(asNumber);
}

const sum = (values: Vector) => values.reduce((total, value) => total + value, 0);

function innerProduct(left: Vector, right: Vector): number {
  return sum(left.map((value, index) => value * right[index]));
}

function distance(left: Vector, right: Vector): number {
  const differences = left.map((value, index) => value - right[index]);
  return Math.sqrt(innerProduct(differences, differences));
}

function cosine(left: Vector, right: Vector): number | null {
  const lengths = Math.sqrt(innerProduct(left, left)) * Math.sqrt(innerProduct(right, right));
  return lengths === 0 ? null : innerProduct(left, right) / lengths;
}

/** The length of a vector: by the sum of magnitudes, of squares, or by the largest. */
function norm(name: string, vector: Vector, degree: number): number {
  switch (degree) {
    case 1:
      return sum(vector.map(Math.abs));
    case 2:
      return Math.sqrt(innerProduct(vector, vector));
    case Number.POSITIVE_INFINITY:
      return Math.max(0, ...vector.map(Math.abs));
    default:
      throw invalidNormDegree(name, degree);
  }
}

/** Fails with DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE for what is no array of FLOAT: nothing is cast to one. */
export function requireVector(name: string, args: readonly Argument[], index: number): void {
  const { dataType } = args[index];
  if (dataType.kind === 'array' && dataType.elementType.kind === 'float') return;
  throw unexpectedArgument(name, args, { index, requiredType: '"ARRAY<FLOAT>"' });
}

function ofPair(
  name: string,
  usage: string,
  example: ScalarFunction['examples'][number],
  measure: (left: Vector, right: Vector) => number | null,
): ScalarFunction {
  return defineFunction({
    name,
    usage,
    examples: [example],
    resolve: (args): ScalarSignature => {
      requireCount(name, args, 2);
      for (const index of [0, 1]) requireVector(name, args, index);
      const types = args.map(({ dataType }) => dataType);
      const compute = ([a, b]: readonly Value[]): Value => {
        const [left, right] = [asList(a), asList(b)];
        if (left.length !== right.length) throw dimensionMismatch(name, left.length, right.length);
        const [x, y] = [vectorOf(left), vectorOf(right)];
        const measured = x === undefined || y === undefined ? null : measure(x, y);
        return measured === null ? null : Math.fround(measured);
      };
      return {
        args: types,
        output: FloatType,
        nullable: true,
        evaluate: perRow(types, FloatType, compute),
      };
    },
  });
}

function byDegree(
  name: string,
  output: DataType,
  record: Pick<ScalarFunction, 'usage' | 'examples'>,
  compute: (vector: Vector, degree: number) => Value,
): ScalarFunction {
  return defineFunction({
    name,
    ...record,
    print: printsDefaults(name, 1, ['2.0']),
    resolve: (args): ScalarSignature => {
      if (args.length !== 1 && args.length !== 2) {
        throw wrongNumberOfArguments(name, '[1, 2]', args.length);
      }
      requireVector(name, args, 0);
      if (args.length === 2 && args[1].dataType.kind !== 'float') {
        throw unexpectedArgument(name, args, { index: 1, requiredType: '"FLOAT"' });
      }
      const types = args.map(({ dataType }) => dataType);
      const measure = ([value, degree = 2]: readonly Value[]) => {
        const vector = vectorOf(value);
        return vector === undefined ? null : compute(vector, asNumber(degree));
      };
      return { args: types, output, nullable: true, evaluate: perRow(types, output, measure) };
    },
  });
}

export const VECTORS: readonly ScalarFunction[] = [
  ofPair(
    'vector_inner_product',
    'Returns the inner product of two vectors.',
    ['SELECT vector_inner_product(array(1F, 2F), array(3F, 4F))', 11],
    innerProduct,
  ),
  ofPair(
    'vector_l2_distance',
    'Returns the Euclidean distance of two vectors.',
    ['SELECT vector_l2_distance(array(0F, 0F), array(3F, 4F))', 5],
    distance,
  ),
  ofPair(
    'vector_cosine_similarity',
    'Returns the cosine of the angle between two vectors; null where one has no length.',
    ['SELECT vector_cosine_similarity(array(1F, 0F), array(0F, 1F))', 0],
    cosine,
  ),
  byDegree(
    'vector_norm',
    FloatType,
    {
      usage: 'Returns the length of a vector: of the degree 2, unless told 1 or infinity.',
      examples: [['SELECT vector_norm(array(3F, 4F))', 5]],
    },
    (vector, degree) => Math.fround(norm('vector_norm', vector, degree)),
  ),
  byDegree(
    'vector_normalize',
    arrayType(FloatType),
    {
      usage: 'Returns a vector of the same direction and of length 1; null where it has no length.',
      examples: [['SELECT vector_normalize(array(2F, 0F))', [1, 0]]],
    },
    (vector, degree) => {
      const length = norm('vector_normalize', vector, degree);
      if (vector.length === 0) return [];
      return length === 0 ? null : vector.map((value) => Math.fround(value / length));
    },
  ),
];
