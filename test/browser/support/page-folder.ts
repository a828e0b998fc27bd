/** A folder with a page of a test beside the package's files, as a static host has it. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface PageFolder {
  readonly path: string;
  remove(): void;
}

/**
 * Makes the folder: `index.html` runs the module `app.js`, whose text is given and which finds the package in
 * `./millrace/browser/`.
 */
export function pageFolder(
  program: string,
  otherFiles: Readonly<Record<string, string>> = {},
): PageFolder {
  const path = mkdtempSync(join(tmpdir(), 'millrace-page-'));
  const dist = resolve(import.meta.dirname, '../../../dist');
  for (const name of ['browser', 'millrace.wasm', 'millrace.scalar.wasm']) {
    cpSync(join(dist, name), join(path, 'millrace', name), { recursive: true });
  }
  const files = {
    'index.html': `<!doctype html><title>test</title><script type="module" src="app.js"></script>`,
    'app.js': program,
    ...otherFiles,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
