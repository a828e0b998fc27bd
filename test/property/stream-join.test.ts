import '../support/all-parts.ts';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { StreamJoinExec } from '../../src/physical/operators/stream-join.ts';
import type { JoinType } from '../../src/plan/logical-plan.ts';
import type { AttributeReference, ResolvedExpression } from '../../src/plan/resolved-expression.ts';
import {
  BooleanType,
  DoubleType,
  IntegerType,
  StringType,
  TimestampType,
} from '../../src/types/data-type.ts';
import type { ValueRow } from '../../src/types/value.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import { attribute, CollectedOutput, evaluation } from '../support/aggregate-harness.ts';
import { CORE_BUILDS } from '../support/core.ts';
import { type CheckedOperator, type CheckedStep, checkSteps } from '../support/stateful-run.ts';

/*
 * Joins of two streams against lists of rows, over watermarks and restarts: l.k = r.k AND r.t >= l.t AND r.t <= l.t + RANGE,
 * and terms of one side alone.
 */

const RANGE = 10n;

/** Times in these tests are whole milliseconds. */
const MS = 1000n;

const column = (id: number, name: string, dataType: AttributeReference['dataType']) =>
  attribute(id, name, dataType);
const timed = (id: number, name: string): AttributeReference => ({
  ...attribute(id, name, TimestampType),
  watermarkDelayMicros: 0n,
});

const LEFT = [timed(0, 't'), column(1, 'k', StringType), column(2, 'x', DoubleType)];
const RIGHT = [timed(3, 't'), column(4, 'k', StringType), column(5, 'n', IntegerType)];
const LEFT_TYPES = LEFT.map(({ dataType }) => dataType);
const RIGHT_TYPES = RIGHT.map(({ dataType }) => dataType);

interface Row {
  readonly time: bigint | null;
  readonly key: string | null;
  readonly value: number;
}

const valuesOf = ({ time, key, value }: Row): ValueRow => [time, key, value];

interface Held {
  readonly row: Row;
  hasMatched: boolean;
}

type StreamJoinType = 'inner' | 'leftOuter' | 'rightOuter' | 'fullOuter' | 'leftSemi';

/** Spark's join, naively. */
class Reference {
  readonly #type: StreamJoinType;
  readonly #isByKey: boolean;
  #left: Held[] = [];
  #right: Held[] = [];
  #rows: ValueRow[] = [];
  #counts = { updated: 0, removed: 0, dropped: 0 };

  constructor(type: StreamJoinType, isByKey: boolean) {
    this.#type = type;
    this.#isByKey = isByKey;
  }

  run(left: readonly Row[], right: readonly Row[], late: bigint, eviction: bigint) {
    this.#rows = [];
    this.#counts = { updated: 0, removed: 0, dropped: 0 };
    const leftRows = this.#timely(left, late);
    const rightRows = this.#timely(right, late);
    const takeLeft = () => {
      for (const row of leftRows) this.#takeLeft(row);
    };
    const takeRight = () => {
      for (const row of rightRows) this.#takeRight(row, eviction);
    };
    for (const take of this.#type === 'leftSemi' ? [takeRight, takeLeft] : [takeLeft, takeRight]) {
      take();
    }
    this.#left = this.#letGo(this.#left, this.#leftBound(eviction), ({ row, hasMatched }) => {
      if (!hasMatched && this.#isOuter('left'))
        this.#rows.push([...valuesOf(row), null, null, null]);
    });
    this.#right = this.#letGo(this.#right, this.#rightBound(eviction), ({ row, hasMatched }) => {
      if (!hasMatched && this.#isOuter('right'))
        this.#rows.push([null, null, null, ...valuesOf(row)]);
    });
    const { updated, removed, dropped } = this.#counts;
    const total = this.#left.length + this.#right.length;
    return { rows: this.#rows, counts: [total, updated, removed, dropped] };
  }

  #timely(rows: readonly Row[], late: bigint): readonly Row[] {
    const timely = rows.filter(({ time }) => time === null || time > late);
    this.#counts.dropped += rows.length - timely.length;
    return timely;
  }

  #isOuter(side: 'left' | 'right'): boolean {
    return this.#type === 'fullOuter' || this.#type === `${side}Outer`;
  }

  /** A left row matches up to RANGE after it, a right one down to its own time. */
  #leftBound(watermark: bigint): bigint {
    return this.#isByKey ? watermark : watermark - RANGE * MS - MS;
  }

  #rightBound(watermark: bigint): bigint {
    return this.#isByKey ? watermark : watermark - MS;
  }

  #matches(left: Row, right: Row): boolean {
    if (left.key !== right.key) return false;
    if (this.#isByKey) return left.time === right.time;
    if (left.time === null || right.time === null) return false;
    return right.time >= left.time && right.time <= left.time + RANGE * MS;
  }

  #takeLeft(row: Row): void {
    if (row.value < 0) {
      if (this.#isOuter('left')) this.#rows.push([...valuesOf(row), null, null, null]);
      return;
    }
    const partners = this.#right.filter((held) => this.#matches(row, held.row));
    for (const partner of partners) partner.hasMatched = true;
    const hasMatched = partners.length > 0;
    if (this.#type === 'leftSemi') {
      if (hasMatched) this.#rows.push(valuesOf(row));
    } else for (const held of partners) this.#rows.push([...valuesOf(row), ...valuesOf(held.row)]);
    if (this.#type === 'leftSemi' && hasMatched) return;
    this.#left.push({ row, hasMatched });
    this.#counts.updated++;
  }

  #takeRight(row: Row, eviction: bigint): void {
    if (row.value < 0) {
      if (this.#isOuter('right')) this.#rows.push([null, null, null, ...valuesOf(row)]);
      return;
    }
    const partners = this.#left.filter((held) => this.#matches(held.row, row));
    const hasMatched = partners.length > 0;
    for (const partner of partners) partner.hasMatched = true;
    if (this.#type === 'leftSemi') {
      this.#rows.push(...partners.map((held) => valuesOf(held.row)));
      this.#left = this.#left.filter((held) => !partners.includes(held));
      this.#counts.removed += partners.length;
    } else for (const held of partners) this.#rows.push([...valuesOf(held.row), ...valuesOf(row)]);
    const isDue = row.time !== null && row.time <= this.#rightBound(eviction);
    if (isDue && !(this.#isOuter('right') && !hasMatched)) return;
    this.#right.push({ row, hasMatched });
    this.#counts.updated++;
  }

  #letGo(held: Held[], bound: bigint, each: (held: Held) => void): Held[] {
    const due = held.filter(({ row }) => row.time !== null && row.time <= bound);
    due.forEach(each);
    this.#counts.removed += due.length;
    return held.filter((one) => !due.includes(one));
  }
}

const ROW = fc.record({
  lag: fc.integer({ min: 0, max: 30 }),
  key: fc.option(fc.constantFrom('a', 'b', 'a key longer than a slot has room for'), {
    nil: null,
    freq: 8,
  }),
  value: fc.constantFrom(-1, 0, 1, 2.5, -0),
  hasTime: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
});
const PARTS = fc.array(fc.array(ROW, { maxLength: 8 }), { maxLength: 3 });

const SCENARIO = fc.record({
  type: fc.constantFrom<StreamJoinType>(
    'inner',
    'leftOuter',
    'rightOuter',
    'fullOuter',
    'leftSemi',
  ),
  isByKey: fc.boolean(),
  delay: fc.integer({ min: 0, max: 20 }),
  steps: fc.array(
    fc.record({
      leap: fc.integer({ min: 0, max: 20 }),
      left: PARTS,
      right: PARTS,
      restarts: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  ),
});

type Scenario = typeof SCENARIO extends fc.Arbitrary<infer T> ? T : never;
type GivenRow = typeof ROW extends fc.Arbitrary<infer T> ? T : never;

const call = (name: string, args: ResolvedExpression[]): ResolvedExpression => ({
  kind: 'call',
  name,
  args,
  dataType: BooleanType,
  nullable: true,
});
const zero = (type: AttributeReference): ResolvedExpression => ({
  kind: 'literal',
  value: 0,
  dataType: type.dataType,
  nullable: false,
});
const later: ResolvedExpression = {
  kind: 'call',
  name: '+',
  args: [
    LEFT[0],
    {
      kind: 'literal',
      value: RANGE * MS,
      dataType: { kind: 'day_time_interval', start: 0, end: 3 },
      nullable: false,
    },
  ],
  dataType: TimestampType,
  nullable: true,
};

function newOperator(core: WasmCore, joinType: JoinType, isByKey: boolean): CheckedOperator {
  const types = joinType === 'leftSemi' ? LEFT_TYPES : [...LEFT_TYPES, ...RIGHT_TYPES];
  const output = new CollectedOutput(core, types);
  const keyColumns = (isByKey ? [1, 0] : [1]).map((at) => ({
    dataType: LEFT_TYPES[at],
    nullable: true,
  }));
  const side = (columns: readonly AttributeReference[], distanceMicros: bigint) => ({
    columns,
    keys: isByKey ? [columns[1], columns[0]] : [columns[1]],
    keyColumns,
    only: call('>=', [columns[2], zero(columns[2])]),
    lettingGo: isByKey ? { key: 1, distanceMicros: 0n } : { key: undefined, distanceMicros },
  });
  const inRange = call('and', [call('>=', [RIGHT[0], LEFT[0]]), call('<=', [RIGHT[0], later])]);
  const operator = new StreamJoinExec({
    output,
    context: evaluation(core),
    joinType,
    sides: [side(LEFT, -(RANGE * MS) - MS), side(RIGHT, -MS)],
    condition: isByKey ? undefined : inRange,
    operatorId: 0,
  });
  return { operator, output, types: LEFT_TYPES };
}

function* checkedSteps({ type, isByKey, delay, steps }: Scenario): Generator<CheckedStep> {
  const reference = new Reference(type, isByKey);
  let [now, late, eviction] = [100, 0n, 0n];
  for (const { leap, left, right, restarts } of steps) {
    now += leap;
    const rows = (parts: readonly (readonly GivenRow[])[], isWhole: boolean) =>
      parts.map((part) =>
        part.map(
          ({ lag, key, value, hasTime }): Row => ({
            time: hasTime ? BigInt(now - lag) * MS : null,
            key,
            value: isWhole ? Math.trunc(value) : value,
          }),
        ),
      );
    const [leftRows, rightRows] = [rows(left, false), rows(right, true)];
    const expected = reference.run(leftRows.flat(), rightRows.flat(), late, eviction);
    yield {
      parts: leftRows.map((part) => part.map(valuesOf)),
      second: {
        types: RIGHT_TYPES,
        parts: rightRows.map((part) => part.map(valuesOf)),
        comesFirst: type === 'leftSemi',
      },
      late,
      eviction,
      restarts,
      expected,
    };
    late = eviction;
    const next = BigInt(now - delay) * MS;
    if (next > eviction) eviction = next;
  }
}

describe.each(CORE_BUILDS)('joins of two streams on the %s core', (build) => {
  test('are what Spark makes of them, also over restarts', async () => {
    await fc.assert(
      fc.asyncProperty(SCENARIO, (scenario) => {
        const { type, isByKey } = scenario;
        const start = (core: WasmCore) => newOperator(core, type, isByKey);
        return checkSteps(build, start, checkedSteps(scenario));
      }),
      { numRuns: build === 'release' ? 250 : 60 },
    );
  });
});
