import { beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/api/session.ts';
import { functionNames, lookupFunction } from '../../../src/functions/registry.ts';
import { newSession } from '../../support/session.ts';
import '../../support/all-parts.ts';

const SCALARS = [...new Set(functionNames().map((name) => lookupFunction(name)))].filter(
  (definition) => definition?.kind === 'scalar' || definition?.kind === 'higherOrder',
);

describe('the examples of the function reference', () => {
  let session: Session;
  beforeAll(async () => {
    session = await newSession();
  });

  test.each(SCALARS.flatMap((definition) => definition?.examples ?? []))(
    '%s',
    async (sql, expected) => {
      const [row] = await (await session.sql(sql)).collect();
      expect(Object.values(row)[0]).toEqual(expected);
    },
  );

  test('are given for most functions, and each has a sentence of use', () => {
    const without = SCALARS.filter((definition) => definition?.examples.length === 0);
    expect(without.length).toBeLessThan(SCALARS.length / 3);
    for (const definition of SCALARS) expect(definition?.usage).toMatch(/^[A-Z].*[.]$/);
  });
});
