/** What the live page loads for itself; the engine's worker is counted elsewhere. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

/** A script with all that it imports, at once or later. */
function scriptsFrom(name: string, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  const text = readFileSync(join('dist/browser', name), 'utf8');
  for (const [, imported] of text.matchAll(/(?:from|import)\s*\(?["`]\.\/([^"`]+\.js)["`]/g))
    scriptsFrom(imported, found);
  return found;
}

test("the page's own script is at most 60 kB gzip, the made-up log included", () => {
  const scripts = [...scriptsFrom('page.js')];
  const bytes = scripts.map((name) => gzipSync(readFileSync(join('dist/browser', name))).length);
  expect(scripts.length).toBeGreaterThan(1);
  expect(scripts).not.toContain('engine.js');
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(60_000);
});
