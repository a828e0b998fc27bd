import { describe, expect, test } from 'vitest';
import type { OutputMode } from '../../../src/connectors/connector.ts';
import { planPhysical } from '../../../src/physical/planner.ts';
import type {
  AggregateCall,
  AttributeReference,
  NamedExpression,
  ResolvedExpression,
  TimeWindow,
} from '../../../src/plan/resolved-expression.ts';
import type { ResolvedAggregate, ResolvedPlan } from '../../../src/plan/resolved-plan.ts';
import {
  BooleanType,
  type DataType,
  IntegerType,
  LongType,
  StringType,
  structField,
  structType,
  TimestampType,
} from '../../../src/types/data-type.ts';
import type { ValueRow } from '../../../src/types/value.ts';
import { buildBatch } from '../../../src/wasm/column-builder.ts';
import { readRows } from '../../../src/wasm/column-reader.ts';
import { newCore } from '../../support/core.ts';
import '../../support/all-parts.ts';

let nextId = 0;
function column(name: string, dataType: DataType): AttributeReference {
  return { kind: 'attribute', id: nextId++, name, dataType, nullable: true, qualifier: [] };
}

function alias(name: string, child: ResolvedExpression): NamedExpression {
  return {
    kind: 'alias',
    id: nextId++,
    name,
    child,
    dataType: child.dataType,
    nullable: child.nullable,
  };
}

function call(
  name: string,
  args: readonly ResolvedExpression[],
  dataType: DataType,
): ResolvedExpression {
  return { kind: 'call', name, args, dataType, nullable: true };
}

const literal = (value: number): ResolvedExpression => ({
  kind: 'literal',
  value,
  dataType: IntegerType,
  nullable: false,
});

function sumOf(child: ResolvedExpression): AggregateCall {
  return {
    kind: 'aggregateCall',
    name: 'sum',
    args: [child],
    isDistinct: false,
    dataType: LongType,
    nullable: true,
  };
}

const key = column('k', StringType);
const value = column('v', IntegerType);
const local = (...rows: ValueRow[]): ResolvedPlan => ({
  kind: 'localRelation',
  output: [key, value],
  rows,
});

function stream(...output: AttributeReference[]): ResolvedPlan {
  const schema = structType(output.map(({ name, dataType }) => structField(name, dataType)));
  const source = { format: 'memory', schema, options: {}, paths: [] };
  return { kind: 'sourceScan', isStreaming: true, scanId: 0, source, output };
}

interface Micros {
  readonly late?: bigint;
  readonly eviction?: bigint;
}

/** A plan in a core of its own, and a function that runs one micro-batch of it. */
async function planned(plan: ResolvedPlan, outputMode?: OutputMode) {
  const core = await newCore();
  const physical = planPhysical(plan, {
    evaluation: { core, timeZone: 'UTC', batchTimestampMicros: 0n, newSeed: () => 0n },
    config: new Map(),
    outputMode,
  });
  let batchId = 0;
  const run = (inputs: readonly ValueRow[][] = [], { late, eviction }: Micros = {}) => {
    const types = physical.schema.fields.map((field) => field.dataType);
    const rows: ValueRow[] = [];
    let ends = 0;
    core.kernels.arena_reset();
    physical.begin(
      {
        batchId: batchId++,
        batchTimestampMicros: 0n,
        lateWatermarkMicros: late,
        evictionWatermarkMicros: eviction,
      },
      { push: (batch) => rows.push(...readRows(core, batch, types)), end: () => ends++ },
    );
    physical.scans.forEach(({ scan, input }, index) => {
      const scanTypes = scan.output.map((each) => each.dataType);
      core.kernels.arena_reset();
      input.push(buildBatch(core, scanTypes, inputs[index] ?? []));
      input.end();
    });
    expect(ends).toBe(1);
    for (const operator of physical.stateful) {
      [...operator.changes()];
      operator.committed();
    }
    return rows;
  };
  return { physical, run };
}

const CALENDAR = structType([
  structField('start', TimestampType),
  structField('end', TimestampType),
]);

function minuteWindow(time: AttributeReference): TimeWindow {
  return {
    kind: 'timeWindow',
    child: time,
    sizeMicros: 60_000_000n,
    slideMicros: 60_000_000n,
    startMicros: 0n,
    dataType: CALENDAR,
    nullable: false,
  };
}

describe('a batch plan', () => {
  test('filters, then projects: a row that is filtered out raises nothing', async () => {
    const filtered: ResolvedPlan = {
      kind: 'filter',
      input: local(['a', 0], ['b', 2]),
      condition: call('>', [value, literal(0)], BooleanType),
    };
    const divided = alias('d', call('div', [literal(10), value], LongType));
    const { run, physical } = await planned({
      kind: 'project',
      input: filtered,
      projections: [key, divided],
    });
    expect(physical.schema.fields.map((field) => field.name)).toEqual(['k', 'd']);
    expect(run()).toEqual([['b', 5n]]);
  });

  test('computes a call once that the output names twice, and the output over it', async () => {
    const total = sumOf(value);
    const plan: ResolvedAggregate = {
      kind: 'aggregate',
      input: local(['a', 1], ['b', 5], ['a', 2]),
      grouping: [key],
      aggregates: [
        alias('twice', call('+', [total, { ...total }], LongType)),
        key,
        alias('total', total),
      ],
    };
    const { run } = await planned(plan);
    expect(run().sort()).toEqual([
      [10n, 'b', 5n],
      [6n, 'a', 3n],
    ]);
  });

  test('gives the same again when it runs again', async () => {
    const { run } = await planned({
      kind: 'aggregate',
      input: local(['a', 1]),
      grouping: [],
      aggregates: [alias('s', sumOf(value))],
    });
    expect(run()).toEqual([[1n]]);
    expect(run()).toEqual([[1n]]);
  });

  test('copies rows into their windows before it groups by them', async () => {
    const time = column('ts', TimestampType);
    const window = alias('window', minuteWindow(time));
    const input: ResolvedPlan = {
      kind: 'localRelation',
      output: [time],
      rows: [[1n], [60_000_001n], [null], [2n]],
    };
    const count: AggregateCall = { ...sumOf(time), name: 'count', nullable: false };
    const windowColumn = { ...column('window', CALENDAR), id: window.id };
    const { run } = await planned({
      kind: 'aggregate',
      input,
      grouping: [window],
      aggregates: [windowColumn, alias('n', count)],
    });
    expect(run()).toEqual([
      [[0n, 60_000_000n], 2n],
      [[60_000_000n, 120_000_000n], 1n],
    ]);
  });

  test('limits after it skips, and unites its inputs', async () => {
    const union: ResolvedPlan = {
      kind: 'union',
      inputs: [local(['a', 1], ['b', 2]), local(['c', 3])],
      output: [key, value],
    };
    const sorted: ResolvedPlan = {
      kind: 'sort',
      input: union,
      order: [{ expression: value, direction: 'descending', nullOrdering: 'last' }],
    };
    const cut: ResolvedPlan = {
      kind: 'limit',
      limit: 1,
      input: { kind: 'offset', offset: 1, input: sorted },
    };
    expect((await planned(cut)).run()).toEqual([['b', 2]]);
    expect((await planned({ kind: 'offset', offset: 2, input: sorted })).run()).toEqual([['a', 1]]);
  });

  test('keeps the first row of each combination', async () => {
    const { run } = await planned({
      kind: 'deduplicate',
      input: local(['a', 1], ['a', 2], ['b', 3]),
      keys: [key],
      withinWatermark: false,
    });
    expect(run()).toEqual([
      ['a', 1],
      ['b', 3],
    ]);
  });
});

describe('a streaming plan', () => {
  test('folds by panes where it groups by a window, and emits what the watermark has passed', async () => {
    const time = { ...column('ts', TimestampType), watermarkDelayMicros: 0n };
    const watermark: ResolvedPlan = {
      kind: 'eventTimeWatermark',
      watermarkId: 0,
      input: stream({ ...time, watermarkDelayMicros: undefined }, value),
      eventTimeId: time.id,
      delayMicros: 0n,
      output: [time, value],
    };
    const window = alias('window', minuteWindow(time));
    const windowColumn = { ...column('window', CALENDAR), id: window.id };
    const { run, physical } = await planned(
      {
        kind: 'aggregate',
        input: watermark,
        grouping: [window],
        aggregates: [windowColumn, alias('s', sumOf(value))],
      },
      'append',
    );
    expect(physical.stateful.map((operator) => operator.operatorId)).toEqual([0]);
    expect(
      run(
        [
          [
            [1n, 5],
            [60_000_000n, 7],
          ],
        ],
        { late: 0n, eviction: 0n },
      ),
    ).toEqual([]);
    expect(physical.watermarks[0].statistics()?.max).toBe(60_000_000n);
    expect(run([], { late: 0n, eviction: 60_000_000n })).toEqual([[[0n, 60_000_000n], 5n]]);
  });

  test('numbers stateful operators from the sink down', async () => {
    const inner: ResolvedPlan = {
      kind: 'aggregate',
      input: stream(key, value),
      grouping: [key],
      aggregates: [key, alias('s', sumOf(value))],
    };
    const { physical } = await planned(
      { kind: 'aggregate', input: inner, grouping: [key], aggregates: [key] },
      'update',
    );
    expect(physical.stateful.map((operator) => operator.operatorId)).toEqual([0, 1]);
    expect(physical.stateful[0].valueTypes).toEqual([]);
  });

  test('has one input for each scan, in the order of the plan', async () => {
    const [left, right] = [stream(key, value), stream(key, value)];
    const { run } = await planned(
      { kind: 'union', inputs: [left, right], output: [key, value] },
      'append',
    );
    expect(run([[['a', 1]], [['b', 2]]])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  test('says when no further row is needed: below a limit, but not below a sort', async () => {
    const limited: ResolvedPlan = { kind: 'limit', input: stream(key, value), limit: 2 };
    const order = [{ expression: key, direction: 'ascending', nullOrdering: 'first' }] as const;
    const satisfied = async (plan: ResolvedPlan, ...rows: ValueRow[]) => {
      const { physical, run } = await planned(plan);
      run([rows]);
      return physical.scans[0].input.isSatisfied?.();
    };
    const projected: ResolvedPlan = { kind: 'project', input: limited, projections: [key] };
    expect(await satisfied(projected, ['a', 1])).toBe(false);
    expect(await satisfied(projected, ['a', 1], ['b', 2])).toBe(true);
    const below: ResolvedPlan = {
      kind: 'limit',
      input: { kind: 'project', input: stream(key, value), projections: [key] },
      limit: 1,
    };
    expect(await satisfied(below, ['a', 1])).toBe(true);
    const sorted: ResolvedPlan = {
      kind: 'limit',
      input: { kind: 'sort', input: stream(key, value), order },
      limit: 1,
    };
    expect(await satisfied(sorted, ['a', 1], ['b', 2])).toBe(false);
  });

  test('cuts a result that every micro-batch gives as a whole', async () => {
    const total = alias('s', sumOf(value));
    const grouped: ResolvedPlan = {
      kind: 'aggregate',
      input: stream(key, value),
      grouping: [key],
      aggregates: [key, total],
    };
    const sorted: ResolvedPlan = {
      kind: 'sort',
      input: grouped,
      order: [{ expression: key, direction: 'descending', nullOrdering: 'last' }],
    };
    const { run } = await planned({ kind: 'limit', input: sorted, limit: 1 }, 'complete');
    expect(
      run([
        [
          ['a', 1],
          ['b', 2],
        ],
      ]),
    ).toEqual([['b', 2n]]);
    expect(run([[['c', 5]]])).toEqual([['c', 5n]]);
  });

  test('refuses by name what it can not do yet', async () => {
    const table: ResolvedPlan = { kind: 'localRelation', output: [key], rows: [] };
    const tail: ResolvedPlan = { kind: 'limit', input: table, limit: 1, fromEnd: true };
    await expect(planned(tail)).rejects.toThrow(/UNSUPPORTED_FEATURE.*tail/);
  });
});
