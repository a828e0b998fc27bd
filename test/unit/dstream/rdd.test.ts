import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Pair, type SparkContext, StreamingContext } from '../../../node/dstream/index.ts';
import { createSession, type Session } from '../../../node/index.ts';

let session: Session;
let sc: SparkContext;
beforeAll(async () => {
  session = await createSession();
  sc = new StreamingContext(session, 1000).sparkContext;
});
afterAll(() => session.stop());

const add = (a: number, b: number) => a + b;
/** 1 to 6 in three partitions. */
const numbers = () => sc.parallelize([1, 2, 3, 4, 5, 6], 3);
const pairs = (...list: Pair<unknown, unknown>[]) =>
  sc.parallelize(list as Pair<string, number>[], 2);
const sorted = <T>(values: Iterable<T>) =>
  [...values].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

describe('partitions', () => {
  test('are cut as Spark cuts them: of neighbours, as even as can be', () => {
    expect(sc.parallelize([1, 2, 3, 4, 5], 4).glom().collect()).toEqual([[1], [2], [3], [4, 5]]);
    expect(sc.parallelize([1], 3).glom().collect()).toEqual([[], [], [1]]);
    expect(sc.emptyRDD().getNumPartitions()).toBe(0);
  });

  test.each([0, -1, 1.5, Number.NaN])('cannot be %s', (count) => {
    const refused = expect.objectContaining({ condition: 'INVALID_DSTREAM_OPTION' });
    expect(() => sc.parallelize([1], count)).toThrow(refused);
    expect(() => numbers().repartition(count)).toThrow(refused);
    expect(() => numbers().coalesce(count)).toThrow(refused);
    expect(() => pairs(['a', 1]).partitionBy(count)).toThrow(refused);
    expect(() => pairs(['a', 1]).reduceByKey(add, count)).toThrow(refused);
  });

  test('repartition, coalesce and union', () => {
    const [first, second] = numbers().repartition(2).glom().collect();
    expect([first.length, second.length]).toEqual([3, 3]);
    expect(sorted([...first, ...second])).toEqual([1, 2, 3, 4, 5, 6]);
    // Neighbours stay together, hence the order is kept.
    expect(numbers().coalesce(2).glom().collect()).toEqual([
      [1, 2],
      [3, 4, 5, 6],
    ]);
    expect(numbers().coalesce(7).getNumPartitions()).toBe(3);
    expect(
      numbers()
        .union(sc.parallelize([7]), sc.parallelize([8]))
        .getNumPartitions(),
    ).toBe(5);
    expect(sc.union([sc.parallelize([1]), sc.parallelize(['b'])] as never[]).collect()).toEqual([
      1,
      'b',
    ]);
  });

  test('partitionBy puts equal keys together, however they are written', () => {
    const rdd = sc.parallelize<Pair<unknown, number>>(
      [
        [{ a: 1, b: 2n }, 1],
        [{ b: 2n, a: 1 }, 2],
        [['x', 1n], 3],
        [['x', 1n], 4],
        [new Date(5), 5],
        [new Date(5), 6],
        ['text', 7],
        [1.5, 8],
        [-3, 9],
        [null, 10],
      ],
      4,
    );
    const parts = rdd.partitionBy(3).glom().collect();
    expect(parts).toHaveLength(3);
    const placeOf = (value: number) =>
      parts.findIndex((part) => part.some(([, each]) => each === value));
    for (const [one, other] of [
      [1, 2],
      [3, 4],
      [5, 6],
    ]) {
      expect(placeOf(one)).toBe(placeOf(other));
    }
    expect(parts.flat()).toHaveLength(10);
  });
});

describe('transformations', () => {
  test('of each element', () => {
    expect(
      numbers()
        .map((value) => value * 2)
        .collect(),
    ).toEqual([2, 4, 6, 8, 10, 12]);
    expect(
      numbers()
        .filter((value) => value % 2 === 0)
        .collect(),
    ).toEqual([2, 4, 6]);
    expect(
      sc
        .parallelize(['a b', 'c'], 2)
        .flatMap((line) => line.split(' '))
        .collect(),
    ).toEqual(['a', 'b', 'c']);
    expect(
      numbers()
        .keyBy((value) => value % 2)
        .take(2),
    ).toEqual([
      [1, 1],
      [0, 2],
    ]);
  });

  test('of each partition', () => {
    expect(
      numbers()
        .mapPartitions((values) => [[...values].reduce(add)])
        .collect(),
    ).toEqual([3, 7, 11]);
    expect(
      numbers()
        .mapPartitionsWithIndex((index, values) => [`${index}:${[...values]}`])
        .collect(),
    ).toEqual(['0:1,2', '1:3,4', '2:5,6']);
    expect(numbers().glom().collect()).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
  });

  test('of sets', () => {
    const twice = sc.parallelize([1, 1, 2, 3], 2);
    const others = sc.parallelize([2, 2, 4], 2);
    expect(sorted(twice.distinct().collect())).toEqual([1, 2, 3]);
    expect(twice.intersection(others).collect()).toEqual([2]);
    expect(twice.subtract(others).collect()).toEqual([1, 1, 3]);
    expect(
      sc
        .parallelize([
          [1, 'a'],
          [1, 'a'],
        ] as const)
        .distinct()
        .count(),
    ).toBe(1);
  });

  test('of two RDDs', () => {
    expect(
      sc
        .parallelize([1, 2], 2)
        .cartesian(sc.parallelize(['a', 'b'], 2))
        .collect(),
    ).toEqual([
      [1, 'a'],
      [1, 'b'],
      [2, 'a'],
      [2, 'b'],
    ]);
    const letters = sc.parallelize(['a', 'b', 'c', 'd', 'e', 'f'], 3);
    expect(numbers().zip(letters).take(2)).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
    expect(() =>
      numbers()
        .zip(sc.parallelize(['a', 'b']))
        .collect(),
    ).toThrow(expect.objectContaining({ condition: 'DSTREAM_ZIP_LENGTHS' }));
    expect(numbers().zipWithIndex().collect()).toEqual([1, 2, 3, 4, 5, 6].map((v, i) => [v, i]));
  });

  test('sortBy, also of texts, dates and lists', () => {
    const by = <T>(values: readonly T[], ascending = true) =>
      sc
        .parallelize(values, 2)
        .sortBy((value) => value, ascending)
        .collect();
    expect(by([10, 9, -1])).toEqual([-1, 9, 10]);
    expect(by(['b', 'a', 'ab'], false)).toEqual(['b', 'ab', 'a']);
    expect(by([new Date(2), new Date(1)])).toEqual([new Date(1), new Date(2)]);
    expect(by([[2], [1, 2], [1]])).toEqual([[1], [1, 2], [2]]);
    expect(by([2n, 1n])).toEqual([1n, 2n]);
    expect(by([true, false])).toEqual([false, true]);
  });

  test('groupBy', () => {
    expect(
      sorted(
        numbers()
          .groupBy((value) => value % 2, 2)
          .collect(),
      ),
    ).toEqual([
      [0, [2, 4, 6]],
      [1, [1, 3, 5]],
    ]);
  });

  test('sample takes the same elements whenever it is gone through', () => {
    const many = sc.parallelize(
      Array.from({ length: 2000 }, (_, index) => index),
      2,
    );
    for (const seed of [7, undefined]) {
      const sample = many.sample(false, 0.25, seed);
      expect(sample.collect()).toEqual(sample.collect());
      expect(sample.count()).toBeGreaterThan(350);
      expect(sample.count()).toBeLessThan(650);
    }
    expect(many.sample(false, 0.25, 7).collect()).toEqual(many.sample(false, 0.25, 7).collect());
    // Partitions don't take those at the same places.
    const [one, other] = many.sample(false, 0.25, 7).glom().collect();
    expect(one).not.toEqual(other.map((value) => value - 1000));
    const several = many.sample(true, 3, 7).count();
    expect(several).toBeGreaterThan(5600);
    expect(several).toBeLessThan(6400);
  });
});

describe('of pairs', () => {
  const p = () => pairs(['a', 1], ['b', 2], ['a', 3], ['a', 4]);

  test('reduce, fold, aggregate, group and combine by key', () => {
    expect(sorted(p().reduceByKey(add).collect())).toEqual([
      ['a', 8],
      ['b', 2],
    ]);
    expect(p().reduceByKey(add, 3).getNumPartitions()).toBe(3);
    // The zero comes in once a key in each partition.
    expect(sorted(p().foldByKey(10, add).collect())).toEqual([
      ['a', 28],
      ['b', 12],
    ]);
    const lists = p().aggregateByKey(
      () => [] as number[],
      (list, value) => {
        list.push(value);
        return list;
      },
      (a, b) => [...a, ...b],
    );
    expect(sorted(lists.collect())).toEqual([
      ['a', [1, 3, 4]],
      ['b', [2]],
    ]);
    expect(sorted(p().groupByKey().collect())).toEqual(sorted(lists.collect()));
    const averages = p().combineByKey(
      (value): Pair<number, number> => [value, 1],
      ([total, count], value): Pair<number, number> => [total + value, count + 1],
      (a, b): Pair<number, number> => [a[0] + b[0], a[1] + b[1]],
    );
    expect(sorted(averages.collect())).toEqual([
      ['a', [8, 3]],
      ['b', [2, 1]],
    ]);
  });

  test('keys, values, mapValues, flatMapValues, sortByKey, lookup, countByKey, collectAsMap', () => {
    expect(p().keys().collect()).toEqual(['a', 'b', 'a', 'a']);
    expect(p().values().collect()).toEqual([1, 2, 3, 4]);
    expect(
      p()
        .mapValues((value) => -value)
        .take(1),
    ).toEqual([['a', -1]]);
    expect(
      p()
        .flatMapValues((value) => [value, value])
        .count(),
    ).toBe(8);
    expect(pairs(['b', 1], ['a', 2]).sortByKey().keys().collect()).toEqual(['a', 'b']);
    expect(pairs(['a', 1], ['b', 2]).sortByKey(false).keys().collect()).toEqual(['b', 'a']);
    expect(p().lookup('a')).toEqual([1, 3, 4]);
    expect(sorted(p().countByKey())).toEqual([
      ['a', 3],
      ['b', 1],
    ]);
    expect(pairs(['a', 1], ['b', 2]).collectAsMap()).toEqual(
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
    );
  });

  test('joins', () => {
    const q = sc.parallelize<Pair<string, string>>(
      [
        ['a', 'x'],
        ['a', 'y'],
        ['c', 'z'],
      ],
      2,
    );
    const few = pairs(['a', 1], ['b', 2]);
    expect(few.join(q).collect()).toEqual([
      ['a', [1, 'x']],
      ['a', [1, 'y']],
    ]);
    expect(sorted(few.leftOuterJoin(q).collect())).toContainEqual(['b', [2, null]]);
    expect(few.leftOuterJoin(q).count()).toBe(3);
    expect(sorted(few.rightOuterJoin(q).collect())).toContainEqual(['c', [null, 'z']]);
    expect(few.rightOuterJoin(q).count()).toBe(3);
    expect(few.fullOuterJoin(q).count()).toBe(4);
    expect(sorted(few.cogroup(q, 2).collect())).toEqual([
      ['a', [[1], ['x', 'y']]],
      ['b', [[2], []]],
      ['c', [[], ['z']]],
    ]);
    expect(sorted(few.groupWith(q).collect())).toEqual(sorted(few.cogroup(q).collect()));
    expect(few.subtractByKey(q).collect()).toEqual([['b', 2]]);
  });

  test.each<[string, () => unknown]>([
    ['tuples', () => ['a', 1]],
    ['records', () => ({ a: 1, b: ['x'] })],
    ['dates', () => new Date(1000)],
    ['bytes', () => new Uint8Array([1, 2])],
    ['sets', () => new Set([1, 'a'])],
    ['maps', () => new Map([['a', { b: 1 }]])],
    ['BIGINTs', () => 12n],
    ['null', () => null],
    ['NaN', () => Number.NaN],
  ])('%s are keys by what they say', (_, key) => {
    const rdd = sc.parallelize<Pair<unknown, number>>(
      [
        [key(), 1],
        ['other', 5],
        [key(), 2],
      ],
      3,
    );
    expect(rdd.reduceByKey(add, 2).lookup(key())).toEqual([3]);
    expect(rdd.join(rdd).count()).toBe(5);
    expect(rdd.countByKey()).toHaveLength(2);
  });

  test('what is no pair is told', () => {
    const wrong = sc.parallelize([1, 2]) as never;
    const refused = expect.objectContaining({ condition: 'DSTREAM_ELEMENT_IS_NO_PAIR' });
    for (const act of [
      () => pairs(['a', 1]).cogroup(wrong).collect(),
      () =>
        sc
          .parallelize<Pair<string, number>>([['a', 1, 2] as never])
          .reduceByKey(add)
          .collect(),
      () =>
        sc
          .parallelize<Pair<string, number>>([3 as never])
          .keys()
          .collect(),
      () =>
        sc
          .parallelize<Pair<string, number>>([3 as never])
          .mapValues((v) => v)
          .collect(),
    ]) {
      expect(act).toThrow(refused);
    }
  });
});

describe('actions', () => {
  test('collect, count, take, first, isEmpty, foreach', () => {
    expect([...numbers().toLocalIterator()]).toEqual(numbers().collect());
    expect(numbers().count()).toBe(6);
    expect(numbers().first()).toBe(1);
    expect(numbers().take(0)).toEqual([]);
    expect(numbers().take(9)).toHaveLength(6);
    expect(numbers().isEmpty()).toBe(false);
    expect(
      numbers()
        .filter(() => false)
        .isEmpty(),
    ).toBe(true);
    const seen: unknown[] = [];
    numbers().foreach((value) => seen.push(value));
    numbers().foreachPartition((values) => seen.push([...values]));
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, [1, 2], [3, 4], [5, 6]]);
  });

  test('take computes no more than it gives', () => {
    let computed = 0;
    numbers()
      .map((value) => {
        computed++;
        return value;
      })
      .take(2);
    expect(computed).toBe(2);
  });

  test('reduce, fold, aggregate: as in Spark a zero for each partition and one for them all', () => {
    expect(numbers().reduce((a, b) => Math.max(a, b))).toBe(6);
    expect(numbers().fold(10, add)).toBe(21 + 4 * 10);
    const push = (list: number[], value: number) => {
      list.push(value);
      return list;
    };
    const joined = (a: number[], b: number[]) => [...a, ...b];
    expect(numbers().aggregate(() => [] as number[], push, joined)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('order and statistics', () => {
    expect(numbers().max()).toBe(6);
    expect(numbers().min((value) => -value)).toBe(6);
    expect(numbers().top(2)).toEqual([6, 5]);
    expect(numbers().takeOrdered(2, (value) => -value)).toEqual([6, 5]);
    expect(numbers().sum()).toBe(21);
    expect(numbers().mean()).toBe(3.5);
    expect(numbers().variance()).toBeCloseTo(35 / 12);
    expect(numbers().stdev()).toBeCloseTo(Math.sqrt(35 / 12));
    expect(sc.parallelize<number>([]).mean()).toBeNaN();
    expect(sorted(sc.parallelize(['a', 'b', 'a'], 2).countByValue())).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
  });

  test('an empty RDD has no first one', () => {
    const none = sc.emptyRDD<number>();
    for (const act of [() => none.first(), () => none.reduce(add), () => none.max()]) {
      expect(act).toThrow(expect.objectContaining({ condition: 'EMPTY_COLLECTION' }));
    }
    expect(none.sum()).toBe(0);
    expect(none.collect()).toEqual([]);
  });

  test('persist computes once, unpersist again', () => {
    let computed = 0;
    const rdd = numbers().map((value) => {
      computed++;
      return value;
    });
    rdd.count();
    rdd.count();
    expect(computed).toBe(12);
    rdd.cache();
    rdd.count();
    rdd.count();
    expect(computed).toBe(18);
    rdd.unpersist().count();
    expect(computed).toBe(24);
  });
});

describe('tables and files', () => {
  test('toDF of records, tuples and single values, and back', async () => {
    const records = await sc
      .parallelize([{ a: 1, b: 'x' }])
      .toDF()
      .collect();
    expect(records).toMatchObject([{ a: 1, b: 'x' }]);
    expect(
      await sc
        .parallelize([['x', 1]])
        .toDF()
        .collect(),
    ).toMatchObject([{ _1: 'x', _2: 1 }]);
    expect(await sc.parallelize(['x']).toDF().collect()).toMatchObject([{ value: 'x' }]);
    expect(
      await sc
        .parallelize([new Uint8Array([7])])
        .toDF('v BINARY')
        .collect(),
    ).toMatchObject([{ v: new Uint8Array([7]) }]);
    expect(await sc.parallelize<string>([]).toDF('v STRING').count()).toBe(0);
    const frame = await session.sql('SELECT id, id * 2 AS twice FROM range(3)');
    const rdd = await sc.fromDataFrame<{ id: number; twice: number }>(frame);
    expect(rdd.map(({ twice }) => Number(twice)).sum()).toBe(6);
  });

  test('saveAsTextFile writes lines as Scala prints them, a file for each partition', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'millrace-rdd-'));
    try {
      const out = join(folder, 'below', 'out');
      const values = ['text', ['a', [1, null]], { n: 2n, big: 2n ** 60n }, new Date(0)];
      await sc.parallelize<unknown>(values, 2).saveAsTextFile(out);
      expect((await readdir(out)).sort()).toEqual(['_SUCCESS', 'part-00000', 'part-00001']);
      expect(await readFile(join(out, 'part-00000'), 'utf8')).toBe('text\n(a,(1,null))\n');
      expect(await readFile(join(out, 'part-00001'), 'utf8')).toBe(
        '{"n":2,"big":"1152921504606846976"}\n1970-01-01T00:00:00.000Z\n',
      );
      expect((await sc.textFile(out)).collect()).toHaveLength(4);
      // A batch that is run again writes its files again.
      await sc.parallelize(['new'], 2).saveAsTextFile(out);
      expect((await sc.textFile(out)).collect()).toEqual(['new']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
