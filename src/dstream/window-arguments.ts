import type { Pair } from './rdd/pairs.ts';
import { Duration, type DurationInput } from './time.ts';

/** Types of methods, so that a stream of texts is one of texts and numbers, too. */
interface Functions<K, V> {
  reduce(a: V, b: V): V;
  filter(pair: Pair<K, V>): boolean;
}
type Reduce<V> = Functions<unknown, V>['reduce'];
type Filter<K, V> = Functions<K, V>['filter'];

export interface ReduceByKeyAndWindowOptions<K, V> {
  /** Takes values that leave the window out of its value: then a window costs as much as what comes and leaves. */
  readonly inverse?: Reduce<V> | null | undefined;
  /** With an inverse: which pairs stay, such as those that don't count 0. */
  readonly filter?: Filter<K, V> | null | undefined;
  readonly numPartitions?: number | undefined;
}

/** What may follow the function of `reduceByKeyAndWindow`: as it is usual here, or in the order of Spark's own languages. */
export type ReduceByKeyAndWindowArguments<K, V> =
  | readonly [
      windowDuration: DurationInput,
      slideDuration?: DurationInput | null,
      options?: ReduceByKeyAndWindowOptions<K, V>,
    ]
  | readonly [
      inverse: Reduce<V> | null | undefined,
      windowDuration: DurationInput,
      slideDuration?: DurationInput | null,
      numPartitions?: number | ReduceByKeyAndWindowOptions<K, V> | null,
      filter?: Filter<K, V> | null,
    ];

/** What may follow the function of `reduceByWindow`: with or without an inverse before the durations. */
export type ReduceByWindowArguments<T> =
  | readonly [windowDuration: DurationInput, slideDuration?: DurationInput | null]
  | readonly [
      inverse: Reduce<T> | null | undefined,
      windowDuration: DurationInput,
      slideDuration?: DurationInput | null,
    ];

export interface ReducedWindow<K, V> extends ReduceByKeyAndWindowOptions<K, V> {
  readonly window: DurationInput;
  readonly slide: DurationInput | undefined;
}

export function reducedWindow<K, V>(
  given: ReduceByKeyAndWindowArguments<K, V>,
): ReducedWindow<K, V> {
  if (isDuration(given[0])) {
    const [window, slide, options] = given as Extract<
      typeof given,
      readonly [DurationInput, ...unknown[]]
    >;
    return { ...(options as ReduceByKeyAndWindowOptions<K, V>), window, slide: slideOf(slide) };
  }
  const [inverse, window, slide, last, filter] = given as readonly [
    Reduce<V> | null | undefined,
    DurationInput,
    DurationInput | null | undefined,
    number | ReduceByKeyAndWindowOptions<K, V> | null | undefined,
    Filter<K, V> | null | undefined,
  ];
  const options = typeof last === 'number' ? { numPartitions: last } : (last ?? {});
  return { filter, ...options, inverse, window, slide: slideOf(slide) };
}

function isDuration(value: unknown): value is DurationInput {
  return value instanceof Duration || typeof value === 'number' || typeof value === 'string';
}

function slideOf(slide: unknown): DurationInput | undefined {
  return isDuration(slide) ? slide : undefined;
}
