/** What of a folder of bundles a program loads, and what that weighs on its way. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const STATIC = /(?:\bfrom|\bimport)\s*"\.\/([^"]+)"/g;
const DYNAMIC = /\bimport\(["`]\.\/([^"`]+)["`]\)/g;

/** The files that load with some entries, themselves included. What is imported by a call comes later, if at all. */
export function loadedWith(folder, entries) {
  const loaded = new Set();
  const visit = (name) => {
    if (loaded.has(name)) return;
    loaded.add(name);
    for (const [, imported] of source(folder, name).matchAll(STATIC)) visit(imported);
  };
  entries.forEach(visit);
  return loaded;
}

/** The files that modules among `names` import by a call. */
export function loadedOnUse(folder, names) {
  const found = new Set();
  for (const name of names) {
    for (const [, imported] of source(folder, name).matchAll(DYNAMIC)) found.add(imported);
  }
  return found;
}

/** Bytes of some files after gzip, each packed by itself as a server does. */
export function gzipBytes(folder, names) {
  return [...names].reduce(
    (sum, name) => sum + gzipSync(readFileSync(join(folder, name)), { level: 9 }).length,
    0,
  );
}

function source(folder, name) {
  return readFileSync(join(folder, name), 'utf8');
}
