import { beforeAll, describe, expect, test } from 'vitest';
import { FORMS } from '../../../scripts/function-reference.mjs';
import type { Session } from '../../../src/api/session.ts';
import type { FunctionDefinition } from '../../../src/functions/define.ts';
import { functionNames, lookupFunction } from '../../../src/functions/registry.ts';
import { newSession } from '../../support/session.ts';
import '../../support/all-parts.ts';

const DEFINITIONS: readonly FunctionDefinition[] = [
  ...new Set(functionNames().flatMap((name) => lookupFunction(name) ?? [])),
];

describe('the examples of the function reference', () => {
  let session: Session;
  beforeAll(async () => {
    session = await newSession({ config: { 'spark.sql.timeType.enabled': 'true' } });
  });

  test.each([...DEFINITIONS, ...FORMS].flatMap(({ examples }) => [...examples]))(
    '%s',
    async (sql, expected) => {
      const [row] = await (await session.sql(sql)).collect({ rowMode: 'array' });
      // The last digit of a sum of products is not fixed.
      if (typeof expected === 'number') expect(row[0]).toBeCloseTo(expected, 12);
      else expect(row[0]).toEqual(expected);
    },
  );

  test.each(DEFINITIONS.map(({ name, ...record }) => [name, record] as const))(
    '%s has one, and a sentence of use',
    (_name, { examples, usage }) => {
      expect(examples.length).toBeGreaterThan(0);
      expect(usage).toMatch(/^[A-Z].*[.]$/);
    },
  );
});
