#!/usr/bin/env node
/**
 * `npm run example -- network-word-count localhost 9999` runs a program of `examples/` with its arguments; without a name it lists
 * them. The programs import `millrace` as a user's do, which is what `npm run build` has made of this checkout.
 */
import { existsSync, readdirSync } from 'node:fs';
import { register } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [name, ...args] = process.argv.slice(2);
const file = join(root, 'examples', `${name}.ts`);

if (name === undefined || !existsSync(file)) {
  const names = readdirSync(join(root, 'examples')).filter((each) => each.endsWith('.ts'));
  console.error('Usage: npm run example -- NAME [ARGUMENT…]');
  console.error(`Examples: ${names.map((each) => each.slice(0, -'.ts'.length)).join(', ')}`);
  process.exit(2);
}
if (!existsSync(join(root, 'dist/node/index.js'))) {
  console.error('Millrace is not built: npm run build');
  process.exit(2);
}
register('./typescript-hooks.mjs', import.meta.url);
process.argv.splice(1, process.argv.length - 1, file, ...args);
await import(pathToFileURL(file).href);
