import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyOptions } from '../support/property-options.ts';
import { newSession } from '../support/session.ts';

/*
 * Functions with OVER against their definition: for each row the frame is looked for row by row, and all of it is read.
 */

interface Input {
  readonly id: number;
  readonly g: string | null;
  readonly k: number | null;
  readonly v: number | null;
}

type Bound = number | 'unbounded';

interface Frame {
  readonly type: 'ROWS' | 'RANGE';
  readonly lower: Bound;
  readonly upper: Bound;
}

const rows = fc
  .array(
    fc.record({
      g: fc.constantFrom(null, 'a', 'b'),
      k: fc.option(fc.integer({ min: -3, max: 6 })),
      v: fc.option(fc.integer({ min: -50, max: 50 })),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((list) => list.map((row, id): Input => ({ id, ...row })));

const frames = fc
  .record({
    type: fc.constantFrom<Frame['type']>('ROWS', 'RANGE'),
    ends: fc.tuple(fc.integer({ min: -6, max: 6 }), fc.integer({ min: -6, max: 6 })),
    isLowerOpen: fc.boolean(),
    isUpperOpen: fc.boolean(),
  })
  .map(({ type, ends, isLowerOpen, isUpperOpen }): Frame => {
    const [lower, upper] = ends.toSorted((a, b) => a - b);
    return {
      type,
      lower: isLowerOpen ? 'unbounded' : lower,
      upper: isUpperOpen ? 'unbounded' : upper,
    };
  });

function boundText(bound: Bound, side: string): string {
  if (bound === 'unbounded') return `UNBOUNDED ${side}`;
  if (bound === 0) return 'CURRENT ROW';
  return bound < 0 ? `${-bound} PRECEDING` : `${bound} FOLLOWING`;
}

/** The rows of a row's partition in order, nulls first, or last where it descends. */
function partitionOf(all: readonly Input[], { g }: Input, isDescending: boolean): Input[] {
  const rank = (row: Input) => (row.k === null ? Number.NEGATIVE_INFINITY : row.k);
  const sign = isDescending ? -1 : 1;
  return all
    .filter((row) => row.g === g)
    .toSorted((a, b) => (rank(a) === rank(b) ? a.id - b.id : sign * (rank(a) - rank(b))));
}

function frameOf(
  partition: readonly Input[],
  row: Input,
  { type, lower, upper }: Frame,
  isDescending: boolean,
): readonly Input[] {
  const at = partition.indexOf(row);
  return partition.filter((other, index) => {
    const distance = type === 'ROWS' ? index - at : distanceInOrder(other, row, isDescending);
    const isAfterLower =
      lower === 'unbounded' || reaches(other, row, distance, index - at) >= lower;
    const isBeforeUpper =
      upper === 'unbounded' || reaches(other, row, distance, index - at) <= upper;
    return isAfterLower && isBeforeUpper;
  });
}

/** Null is as far from any value as can be, and no distance from itself. */
function distanceInOrder(other: Input, row: Input, isDescending: boolean): number | undefined {
  if (other.k === null && row.k === null) return 0;
  if (other.k === null || row.k === null) return undefined;
  return isDescending ? row.k - other.k : other.k - row.k;
}

function reaches(_other: Input, _row: Input, distance: number | undefined, places: number): number {
  return distance ?? (places < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
}

/** Null offset from null is null again, so that the frame of a null row is that of its peers, whatever the offsets. */
function naive(all: readonly Input[], frame: Frame, isDescending: boolean) {
  return all.map((row) => {
    const partition = partitionOf(all, row, isDescending);
    const own =
      frame.type === 'RANGE' && row.k === null
        ? {
            ...frame,
            lower: frame.lower === 'unbounded' ? frame.lower : 0,
            upper: frame.upper === 'unbounded' ? frame.upper : 0,
          }
        : frame;
    const seen = frameOf(partition, row, own, isDescending);
    const values = seen.flatMap(({ v }) => (v === null ? [] : [v]));
    return {
      id: row.id,
      c: seen.length,
      s: values.length === 0 ? null : values.reduce((sum, v) => sum + v, 0),
      mn: values.length === 0 ? null : Math.min(...values),
      av: values.length === 0 ? null : values.reduce((sum, v) => sum + v, 0) / values.length,
      f: seen[0]?.v ?? null,
      l: seen.at(-1)?.v ?? null,
      fi: values[0] ?? null,
      li: values.at(-1) ?? null,
      n2: seen[1]?.v ?? null,
    };
  });
}

describe('functions with OVER', () => {
  test('see the rows of the frame, and no other', async () => {
    const session = await newSession();
    await fc.assert(
      fc.asyncProperty(rows, frames, fc.boolean(), async (input, frame, isDescending) => {
        const frameData = session.createDataFrame(
          input.map(({ id, g, k, v }) => [id, g, k, v]),
          'id INT, g STRING, k INT, v INT',
        );
        await frameData.createOrReplaceTempView('t');
        const order = `k ${isDescending ? 'DESC' : 'ASC'}${frame.type === 'ROWS' ? ', id' : ''}`;
        const over = `OVER (PARTITION BY g ORDER BY ${order} ${frame.type} BETWEEN ${boundText(
          frame.lower,
          'PRECEDING',
        )} AND ${boundText(frame.upper, 'FOLLOWING')})`;
        const sql = `SELECT id, count(*) ${over} AS c, sum(v) ${over} AS s, min(v) ${over} AS mn,
          avg(v) ${over} AS av, first(v) ${over} AS f, last(v) ${over} AS l,
          first_value(v) IGNORE NULLS ${over} AS fi, last(v, true) ${over} AS li,
          nth_value(v, 2) ${over} AS n2 FROM t ORDER BY id`;
        const found = await (await session.sql(sql)).collect();
        expect(found).toEqual(naive(input, frame, isDescending));
      }),
      propertyOptions(60),
    );
  });
});
