import { beforeAll, describe, expect, test } from 'vitest';
import { csvFormat } from '../../../../src/connectors/format/csv.ts';
import { jsonFormat } from '../../../../src/connectors/format/json.ts';
import { ROW_TESTS } from '../../../../src/connectors/format/row-tests-part.ts';
import type { ComparisonOperator, SourceFilter } from '../../../../src/plan/source-filter.ts';
import type { StructType } from '../../../../src/types/data-type.ts';
import { parseSchema } from '../../../../src/types/ddl.ts';
import type { Value } from '../../../../src/types/value.ts';
import type { WasmCore } from '../../../../src/wasm/core.ts';
import { newCore } from '../../../support/core.ts';
import { type ParseBytes, parseTexts } from '../../../support/parse-bytes.ts';

let core: WasmCore;

beforeAll(async () => {
  core = await newCore('debug');
  await ROW_TESTS.load();
});

const SCHEMA = parseSchema('n INT, d DOUBLE, t STRING, ts TIMESTAMP');

function columnOf(name: string, schema: StructType = SCHEMA) {
  const field = schema.fields.find((one) => one.name === name);
  if (field === undefined) throw new TypeError(`no column ${name}`);
  return { path: [name], dataType: field.dataType };
}

function compare(name: string, operator: ComparisonOperator, value: Value): SourceFilter {
  return { kind: 'comparison', operator, column: columnOf(name), value };
}

const csv = (text: string, filters: readonly SourceFilter[], more: Partial<ParseBytes> = {}) =>
  parseTexts(core, [text], { format: csvFormat, schema: SCHEMA, filters, ...more });

/** The first column of the rows that a CSV parser gives. */
async function numbers(text: string, ...filters: SourceFilter[]): Promise<Value[]> {
  return (await csv(text, filters)).rows.map(([n]) => n);
}

describe('a CSV row', () => {
  const text = '1,0.5,a,\n2,NaN,ab,\n,,,\n3,-0.0,b,\n';

  test.each<[SourceFilter, Value[]]>([
    [compare('n', '=', 2), [2]],
    [compare('n', '<', 2), [1]],
    [compare('n', '<=', 2), [1, 2]],
    [compare('n', '>', 2), [3]],
    [compare('n', '>=', 2), [2, 3]],
    [compare('n', '<=>', 3), [3]],
    [compare('n', '>', 2147483647), []],
    [{ kind: 'not', child: compare('n', '=', 2) }, [1, 3]],
    [{ kind: 'in', column: columnOf('n'), values: [2, 3] }, [2, 3]],
    [{ kind: 'isNotNull', column: columnOf('t') }, [1, 2, 3]],
    // What NaN is, and whether the end of a range belongs to it, is left to the filter above.
    [compare('d', '<', 0), [2, 3]],
    [compare('d', '>', 0), [1, 2, 3]],
    [compare('d', '=', 0), [2, 3]],
    [compare('t', '=', 'ab'), [2]],
    [{ kind: 'not', child: compare('t', '=', 'ab') }, [1, 3]],
    [{ kind: 'startsWith', column: columnOf('t'), text: 'a' }, [1, 2]],
  ])('is given where it may meet %j', async (filter, expected) => {
    expect(await numbers(text, filter)).toEqual(expected);
  });

  test('is given whatever is asked for that the parser can’t test', async () => {
    const untested: SourceFilter[] = [
      compare('t', '<', 'a'),
      compare('d', '=', Number.NaN),
      { kind: 'isNull', column: columnOf('n') },
      { kind: 'endsWith', column: columnOf('t'), text: 'b' },
      { kind: 'or', left: compare('n', '=', 1), right: compare('n', '=', 2) },
      { kind: 'not', child: { kind: 'isNull', column: columnOf('n') } },
      { kind: 'in', column: columnOf('t'), values: ['a', 'b'] },
      { kind: 'comparison', operator: '=', column: { path: ['x'], dataType: SCHEMA }, value: 1 },
    ];
    for (const filter of untested) expect((await csv(text, [filter])).rows).toHaveLength(4);
  });

  test('that is not given is counted', async () => {
    const { rows, inputRows } = await csv(text, [compare('n', '=', 3)]);
    expect([rows.length, inputRows]).toEqual([1, 4]);
  });

  test('has to meet all tests, of columns in any order', async () => {
    const filters = [compare('t', '=', 'b'), compare('n', '>', 0)];
    expect(await numbers(text, ...filters)).toEqual([3]);
    expect(await numbers('1,0,b,\n5,0,c,\n', ...filters)).toEqual([1]);
  });

  test('is given whatever its other columns hold, as if there were no test', async () => {
    const odd = '1,x,"a ""b""",2026-01-01\n2,y,c,no time\n1,1e400,"d\ne",\n1\n';
    const filters = [compare('n', '=', 1)];
    const options = { multiLine: 'true' };
    const all = await csv(odd, [], { options });
    const wanted = all.rows.filter(([n]) => n === 1);
    for (const chunks of [[], [7]]) {
      const tested = await csv(odd, filters, { options, chunks });
      expect(tested.rows.filter(([n]) => n === 1)).toEqual(wanted);
      expect(tested.inputRows).toBe(all.inputRows);
    }
  });

  test('is given over long texts of which most rows fail, then none, then most again', async () => {
    const line = (n: number) => `${n},1.5,some text that fills the line,2026-01-01 00:00:00\n`;
    const part = (n: number) => line(n).repeat(20_000);
    const { rows, inputRows } = await csv(part(1) + part(2).repeat(3) + part(1) + part(2), [
      compare('n', '=', 2),
    ]);
    expect(inputRows).toBe(120_000);
    const wanted = rows.filter(([n]) => n === 2);
    expect(wanted).toHaveLength(80_000);
    expect(rows.length).toBeLessThan(120_000);
    for (const row of [wanted[0], wanted[79_999]]) {
      expect(row).toEqual([2, 1.5, 'some text that fills the line', 1767225600000000n]);
    }
  }, 60_000);
});

describe('the mode FAILFAST', () => {
  test('ends at a malformed record, whatever is asked for', async () => {
    const options = { mode: 'FAILFAST' };
    const filters = [compare('n', '=', 1)];
    await expect(csv('1,0.5,a,\n2,x,a,\n', filters, { options })).rejects.toMatchObject({
      condition: expect.stringMatching(/^MALFORMED_RECORD_IN_PARSING/),
    });
    const pattern = { ...options, timestampFormat: 'yyyy' };
    const json = parseTexts(core, ['{"n":1,"ts":"2026"}\n{"n":2,"ts":"x"}\n'], {
      format: jsonFormat,
      schema: SCHEMA,
      options: pattern,
      filters,
    });
    await expect(json).rejects.toMatchObject({
      condition: expect.stringMatching(/^MALFORMED_RECORD_IN_PARSING/),
    });
  });
});

describe('a JSON row', () => {
  const json = (lines: readonly string[], filters: readonly SourceFilter[], options = {}) =>
    parseTexts(core, [lines.join('\n')], { format: jsonFormat, schema: SCHEMA, options, filters });

  test('is tested where the host would have to finish it, and then not finished', async () => {
    const lines = ['{"n":1,"ts":"2024"}', '{"ts":"2025","n":2}', '{"n":2}', '{"n":1,"ts":"x"}'];
    const { rows, inputRows } = await json(lines, [compare('n', '=', 2)], {
      timestampFormat: 'yyyy',
    });
    expect(rows).toEqual([
      [2, null, null, 1735689600000000n],
      [2, null, null, null],
    ]);
    expect(inputRows).toBe(4);
  });

  test('is given where the host has yet to finish what it is tested by', async () => {
    const exact = '0.1000000000000000055511151231257827021181583404541015625';
    const lines = [`{"n":1,"d":${exact}}`, `{"n":2,"d":1.5}`];
    const { rows } = await json(lines, [compare('d', '=', 0.1)]);
    expect(rows[0]).toEqual([1, 0.1, null, null]);
    const zone = '{"n":1,"ts":"2024-01-01 01:00:00 Europe/Berlin"}';
    const times = await json([zone], [compare('ts', '=', 1704067200000000n)]);
    expect(times.rows).toEqual([[1, null, null, 1704067200000000n]]);
  });

  test('is tested by the last value of a key that comes twice', async () => {
    const options = { timestampFormat: 'yyyy' };
    const lines = ['{"n":2,"n":1,"ts":"2024"}', '{"n":1,"n":2,"ts":"2024"}'];
    const { rows } = await json(lines, [compare('n', '=', 2)], options);
    expect(rows.map(([n]) => n)).toEqual([2]);
  });
});
