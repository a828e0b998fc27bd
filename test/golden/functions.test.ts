import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { MillraceError } from '../../src/errors/exception.ts';
import { simpleString } from '../../src/types/data-type.ts';
import { optimize } from '../../src/optimizer/optimizer.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import { newCore } from '../support/core.ts';
import { lookupFunction } from '../../src/functions/registry.ts';
import type { ResolvedExpression } from '../../src/plan/resolved-expression.ts';
import { someExpression } from '../../src/plan/transform.ts';
import { analyzeSql } from '../support/analysis.ts';
import { evaluate } from '../support/expressions.ts';
import { goldenValue } from '../support/golden-value.ts';
import '../support/all-parts.ts';

/*
 * Expressions that Apache Spark 4.3 evaluated, with its answers. A line is an expression with type and value, or with the
 * error condition. What needs functions that do not exist yet, or an operator of its own, is skipped with its name.
 */
const FOLDER = new URL('functions/', import.meta.url);

interface Recorded {
  readonly id: string;
  readonly expr: string;
  /** Settings for this line alone. */
  readonly conf?: Readonly<Record<string, string>>;
  readonly type?: string;
  readonly value?: unknown;
  readonly error?: string;
}

/** Sums of series and transcendental functions may differ in the last digit. */
function isClose(actual: unknown, expected: unknown): boolean {
  if (typeof actual !== 'number' || typeof expected !== 'number') return false;
  return Math.abs(actual - expected) <= 1e-9 * Math.abs(expected);
}

/** What only an operator evaluates, or what is not there yet. */
class Unsupported extends Error {}

function resolve({ expr, conf }: Recorded): ResolvedExpression {
  const plan = optimize(analyzeSql(`SELECT ${expr}`, { config: conf }));
  if (plan.kind !== 'project') throw new Unsupported(plan.kind);
  if (plan.input.kind !== 'localRelation') throw new Unsupported(plan.input.kind);
  const [expression] = plan.projections;
  const isOfOperator = someExpression(expression, (node) =>
    node.kind === 'call'
      ? lookupFunction(node.name) === undefined
      : ['aggregateCall', 'timeWindow', 'attribute'].includes(node.kind),
  );
  if (isOfOperator) throw new Unsupported('generator, lambda, aggregate or column');
  return expression;
}

type Answer = { type: string; value: unknown } | { error: string };

function answer(core: WasmCore, recorded: Recorded): Answer {
  const { conf, error } = recorded;
  try {
    const expression = resolve(recorded);
    const [value] = evaluate(core, expression, { timeZone: conf?.['spark.sql.session.timeZone'] });
    return {
      type: simpleString(expression.dataType),
      value: goldenValue(value, expression.dataType),
    };
  } catch (cause) {
    if (!(cause instanceof MillraceError)) throw cause;
    const isMissing = cause.condition === 'UNRESOLVED_ROUTINE' && error !== cause.condition;
    if (cause.condition.startsWith('UNSUPPORTED_FEATURE')) throw new Unsupported(cause.condition);
    if (isMissing) throw new Unsupported(cause.parameters.routineName);
    return { error: cause.condition };
  }
}

for (const file of readdirSync(FOLDER).sort()) {
  describe(`Spark's answers for ${file.replace('.jsonl', '')}`, () => {
    let core: WasmCore;
    beforeAll(async () => {
      core = await newCore();
    });
    const lines = readFileSync(new URL(file, FOLDER), 'utf8').trim().split('\n');
    for (const recorded of lines.map((line): Recorded => JSON.parse(line))) {
      const { id, expr, type, value, error } = recorded;
      test(`${id}: ${expr}`, ({ skip }) => {
        let actual: Answer;
        try {
          actual = answer(core, recorded);
        } catch (cause) {
          if (cause instanceof Unsupported) return skip(cause.message);
          throw cause;
        }
        if (error !== undefined && /^_LEGACY|Exception$/.test(error)) {
          // A condition without a public name, or a class of Java's: what counts is that the expression is refused.
          expect(actual).toHaveProperty('error');
        } else if (error !== undefined) {
          expect(actual).toEqual({ error });
        } else if ('value' in actual && isClose(actual.value, value)) {
          expect(actual.type).toBe(type);
        } else {
          expect(actual).toEqual({ type, value });
        }
      });
    }
  });
}
