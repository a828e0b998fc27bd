import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { familyNamesSource } from '../../../scripts/generate-functions.mjs';
import { functionNames, loadFunctions, lookupFunction } from '../../../src/functions/registry.ts';

describe('the registry', () => {
  test('knows the names of every family: npm run generate writes them', async () => {
    const file = new URL('../../../src/functions/family/names.ts', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(await familyNamesSource());
  });

  test('holds the core functions from the start, in any case', () => {
    expect(lookupFunction('COUNT')?.kind).toBe('aggregate');
    expect(lookupFunction('<=>')?.kind).toBe('scalar');
  });

  test('refuses to answer for a function that nobody loaded, until somebody does', async () => {
    expect(() => lookupFunction('upper')).toThrow(/upper is not loaded/);
    await loadFunctions(['UPPER', 'no_such_function']);
    expect(lookupFunction('upper')?.name).toBe('upper');
    expect(() => lookupFunction('regexp_count')).toThrow(/not loaded/);
  });

  test('has no function of a name that is none', () => {
    expect(lookupFunction('no_such_function')).toBeUndefined();
  });

  test('proposes functions that are not loaded, too', () => {
    expect(functionNames()).toEqual(expect.arrayContaining(['count', 'regexp_count']));
  });
});
