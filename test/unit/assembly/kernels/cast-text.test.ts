import { beforeAll, describe, expect, test } from 'vitest';
import { castValue } from '../../../../src/functions/cast-value.ts';
import {
  ByteType,
  type DataType,
  DateType,
  DoubleType,
  FloatType,
  IntegerType,
  LongType,
  ShortType,
  StringType,
  TimestampNtzType,
  TimestampType,
} from '../../../../src/types/data-type.ts';
import type { Value } from '../../../../src/types/value.ts';
import type { WasmCore } from '../../../../src/wasm/core.ts';
import { CORE_BUILDS, newCore } from '../../../support/core.ts';
import { attribute, castTo, evaluate, testContext } from '../../../support/expressions.ts';
import { randomNumbers, randomValue } from '../../../support/random-columns.ts';

/* The kernels and the way value by value are written apart from each other: each is the other's oracle. */

const TEXTS: readonly (string | null)[] = [
  null,
  '',
  ' ',
  '0',
  '-0',
  '+7',
  ' 42\t',
  '007',
  '1e3',
  '1.5',
  '.5',
  '5.',
  '-',
  '+',
  '1_0',
  '12a',
  '0x1F',
  '127',
  '128',
  '-128',
  '-129',
  '32768',
  '2147483647',
  '2147483648',
  '-2147483648',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775808',
  '00000000000000000000000001',
  '99999999999999999999',
  'NaN',
  'Infinity',
  '-inf',
  '1e400',
  '1e-400',
  '0.1',
  '0.30000000000000004',
  '1.7976931348623157E308',
  '3.4028235e38',
  '1.00000017881393432617187499',
  '123456789012345678901234567890',
  '1d',
  '1f',
  'd',
  '2024-02-29',
  '2023-02-29',
  '2024-2-9',
  '2024',
  '2024-03',
  '20240301',
  '2024-03-01 junk',
  '+12024-01-01',
  '-0044-03-15',
  '0000-01-01',
  '2024-13-01',
  '2024-03-01T10:20:30Z',
  '2024-03-01 10:20:30.123456789',
  '2024-03-01 10:20',
  '2024-03-01 10',
  '2024-03-01 24:00:00',
  '2024-03-01 10:20:30+02:00',
  '2024-03-01 10:20:30 America/New_York',
  '2024-03-01 10:20:30.5 UTC+3',
  '2024-03-31 02:30:00',
  '1900-01-01 00:00:00',
  'epoch',
  'not a time',
];

describe.each(CORE_BUILDS)('casts of text in the %s core', (build) => {
  let core: WasmCore;
  beforeAll(async () => {
    core = await newCore(build);
  });
  const zones = ['UTC', 'Europe/Berlin'];

  const targets = [
    ByteType,
    ShortType,
    IntegerType,
    LongType,
    FloatType,
    DoubleType,
    DateType,
    TimestampType,
  ];
  for (const type of targets) {
    test(`${type.kind} is read as it is value by value`, () => {
      const input = [attribute('s', StringType)];
      for (const timeZone of zones) {
        const slow = castValue(StringType, type, true);
        const expected = TEXTS.map(
          (text): Value =>
            text === null || slow === undefined ? null : slow(text, testContext(core, timeZone)),
        );
        expect(
          evaluate(core, castTo(input[0], type, 'try'), {
            input,
            rows: TEXTS.map((text) => [text]),
            timeZone,
          }),
        ).toEqual(expected);
        TEXTS.forEach((text, index) => {
          const run = () =>
            evaluate(core, castTo(input[0], type), { input, rows: [[text]], timeZone });
          if (text !== null && expected[index] === null) expect(run).toThrow(/CAST_INVALID_INPUT/);
          else expect(run()).toEqual([expected[index]]);
        });
      }
    });
  }

  const sources: DataType[] = [
    ByteType,
    ShortType,
    IntegerType,
    LongType,
    FloatType,
    DoubleType,
    DateType,
  ];
  for (const type of [...sources, TimestampType, TimestampNtzType]) {
    test(`${type.kind} is printed as it is value by value`, () => {
      const random = randomNumbers(13);
      const isTime = type.kind.startsWith('timestamp');
      const input = [attribute('x', type)];
      const rows = Array.from({ length: 200 }, (_, index): [Value] => [
        isTime
          ? index % 9 === 0
            ? null
            : (BigInt(Math.floor((random() - 0.5) * 4e15)) * (random() < 0.5 ? 1n : 1000n)) / 1000n
          : type.kind === 'date'
            ? index % 9 === 0
              ? null
              : Math.floor((random() - 0.5) * 8e6)
            : type.kind === 'double' && index % 2 === 0
              ? random() * 10 ** Math.floor(random() * 40 - 20)
              : randomValue(type, random),
      ]);
      const print = castValue(type, StringType, false);
      for (const timeZone of zones) {
        expect(evaluate(core, castTo(input[0], StringType), { input, rows, timeZone })).toEqual(
          rows.map(([value]) =>
            value === null || print === undefined
              ? null
              : print(value, testContext(core, timeZone)),
          ),
        );
      }
    });
  }
});
