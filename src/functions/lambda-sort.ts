/**
 * `array_sort`: by a lambda that compares. Arrays are sorted side by side: each sort stops where it needs a comparison, the
 * comparisons that all of them wait for are one batch, and then each goes on with its answer. The sort is that of
 * `java.util.Arrays.sort` for objects as far as it shows: a lambda is asked about the same pairs in arrays of fewer than 32
 * elements, and about any others the order is the same, provided that the lambda is an order.
 */
import { comparatorReturnsNull, comparatorType } from '../errors/collection-errors.ts';
import { invalidOrderingType } from '../errors/function-errors.ts';
import { isOrderable } from '../types/coercion.ts';
import { arrayType, type DataType, IntegerType } from '../types/data-type.ts';
import { UTC } from '../types/local-time.ts';
import { prettyText } from '../types/value-text.ts';
import { columnReader } from '../wasm/column-reader.ts';
import type { WasmCore } from '../wasm/core.ts';
import { gatherAll, type ListRows, listRows, newLists } from '../wasm/list-rows.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { sortLists } from './array-order.ts';
import { defineHigherOrder, type HigherOrderFunction, type Lambda } from './define.ts';
import { elementRanks, NULL_RANK } from './element-rank.ts';
import { arrayValue } from './lambda-argument.ts';
import { asNumber } from './value-reading.ts';

/** Shorter arrays are sorted by insertion. */
const INSERTION_LENGTH_MAX = 32;

/** A pair of elements whose order a sort waits for, by their numbers. */
type Pair = readonly [element: number, other: number];

/** A sort that yields the pairs that it has to compare, and is given the lambda's answer for each. */
type Sorting = Generator<Pair, void, number>;

/** Sorts `elements` from `start` up to `end`. */
function* sorting(elements: Int32Array, start: number, end: number): Sorting {
  if (end - start < INSERTION_LENGTH_MAX) return yield* insertionSort(elements, start, end);
  const middle = (start + end) >>> 1;
  yield* sorting(elements, start, middle);
  yield* sorting(elements, middle, end);
  yield* merging(elements, start, middle, end);
}

/** Binary insertion behind the run that the elements begin with; a run that falls is turned round. */
function* insertionSort(elements: Int32Array, start: number, end: number): Sorting {
  if (end - start < 2) return;
  let sorted = yield* firstRun(elements, start, end);
  for (; sorted < end; sorted++) {
    const element = elements[sorted];
    let [low, high] = [start, sorted];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((yield [element, elements[middle]]) < 0) high = middle;
      else low = middle + 1;
    }
    elements.copyWithin(low + 1, low, sorted);
    elements[low] = element;
  }
}

/** The end of the longest run at the start, which rises when this is done. */
function* firstRun(
  elements: Int32Array,
  start: number,
  end: number,
): Generator<Pair, number, number> {
  let next = start + 2;
  const falls = (yield [elements[start + 1], elements[start]]) < 0;
  while (next < end && (yield [elements[next], elements[next - 1]]) < 0 === falls) next++;
  if (falls) elements.subarray(start, next).reverse();
  return next;
}

function* merging(elements: Int32Array, start: number, middle: number, end: number): Sorting {
  const left = elements.slice(start, middle);
  let [at, right, to] = [0, middle, start];
  while (at < left.length && right < end) {
    const takesRight = (yield [elements[right], left[at]]) < 0;
    elements[to++] = takesRight ? elements[right++] : left[at++];
  }
  elements.set(left.subarray(at), to);
}

/** Runs the sorts of all rows until none has a pair left to compare. */
function sortInTurn(
  core: WasmCore,
  lists: ListRows,
  { lambda, type }: { lambda: Lambda; type: DataType },
): Ptr {
  const elements = Int32Array.from({ length: lists.offsets[lists.rows] }, (_, at) => at);
  const sorts = Array.from({ length: lists.rows }, (_, row) => {
    const sort = sorting(elements, lists.offsets[row], lists.offsets[row + 1]);
    return { row, sort, step: sort.next() };
  });
  let open = sorts.filter(({ step }) => step.done !== true);
  while (open.length > 0) {
    const pairs = open.flatMap(({ step }) => (step.done === true ? [] : [step.value]));
    const answers = comparePairs(core, lists, {
      lambda,
      type,
      pairs,
      rows: open.map(({ row }) => row),
    });
    open.forEach((sort, at) => {
      sort.step = sort.sort.next(answers[at]);
    });
    open = open.filter(({ step }) => step.done !== true);
  }
  return newLists(core, { ...lists, children: gatherAll(core, lists.children, elements) });
}

/** What the lambda says of pairs of elements. Fails with COMPARATOR_RETURNS_NULL where it says nothing. */
function comparePairs(
  core: WasmCore,
  { children: [column] }: ListRows,
  turn: {
    readonly lambda: Lambda;
    readonly type: DataType;
    readonly pairs: readonly Pair[];
    readonly rows: readonly number[];
  },
): number[] {
  const { lambda, type, pairs, rows } = turn;
  const mark = core.kernels.arena_mark();
  const sides = [0, 1].map(
    (side) =>
      gatherAll(
        core,
        [column],
        Int32Array.from(pairs, (pair) => pair[side]),
      )[0],
  );
  const read = columnReader(core, lambda.run(sides, Int32Array.from(rows)), IntegerType);
  const answers = pairs.map(([left, right], at) => {
    const answer = read(at);
    if (answer !== null) return asNumber(answer);
    const element = columnReader(core, column, type);
    const [first, second] = [left, right].map((place) => prettyText(element(place), type, UTC));
    throw comparatorReturnsNull(first, second);
  });
  core.kernels.arena_release(mark);
  return answers;
}

/** Ascending, nulls last. */
function sortByRank(core: WasmCore, lists: ListRows, type: DataType): Ptr {
  const ranks = elementRanks(core, lists.children[0], type).map((rank) =>
    rank === NULL_RANK ? lists.offsets[lists.rows] : rank,
  );
  return sortLists(core, lists, () => (a, b) => ranks[a] - ranks[b]);
}

/** What Spark prints where no lambda is given: nulls last, the others in their order. */
const DEFAULT_COMPARATOR =
  'lambdafunction((IF(((x IS NULL) AND (x IS NULL)), 0, (IF((x IS NULL), 1, (IF((x IS NULL), -1, (IF((x < x), -1, (IF((x > x), 1, 0)))))))))), x, x)'.replaceAll(
    /\bx\b/g,
    'namedlambdavariable()',
  );

const arraySort = defineHigherOrder({
  name: 'array_sort',
  usage:
    'Returns an array in order, nulls last, or in the order of a lambda: negative, 0 or positive for two elements.',
  examples: [
    ['SELECT array_sort(array(3, NULL, 1))', [1, 3, null]],
    ['SELECT array_sort(array(3, 1, 2), (a, b) -> b - a)', [3, 2, 1]],
  ],
  valueCount: 1,
  lambdaCounts: [0, 1],
  defaultLambda: DEFAULT_COMPARATOR,
  bind: (values, sqlExpr) => {
    const { elementType, containsNull } = arrayValue(values, 0, sqlExpr);
    const element = { dataType: elementType, nullable: containsNull };
    return { args: [values[0].dataType], lambdas: [[element, element]] };
  },
  resolve: (values, [body], sqlExpr) => {
    const { elementType, containsNull } = arrayValue(values, 0, sqlExpr);
    if (body === undefined && !isOrderable(elementType)) {
      throw invalidOrderingType(sqlExpr, 'array_sort', elementType);
    }
    if (body !== undefined && body.dataType.kind !== 'integer') {
      throw comparatorType(sqlExpr, body.dataType);
    }
    return {
      output: arrayType(elementType, containsNull),
      nullable: values[0].nullable,
      isTotal: body === undefined || !body.nullable,
      evaluate: ({ core }, { values: [column], lambdas: [lambda], rows }) => {
        const lists = listRows(core, column, rows);
        return lambda === undefined
          ? sortByRank(core, lists, elementType)
          : sortInTurn(core, lists, { lambda, type: elementType });
      },
    };
  },
});

export const LAMBDA_SORT: readonly HigherOrderFunction[] = [arraySort];
