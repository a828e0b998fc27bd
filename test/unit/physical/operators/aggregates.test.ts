import { describe, expect, test } from 'vitest';
import type { OutputMode } from '../../../../src/connectors/connector.ts';
import { HashAggregateExec } from '../../../../src/physical/operators/hash-aggregate.ts';
import { StreamingAggregateExec } from '../../../../src/physical/operators/streaming-aggregate.ts';
import { WindowedAggregateExec } from '../../../../src/physical/operators/windowed-aggregate.ts';
import type {
  AggregateCall,
  AttributeReference,
  ResolvedExpression,
} from '../../../../src/plan/resolved-expression.ts';
import {
  arrayType,
  BooleanType,
  type DataType,
  DoubleType,
  IntegerType,
  LongType,
  StringType,
  structField,
  structType,
  TimestampType,
} from '../../../../src/types/data-type.ts';
import type { ValueRow } from '../../../../src/types/value.ts';
import type { WasmCore } from '../../../../src/wasm/core.ts';
import {
  aggregateCall,
  attribute,
  CollectedOutput,
  evaluation,
  runMicroBatch,
  sortedRows,
  timeWindow,
} from '../../../support/aggregate-harness.ts';
import { newCore } from '../../../support/core.ts';

const KEY = attribute(0, 'k', StringType);
const N = attribute(1, 'n', LongType);
const INPUT = [KEY, N];
const TYPES = [StringType, LongType];
const SUM = aggregateCall('sum', [N]);
const COUNT = aggregateCall('count', []);

interface Setup {
  readonly input?: readonly AttributeReference[];
  readonly grouping?: readonly ResolvedExpression[];
  readonly calls?: readonly AggregateCall[];
  readonly types: readonly DataType[];
}

function setUp(core: WasmCore, { input = INPUT, grouping = [KEY], calls = [SUM], types }: Setup) {
  const output = new CollectedOutput(core, types);
  return { output, context: evaluation(core), input, grouping, calls };
}

describe('a batch aggregate', () => {
  async function run(setup: Setup, rows: readonly ValueRow[], inputTypes = TYPES) {
    const core = await newCore();
    const options = setUp(core, setup);
    const operator = new HashAggregateExec(options);
    runMicroBatch(core, operator, { types: inputTypes, parts: [rows.slice(0, 2), rows.slice(2)] });
    const result = { rows: options.output.take(), ended: options.output.ended };
    operator.close();
    expect(core.kernels.mem_used()).toBe(0);
    return result;
  }

  test('groups over batches; null is a key of its own', async () => {
    const rows: ValueRow[] = [
      ['a', 1n],
      [null, 2n],
      ['', 3n],
      ['a', 4n],
      [null, null],
    ];
    const result = await run({ types: [StringType, LongType] }, rows);
    expect(sortedRows(result.rows)).toEqual(
      sortedRows([
        ['a', 5n],
        [null, 2n],
        ['', 3n],
      ]),
    );
    expect(result.ended).toBe(1);
  });

  test('without grouping gives one row, also without input', async () => {
    const setup = { grouping: [], calls: [COUNT, SUM], types: [LongType, LongType] };
    expect((await run(setup, [])).rows).toEqual([[0n, null]]);
    expect(
      (
        await run(setup, [
          ['a', 1n],
          ['b', 2n],
        ])
      ).rows,
    ).toEqual([[2n, 3n]]);
  });

  test('with grouping gives no row without input', async () => {
    expect((await run({ types: [StringType, LongType] }, [])).rows).toEqual([]);
  });

  test('groups by structs and arrays, and gives them back', async () => {
    const struct = structType([structField('a', IntegerType), structField('b', StringType)]);
    const list = arrayType(IntegerType);
    const input = [attribute(0, 's', struct), attribute(1, 'l', list)];
    const rows: ValueRow[] = [
      [[1, 'x'], [1]],
      [[1, 'x'], [1]],
      [[2, null], []],
      [null, null],
      [[2, null], [null]],
    ];
    const setup = { input, grouping: input, calls: [COUNT], types: [struct, list, LongType] };
    const result = await run(setup, rows, [struct, list]);
    expect(sortedRows(result.rows)).toEqual(
      sortedRows([
        [[1, 'x'], [1], 2n],
        [[2, null], [], 1n],
        [null, null, 1n],
        [[2, null], [null], 1n],
      ]),
    );
  });

  test('computes an argument only for the rows that FILTER lets through', async () => {
    const literal = (value: bigint): ResolvedExpression => ({
      kind: 'literal',
      value,
      dataType: LongType,
      nullable: false,
    });
    const quotient: ResolvedExpression = {
      kind: 'call',
      name: 'div',
      args: [literal(10n), N],
      dataType: LongType,
      nullable: true,
    };
    const filter: ResolvedExpression = {
      kind: 'call',
      name: '>',
      args: [N, literal(0n)],
      dataType: BooleanType,
      nullable: true,
    };
    const setup = {
      calls: [aggregateCall('sum', [quotient], { filter }), aggregateCall('count', [], { filter })],
      types: [StringType, LongType, LongType],
    };
    const rows: ValueRow[] = [
      ['a', 0n],
      ['a', 5n],
      ['b', 0n],
      ['a', null],
    ];
    const result = await run(setup, rows);
    expect(sortedRows(result.rows)).toEqual(
      sortedRows([
        ['a', 2n, 1n],
        ['b', null, 0n],
      ]),
    );
  });

  test('counts rows in which all of several arguments are there', async () => {
    const setup = { calls: [aggregateCall('count', [KEY, N])], grouping: [], types: [LongType] };
    const rows: ValueRow[] = [
      ['a', 1n],
      [null, 1n],
      ['a', null],
      [null, null],
      ['b', 0n],
    ];
    expect((await run(setup, rows)).rows).toEqual([[2n]]);
  });

  test('raises ARITHMETIC_OVERFLOW for a sum out of range, and try_sum gives null', async () => {
    const rows: ValueRow[] = [
      ['a', 2n ** 63n - 1n],
      ['a', 1n],
      ['b', 1n],
    ];
    await expect(run({ types: [StringType, LongType] }, rows)).rejects.toEqual(
      expect.objectContaining({
        condition: 'ARITHMETIC_OVERFLOW',
        message: expect.stringContaining("overflow. Use 'try_add' to tolerate overflow"),
      }),
    );
    const setup = { calls: [aggregateCall('try_sum', [N])], types: [StringType, LongType] };
    const result = await run(setup, rows);
    expect(sortedRows(result.rows)).toEqual(
      sortedRows([
        ['a', null],
        ['b', 1n],
      ]),
    );
  });

  test('folds each distinct value of a group once, for any mix of distinct and plain calls', async () => {
    const distinct = (name: string, args: readonly ResolvedExpression[]) =>
      aggregateCall(name, args, { isDistinct: true });
    const setup = {
      calls: [
        distinct('count', [N]),
        distinct('sum', [N]),
        distinct('count', [KEY, N]),
        aggregateCall('count', [N]),
        distinct('max', [N]),
        distinct('bit_xor', [N]),
      ],
      types: [StringType, LongType, LongType, LongType, LongType, LongType, LongType],
    };
    const rows: ValueRow[] = [
      ['a', 2n],
      ['b', 2n],
      ['a', 2n],
      ['a', null],
      [null, 7n],
      ['a', 5n],
      [null, 7n],
      ['a', null],
    ];
    const result = await run(setup, rows);
    expect(sortedRows(result.rows)).toEqual(
      sortedRows([
        ['a', 2n, 7n, 2n, 3n, 5n, 7n],
        ['b', 1n, 2n, 1n, 1n, 2n, 2n],
        [null, 1n, 7n, 0n, 2n, 7n, 7n],
      ]),
    );
  });

  test('DISTINCT under a filter counts what passes it, and remembers nothing else', async () => {
    const positive: ResolvedExpression = {
      kind: 'call',
      name: '>',
      args: [N, { kind: 'literal', value: 0n, dataType: LongType, nullable: false }],
      dataType: BooleanType,
      nullable: true,
    };
    const setup = {
      calls: [
        aggregateCall('count', [KEY], { isDistinct: true, filter: positive }),
        aggregateCall('count', [KEY], { isDistinct: true }),
      ],
      grouping: [],
      types: [LongType, LongType],
    };
    const rows: ValueRow[] = [
      ['a', -1n],
      ['a', 1n],
      ['b', -1n],
      ['c', null],
      ['a', 2n],
    ];
    expect((await run(setup, rows)).rows).toEqual([[1n, 3n]]);
  });
});

describe('a streaming aggregate', () => {
  async function start(outputMode: OutputMode, setup: Partial<Setup> = {}) {
    const core = await newCore();
    const options = setUp(core, { types: [StringType, LongType], ...setup });
    const operator = new StreamingAggregateExec({ ...options, operatorId: 0, outputMode });
    const run = (rows: readonly ValueRow[], late?: bigint, eviction?: bigint) => {
      runMicroBatch(core, operator, { types: TYPES, parts: [rows], late, eviction });
      operator.committed();
      return options.output.take();
    };
    return { operator, run };
  }

  test('in update mode emits what was touched, also if it did not change', async () => {
    const { run } = await start('update');
    expect(
      run([
        ['a', 1n],
        ['b', 2n],
      ]),
    ).toEqual([
      ['a', 1n],
      ['b', 2n],
    ]);
    expect(run([['b', 0n]])).toEqual([['b', 2n]]);
    expect(run([])).toEqual([]);
  });

  test('in complete mode emits everything, always', async () => {
    const { run } = await start('complete');
    run([
      ['a', 1n],
      ['b', 2n],
    ]);
    expect(run([])).toEqual([
      ['a', 1n],
      ['b', 2n],
    ]);
  });

  test.each<OutputMode>(['update', 'complete'])(
    'without grouping emits its row in %s mode on an empty batch too',
    async (mode) => {
      const { run, operator } = await start(mode, { grouping: [], types: [LongType] });
      expect(run([])).toEqual([[null]]);
      expect(run([['a', 3n]])).toEqual([[3n]]);
      expect(run([])).toEqual([[3n]]);
      expect(operator.metrics().numRowsTotal).toBe(1);
    },
  );

  test('asks for a batch when the watermark passes the one in force, but not in complete mode', async () => {
    for (const [mode, expected] of [
      ['update', true],
      ['complete', false],
    ] as const) {
      const { run, operator } = await start(mode);
      expect(operator.needsBatchAt(5n)).toBe(false);
      run([['a', 1n]], 0n, 5n);
      expect([operator.needsBatchAt(5n), operator.needsBatchAt(6n)]).toEqual([false, expected]);
      run([['a', 1n]], undefined, undefined);
      expect(operator.needsBatchAt(6n)).toBe(false);
    }
  });

  test('keeps the state of strings apart from the rows they came from', async () => {
    const { run } = await start('update', {
      grouping: [],
      calls: [aggregateCall('max', [KEY]), aggregateCall('first', [KEY])],
      types: [StringType, StringType],
    });
    expect(run([['a string that is longer than sixteen bytes', 1n]])).toEqual([
      Array.from({ length: 2 }, () => 'a string that is longer than sixteen bytes'),
    ]);
    expect(run([['b', 1n]])).toEqual([['b', 'a string that is longer than sixteen bytes']]);
  });

  test('keeps the null of an overflow in try_sum', async () => {
    const { run } = await start('update', { calls: [aggregateCall('try_sum', [N])] });
    run([['a', 2n ** 63n - 1n]]);
    expect(run([['a', 1n]])).toEqual([['a', null]]);
    expect(run([['a', -5n]])).toEqual([['a', null]]);
  });
});

describe('a windowed aggregate', () => {
  const TS = attribute(0, 'ts', TimestampType);
  const X = attribute(1, 'x', DoubleType);
  const windowType = structType([
    structField('start', TimestampType),
    structField('end', TimestampType),
  ]);

  async function start(geometry: readonly [bigint, bigint, bigint], calls: AggregateCall[]) {
    const core = await newCore();
    const window = timeWindow(TS, geometry);
    const types = [windowType, ...calls.map((call) => call.dataType)];
    const options = setUp(core, { input: [TS, X], grouping: [window], calls, types });
    const operator = new WindowedAggregateExec({
      ...options,
      window,
      windowGrouping: 0,
      operatorId: 0,
      outputMode: 'append',
      hasWatermark: true,
    });
    const run = (rows: readonly ValueRow[], late: bigint, eviction: bigint) => {
      runMicroBatch(core, operator, {
        types: [TimestampType, DoubleType],
        parts: [rows],
        late,
        eviction,
      });
      operator.committed();
      return options.output.take();
    };
    return { core, operator, run };
  }

  test('does not let NaN or infinity of one window into the next', async () => {
    const sum = aggregateCall('sum', [X], { dataType: DoubleType });
    const { run } = await start([30n, 10n, 0n], [sum]);
    const rows: ValueRow[] = [
      [5n, Number.NaN],
      [15n, Number.POSITIVE_INFINITY],
      [25n, 1],
      [35n, 2],
      [45n, 4],
    ];
    const starts = new Map(
      run(rows, -100n, 100n).map((row) => [String(row[0]).split(',')[0], row[1]]),
    );
    expect(starts.get('0')).toBeNaN();
    expect(starts.get('10')).toBe(Number.POSITIVE_INFINITY);
    expect([starts.get('20'), starts.get('30'), starts.get('40')]).toEqual([7, 6, 4]);
  });

  test('leaps over the windows of a gap of decades', async () => {
    const { run, operator } = await start([10n, 1n, 0n], [COUNT]);
    const day = 86_400_000_000n;
    run(
      [
        [0n, 1],
        [20_000n * day, 1],
      ],
      -100n,
      0n,
    );
    expect(run([], 0n, 10_000n * day)).toHaveLength(10);
    expect(operator.metrics().numRowsTotal).toBe(10);
  });

  test('gives back the memory of evicted windows and of keys that were only late', async () => {
    const { core, run } = await start([10n, 10n, 0n], [aggregateCall('max', [X])]);
    for (let time = 0n; time < 3000n; time += 10n) {
      run(
        [
          [time, 1],
          [time - 1000n, 2],
          [null, 3],
        ],
        time - 10n,
        time,
      );
    }
    const settled = core.kernels.mem_used();
    for (let time = 3000n; time < 6000n; time += 10n) {
      run(
        [
          [time, 1],
          [time - 1000n, 2],
          [null, 3],
        ],
        time - 10n,
        time,
      );
    }
    expect(core.kernels.mem_used()).toBe(settled);
  });
});
