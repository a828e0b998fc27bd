import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { MillraceError } from '../../src/errors/exception.ts';
import { simpleString } from '../../src/types/data-type.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import { newCore } from '../support/core.ts';
import { evaluate } from '../support/expressions.ts';
import { goldenValue } from '../support/golden-value.ts';
import { resolveText, Unsupported } from '../support/sql-expression.ts';

/*
 * Expressions that Apache Spark 4.3 evaluated, with its answers. A line is an expression with type and value, or with the
 * error condition. Functions that do not exist yet, and forms that take an analyzer, are left out here.
 */
const FOLDER = new URL('functions/', import.meta.url);

interface Recorded {
  readonly id: string;
  readonly expr: string;
  readonly type?: string;
  readonly value?: unknown;
  readonly error?: string;
}

/** Sums of series and transcendental functions may differ in the last digit. */
function isClose(actual: unknown, expected: unknown): boolean {
  if (typeof actual !== 'number' || typeof expected !== 'number') return false;
  return Math.abs(actual - expected) <= 1e-9 * Math.abs(expected);
}

function answer(core: WasmCore, sql: string): { type: string; value: unknown } | { error: string } {
  try {
    const expression = resolveText(sql);
    const [value] = evaluate(core, expression);
    return {
      type: simpleString(expression.dataType),
      value: goldenValue(value, expression.dataType),
    };
  } catch (error) {
    if (error instanceof MillraceError) return { error: error.condition };
    throw error;
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
        let actual: ReturnType<typeof answer>;
        try {
          actual = answer(core, expr);
        } catch (cause) {
          if (cause instanceof Unsupported) return skip(cause.message);
          throw cause;
        }
        // The TIME type of Spark 4.1 is none of ours yet.
        if (/\bTIME '/.test(expr)) return skip('TIME');
        if (error?.startsWith('_LEGACY')) {
          // A condition without a public name: what counts is that the expression is refused.
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
