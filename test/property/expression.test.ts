import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyze } from '../../src/analysis/analyzer.ts';
import { MillraceError } from '../../src/errors/exception.ts';
import { compileExpressions } from '../../src/physical/expression-compiler.ts';
import type { ResolvedProject } from '../../src/plan/resolved-plan.ts';
import { planOutput } from '../../src/plan/resolved-plan.ts';
import type { StructType } from '../../src/types/data-type.ts';
import type { ValueRow } from '../../src/types/value.ts';
import { buildBatch } from '../../src/wasm/column-builder.ts';
import { columnReader } from '../../src/wasm/column-reader.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import { sqlPlan } from '../support/analysis.ts';
import { expressionsOf, tables } from '../support/arbitraries.ts';
import { CORE_BUILDS, newCore } from '../support/core.ts';
import { testContext } from '../support/expressions.ts';
import { propertyOptions } from '../support/property-options.ts';
import { ReferenceFailure } from '../support/reference/failure.ts';
import { interpret } from '../support/reference/interpret.ts';
import { contextOf } from '../support/table-context.ts';

interface Table {
  readonly schema: StructType;
  readonly rows: readonly ValueRow[];
}

const cases = tables.chain((table) =>
  fc.record({ table: fc.constant(table), select: expressionsOf(table.schema) }),
);

function analyzed(select: readonly string[], { schema, rows }: Table): ResolvedProject {
  const sql = `SELECT ${select.map((text, index) => `${text} AS e${index}`).join(', ')} FROM t`;
  const plan = analyze(
    sqlPlan(sql),
    contextOf(new Map([['t', { kind: 'localRelation', schema, rows }]])),
  );
  if (plan.kind !== 'project') throw new Error(`a ${plan.kind}`);
  return plan;
}

/** The rows that the engine makes of a projection; undefined where it fails with an error of the user's. */
function engineRows(
  core: WasmCore,
  plan: ResolvedProject,
  { rows }: Table,
): ValueRow[] | undefined {
  core.kernels.arena_reset();
  const input = planOutput(plan.input);
  const batch = buildBatch(
    core,
    input.map(({ dataType }) => dataType),
    rows,
  );
  try {
    const compiled = compileExpressions(plan.projections, input, testContext(core));
    const readers = compiled.map((column, index) =>
      columnReader(core, column(batch), plan.projections[index].dataType),
    );
    return rows.map((_, row) => readers.map((read) => read(row)));
  } catch (error) {
    if (error instanceof MillraceError && error.condition !== 'INTERNAL_ERROR') return undefined;
    throw error;
  }
}

/** What Spark gives; undefined where it fails. */
function referenceRows(plan: ResolvedProject): readonly ValueRow[] | undefined {
  return unlessFailed(() => interpret(plan, () => []));
}

function unlessFailed<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof ReferenceFailure) return undefined;
    throw error;
  }
}

describe.each(CORE_BUILDS)('expressions on the %s build', (build) => {
  let core: WasmCore;
  beforeAll(async () => {
    core = await newCore(build);
  });

  it('give what the reference gives, row by row, and fail where it fails', () => {
    fc.assert(
      fc.property(cases, ({ table, select }) => {
        const plan = analyzed(select, table);
        const expected = referenceRows(plan);
        const actual = engineRows(core, plan, table);
        expect(actual).toEqual(expected);
      }),
      propertyOptions(build === 'release' ? 200 : 80),
    );
  });
});
