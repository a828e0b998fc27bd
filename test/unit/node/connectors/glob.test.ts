import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { expandGlob, globRegExp, isGlob } from '../../../../node/connectors/file/glob.ts';
import { temporaryFolder } from '../../../support/child-program.ts';

describe('a file pattern', () => {
  test.each([
    ['*.json', 'a.json', true],
    ['*.json', 'a.jsonl', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['[a-c]x', 'bx', true],
    ['[^a-c]x', 'bx', false],
    ['[^a-c]x', 'dx', true],
    ['[]a]x', ']x', true],
    ['{ab,c{d,e}}.log', 'ce.log', true],
    ['{ab,c{d,e}}.log', 'cf.log', false],
    ['a.b', 'axb', false],
    ['a+(b)', 'a+(b)', true],
    ['\\*', '*', true],
    ['\\*', 'x', false],
    ['a,b', 'a,b', true],
    ['[ab', '[ab', true],
    ['a-[0-9]*', 'a-1.log', true],
  ])('%s on %s is %s', (pattern, name, matches) => {
    expect(globRegExp(pattern).test(name)).toBe(matches);
  });

  test('is told from a plain path', () => {
    expect(isGlob('/logs/2024-01-*/x')).toBe(true);
    expect(isGlob('/logs/2024-01-01/x')).toBe(false);
  });

  test('expands over folders, skips hidden names, and takes alternatives with slashes', async () => {
    const folder = await temporaryFolder();
    onTestFinished(folder.remove);
    const files = ['a/1.log', 'a/2.txt', 'b/c/3.log', 'b/_4.log', 'b/.5.log', 'b/6.log'];
    for (const file of files) {
      await mkdir(join(folder.path, file, '..'), { recursive: true });
      await writeFile(join(folder.path, file), '');
    }
    const expand = async (pattern: string) =>
      (await expandGlob(join(folder.path, pattern))).map((path) =>
        path.slice(folder.path.length + 1),
      );
    expect(await expand('*/*.log')).toEqual(['a/1.log', 'b/6.log']);
    expect(await expand('{a/*,b/c}')).toEqual(['a/1.log', 'a/2.txt', 'b/c']);
    expect(await expand('b/_*')).toEqual(['b/_4.log']);
    expect(await expand('nothing/*')).toEqual([]);
    expect(await expand('a/1.log/*')).toEqual([]);
  });
});
