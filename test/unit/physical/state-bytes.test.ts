import { describe, expect, test } from 'vitest';
import { hosted } from '../../../src/functions/hosted-aggregate.ts';
import { AggregateTable } from '../../../src/physical/aggregate-table.ts';
import { arrayType, LongType, StringType } from '../../../src/types/data-type.ts';
import type { ValueRow } from '../../../src/types/value.ts';
import { buildBatch } from '../../../src/wasm/column-builder.ts';
import type { WasmCore } from '../../../src/wasm/core.ts';
import { rowListOf, rowSequence } from '../../../src/wasm/row-list.ts';
import { aggregateCall, attribute, evaluation } from '../../support/aggregate-harness.ts';
import '../../support/all-parts.ts';
import { CORE_BUILDS, newCore } from '../../support/core.ts';

/* Every micro-batch reports what its state holds, so that must not cost what the state holds. */

const NAME = attribute(0, 'name', StringType);

function update(table: AggregateTable, core: WasmCore, groups: number[], names: string[]): void {
  const rows = names.map((name): ValueRow => [name]);
  table.update(buildBatch(core, [StringType], rows), rowListOf(core, groups));
}

describe.each(CORE_BUILDS)('the bytes of states on the %s core', (build) => {
  test('follow the texts that they own, until they are cleared', async () => {
    const core = await newCore(build);
    const calls = [aggregateCall('max', [NAME], { dataType: StringType })];
    const table = new AggregateTable({ context: evaluation(core), input: [NAME], calls });
    table.reserve(4);
    const empty = table.bytes;
    update(table, core, [1, 2], ['a'.repeat(1000), 'b']);
    expect(table.bytes - empty).toBe(1001);
    update(table, core, [1, 2], ['c', 'a']);
    expect(table.bytes - empty).toBe(2);
    table.restore(
      rowListOf(core, [3]),
      table.gather(rowListOf(core, [1]), 1),
      rowSequence(core, 1),
      1,
    );
    expect(table.bytes - empty).toBe(3);
    table.clear(rowListOf(core, [1, 2, 3]), 3);
    expect(table.bytes).toBe(empty);
    table.close();
    expect(core.kernels.mem_used()).toBe(0);
  });
});

test('states of the host are measured again only where they were touched', async () => {
  const core = await newCore('release');
  let measured = 0;
  const signature = hosted<string[]>(
    { output: LongType, state: [arrayType(StringType)] },
    {
      create: () => [],
      update: (state, { read }) => void state.push(String(read(0))),
      merge: (state, other) => void state.push(...other),
      finish: (state) => BigInt(state.length),
      save: (state) => [state],
      load: () => [],
      bytes: (state) => {
        measured++;
        return state.length * 10;
      },
    },
  );
  const states = signature.hosted(core, [StringType]);
  states.reserve(101);
  const empty = states.bytes;
  const groups = Array.from({ length: 100 }, (_, at) => at + 1);
  const { columns } = buildBatch(
    core,
    [StringType],
    groups.map((group) => [`${group}`]),
  );
  states.update(rowListOf(core, groups), columns, 100);
  expect(states.bytes - empty).toBe(1000);
  expect(measured).toBe(100);
  states.update(rowListOf(core, [7]), columns, 1);
  expect(states.bytes - empty).toBe(1010);
  expect(measured).toBe(101);
  states.clear(rowListOf(core, groups), 100);
  expect(states.bytes).toBe(empty);
  expect(measured).toBe(101);
});
