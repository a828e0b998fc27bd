import { beforeEach, describe, expect, test } from 'vitest';
import type { Operator } from '../../../../src/physical/operator.ts';
import { EventTimeWatermarkExec } from '../../../../src/physical/operators/event-time-watermark.ts';
import { FilterExec } from '../../../../src/physical/operators/filter.ts';
import { LimitExec } from '../../../../src/physical/operators/limit.ts';
import { localTable } from '../../../../src/physical/operators/local-table.ts';
import { ProjectExec } from '../../../../src/physical/operators/project.ts';
import { SortExec } from '../../../../src/physical/operators/sort.ts';
import { UnionExec } from '../../../../src/physical/operators/union.ts';
import { WindowExpandExec } from '../../../../src/physical/operators/window-expand.ts';
import type { ResolvedExpression, TimeWindow } from '../../../../src/plan/resolved-expression.ts';
import {
  type DataType,
  DoubleType,
  IntegerType,
  StringType,
  structField,
  structType,
  TimestampType,
} from '../../../../src/types/data-type.ts';
import type { ValueRow } from '../../../../src/types/value.ts';
import type { WasmCore } from '../../../../src/wasm/core.ts';
import { BATCH_QUERY, CollectingOutput } from '../../../support/collecting-output.ts';
import { newCore } from '../../../support/core.ts';
import { attribute, call, literal, testContext } from '../../../support/expressions.ts';

const x = attribute('x', IntegerType);
const name = attribute('name', StringType);
const time = attribute('time', TimestampType);
const MINUTE = 60_000_000n;

describe('operators without state', () => {
  let core: WasmCore;
  beforeEach(async () => {
    core = await newCore();
  });

  /** Pushes batches one by one, the arena reset before each, as the engine does. */
  function run(operator: Operator, types: readonly DataType[], batches: readonly ValueRow[][]) {
    operator.begin(BATCH_QUERY);
    for (const rows of batches) {
      core.kernels.arena_reset();
      operator.push(localTable(core, types, rows), 0);
    }
    operator.end(0);
  }

  test('a projection computes its columns and passes on no empty batch', () => {
    const output = new CollectingOutput(core, [IntegerType, StringType]);
    const projections = [call('+', x, literal(1, IntegerType)), name];
    const project = new ProjectExec({
      output,
      context: testContext(core),
      input: [x, name],
      projections,
    });
    run(
      project,
      [IntegerType, StringType],
      [
        [
          [1, 'a'],
          [null, 'b'],
        ],
        [],
        [[5, null]],
      ],
    );
    expect(output.rows).toEqual([
      [2, 'a'],
      [null, 'b'],
      [6, null],
    ]);
    expect(output.batches).toBe(2);
    expect(output.ended).toBe(1);
  });

  test('a filter lets true through, and neither false nor null', () => {
    const output = new CollectingOutput(core, [IntegerType, StringType]);
    const filter = new FilterExec({
      output,
      context: testContext(core),
      input: [x, name],
      condition: call('>', x, literal(1, IntegerType)),
    });
    run(
      filter,
      [IntegerType, StringType],
      [
        [
          [1, 'a'],
          [2, 'b'],
          [null, 'c'],
        ],
        [[0, 'd']],
        [[7, null]],
      ],
    );
    expect(output.rows).toEqual([
      [2, 'b'],
      [7, null],
    ]);
    expect(output.batches).toBe(2);
  });

  test('rows that a filter drops do not fail in the projection above it', () => {
    const output = new CollectingOutput(core, [DoubleType]);
    const context = testContext(core);
    const project = new ProjectExec({
      output,
      context,
      input: [x],
      projections: [call('/', literal(1, IntegerType), x)],
    });
    const filter = new FilterExec({
      output: { push: (batch) => project.push(batch), end: () => project.end() },
      context,
      input: [x],
      condition: call('not', call('==', x, literal(0, IntegerType))),
    });
    run(filter, [IntegerType], [[[0], [4], [0], [2]]]);
    expect(output.rows).toEqual([[0.25], [0.5]]);
  });

  test('a limit counts across batches, and an offset before it', () => {
    const output = new CollectingOutput(core, [IntegerType]);
    const limit = new LimitExec({ output, context: testContext(core), limit: 4, offset: 2 });
    run(limit, [IntegerType], [[[0], [1], [2]], [[3], [4]], [[5], [6]], [[7]]]);
    expect(output.rows).toEqual([[2], [3], [4], [5]]);
    run(limit, [IntegerType], [[[10], [11], [12]]]);
    expect(output.rows.slice(4)).toEqual([[12]]);
  });

  test('a union ends when all its inputs have', () => {
    const output = new CollectingOutput(core, [IntegerType]);
    const union = new UnionExec({ output, inputCount: 2 });
    union.begin(BATCH_QUERY);
    union.push(localTable(core, [IntegerType], [[1]]), 0);
    union.end(0);
    expect(output.ended).toBe(0);
    union.push(localTable(core, [IntegerType], [[2]]), 1);
    union.end(1);
    expect(output.rows).toEqual([[1], [2]]);
    expect(output.ended).toBe(1);
  });

  test('a sort orders rows of batches that are long gone from the arena', () => {
    const output = new CollectingOutput(core, [IntegerType, StringType]);
    const used = core.kernels.mem_used();
    const sort = new SortExec({
      output,
      context: testContext(core),
      input: [x, name],
      order: [
        { expression: x, direction: 'descending', nullOrdering: 'last' },
        { expression: name, direction: 'ascending', nullOrdering: 'first' },
      ],
    });
    run(
      sort,
      [IntegerType, StringType],
      [
        [
          [1, 'first batch'],
          [null, 'z'],
          [3, 'c'],
        ],
        [
          [3, null],
          [2, 'b'],
          [null, 'a'],
        ],
        [[3, 'a']],
      ],
    );
    expect(output.rows).toEqual([
      [3, null],
      [3, 'a'],
      [3, 'c'],
      [2, 'b'],
      [1, 'first batch'],
      [null, 'a'],
      [null, 'z'],
    ]);
    expect(core.kernels.mem_used()).toBe(used);
    sort.close();
  });

  function window(sizeMicros: bigint, slideMicros: bigint, startMicros = 0n): TimeWindow {
    return {
      kind: 'timeWindow',
      child: time,
      sizeMicros,
      slideMicros,
      startMicros,
      nullable: false,
      dataType: structType([
        structField('start', TimestampType),
        structField('end', TimestampType),
      ]),
    };
  }

  function expand(timeWindow: TimeWindow, rows: readonly ValueRow[]): readonly ValueRow[] {
    const output = new CollectingOutput(core, [timeWindow.dataType, IntegerType]);
    const projections: ResolvedExpression[] = [timeWindow, x];
    const operator = new WindowExpandExec({
      output,
      context: testContext(core),
      input: [time, x],
      window: timeWindow,
      projections,
    });
    run(operator, [TimestampType, IntegerType], [[...rows]]);
    return output.rows;
  }

  test('a tumbling window holds its start and not its end, before 1970 too', () => {
    expect(
      expand(window(10n * MINUTE, 10n * MINUTE), [
        [0n, 1],
        [10n * MINUTE - 1n, 2],
        [10n * MINUTE, 3],
        [-1n, 4],
        [null, 5],
      ]),
    ).toEqual([
      [[0n, 10n * MINUTE], 1],
      [[0n, 10n * MINUTE], 2],
      [[10n * MINUTE, 20n * MINUTE], 3],
      [[-10n * MINUTE, 0n], 4],
    ]);
  });

  test('a sliding window gives a row for each window, the latest first', () => {
    expect(expand(window(10n * MINUTE, 4n * MINUTE, MINUTE), [[11n * MINUTE, 7]])).toEqual([
      [[9n * MINUTE, 19n * MINUTE], 7],
      [[5n * MINUTE, 15n * MINUTE], 7],
    ]);
  });

  test('a slide longer than the window leaves gaps whose rows are dropped', () => {
    expect(
      expand(window(2n * MINUTE, 5n * MINUTE), [
        [MINUTE, 1],
        [3n * MINUTE, 2],
        [5n * MINUTE, 3],
      ]),
    ).toEqual([
      [[0n, 2n * MINUTE], 1],
      [[5n * MINUTE, 7n * MINUTE], 3],
    ]);
  });

  test('event time is noted over all batches of a micro-batch, nulls aside', () => {
    const output = new CollectingOutput(core, [TimestampType]);
    const watermark = new EventTimeWatermarkExec({
      node: 0,
      output,
      context: testContext(core),
      ordinal: 0,
      watermarkId: 0,
      delayMicros: 5n,
    });
    run(
      watermark,
      [TimestampType],
      [
        [[100n], [null]],
        [[400n], [100n]],
      ],
    );
    expect(watermark.statistics()).toEqual({ min: 100n, max: 400n, avg: 200n, count: 3 });
    expect(output.rows).toHaveLength(4);
    run(watermark, [TimestampType], [[[null]]]);
    expect(watermark.statistics()).toBeUndefined();
  });

  test('event time that is a window counts with its end', () => {
    const type = structType([
      structField('start', TimestampType),
      structField('end', TimestampType),
    ]);
    const watermark = new EventTimeWatermarkExec({
      node: 0,
      output: new CollectingOutput(core, [type]),
      context: testContext(core),
      ordinal: 0,
      watermarkId: 0,
      delayMicros: 0n,
    });
    run(watermark, [type], [[[[0n, 10n]], [[10n, 20n]]]]);
    expect(watermark.statistics()?.max).toBe(20n);
  });
});
