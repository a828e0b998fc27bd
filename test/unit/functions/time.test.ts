import { beforeAll, expect, test } from 'vitest';
import { compileExpression } from '../../../src/physical/expression-compiler.ts';
import type { ResolvedExpression } from '../../../src/plan/resolved-expression.ts';
import {
  IntegerType,
  StringType,
  TimestampNtzType,
  timeType,
} from '../../../src/types/data-type.ts';
import { columnReader } from '../../../src/wasm/column-reader.ts';
import type { WasmCore } from '../../../src/wasm/core.ts';
import { newCore } from '../../support/core.ts';
import {
  attribute,
  call,
  castTo,
  evaluate,
  literal,
  testContext,
} from '../../support/expressions.ts';

let core: WasmCore;
beforeAll(async () => {
  core = await newCore();
});

const HOUR = 3_600_000_000_000n;

/** The values of an expression in batches that begin at several times, compiled once as a stream's are. */
function atTimes(expression: ResolvedExpression, times: readonly bigint[]): unknown[] {
  const context = testContext(core);
  const compiled = compileExpression(expression, [], context);
  return times.map((micros) => {
    core.kernels.arena_reset();
    context.batchTimestampMicros = micros;
    const column = compiled({ rows: 1, columns: [] });
    return columnReader(core, column, expression.dataType)(0);
  });
}

test('current_time is that of each batch, also with a precision', () => {
  const times = [1_999_999n, 86_400_000_001n];
  expect(atTimes(call('current_time'), times)).toEqual([1_999_999_000n, 1000n]);
  expect(atTimes(call('current_time', literal(3, IntegerType)), times)).toEqual([
    1_999_000_000n,
    0n,
  ]);
});

test('a time as a timestamp is on the day of each batch', () => {
  const cast = castTo(literal(HOUR, timeType()), TimestampNtzType);
  expect(atTimes(cast, [0n, 86_400_000_000n])).toEqual([3_600_000_000n, 90_000_000_000n]);
});

test('times of a column are cut by units that stand in another', () => {
  const input = [attribute('unit', StringType), attribute('at', timeType(9))];
  const rows = [
    ['hour', 2n * HOUR + 1n],
    ['MICROSECOND', 1999n],
    [null, 5n],
    ['junk', null],
  ];
  expect(evaluate(core, call('time_trunc', ...input), { input, rows })).toEqual([
    2n * HOUR,
    1000n,
    null,
    null,
  ]);
  const unit = literal('SECOND', StringType);
  expect(evaluate(core, call('time_trunc', unit, input[1]), { input, rows })).toEqual([
    2n * HOUR,
    0n,
    0n,
    null,
  ]);
});

test('a unit that there is not fails where there is a time to cut', () => {
  const at = attribute('at', timeType());
  const cut = call('time_trunc', literal('DAY', StringType), at);
  expect(evaluate(core, cut, { input: [at], rows: [[null]] })).toEqual([null]);
  expect(() => evaluate(core, cut, { input: [at], rows: [[null], [0n]] })).toThrow(
    expect.objectContaining({ condition: 'INVALID_PARAMETER_VALUE.TIME_UNIT' }),
  );
});

test('the fields of a column of times come from the kernels that those of timestamps do', () => {
  const at = attribute('at', timeType(9));
  const rows = [[23n * HOUR + 59n * 60_000_000_000n + 59_999_999_999n], [null], [0n]];
  const field = (name: string) => evaluate(core, call(name, at), { input: [at], rows });
  expect(field('hour')).toEqual([23, null, 0]);
  expect(field('minute')).toEqual([59, null, 0]);
  expect(field('second')).toEqual([59, null, 0]);
});
