/** What a reduction by key does with numbers. */
export type ReducerKind = 'sum' | 'min' | 'max';

/** A reduction that the WASM core knows, too: a function of two numbers, with what it is. */
export interface Reducer {
  (a: number, b: number): number;
  readonly kind: ReducerKind;
  /** Each value is taken for 1. */
  readonly isCount: boolean;
}

export interface SumReducer extends Reducer {
  /** For `reduceByKeyAndWindow`. */
  readonly inverse: (a: number, b: number) => number;
}

/** Counts values, whatever they are. */
export interface CountReducer extends SumReducer {
  readonly isCount: true;
}

const add = (a: number, b: number) => a + b;
const subtract = (a: number, b: number) => a - b;
/** Any number is smaller than NaN, as in Spark. */
const smaller = (a: number, b: number) => (b < a || Number.isNaN(a) ? b : a);
const larger = (a: number, b: number) => (b > a || Number.isNaN(b) ? b : a);

/**
 * Reductions for `reduceByKey` and `reduceByKeyAndWindow` of numbers: where keys are texts or numbers, they run in the WASM
 * core; else in JavaScript, with the same results. `reducers.sum.inverse` is that of sums and counts.
 */
export const reducers: {
  readonly sum: SumReducer;
  readonly min: Reducer;
  readonly max: Reducer;
  /** How many values a key has, whatever they are. */
  readonly count: CountReducer;
} = {
  sum: Object.assign((a: number, b: number) => add(a, b), {
    kind: 'sum' as const,
    isCount: false,
    inverse: subtract,
  }),
  min: Object.assign((a: number, b: number) => smaller(a, b), {
    kind: 'min' as const,
    isCount: false,
  }),
  max: Object.assign((a: number, b: number) => larger(a, b), {
    kind: 'max' as const,
    isCount: false,
  }),
  count: Object.assign((a: number, b: number) => add(a, b), {
    kind: 'sum' as const,
    isCount: true as const,
    inverse: subtract,
  }),
};

export function isReducer(f: unknown): f is Reducer {
  return typeof f === 'function' && 'kind' in f && 'isCount' in f;
}

export function isCount(f: unknown): f is CountReducer {
  return isReducer(f) && f.isCount;
}
