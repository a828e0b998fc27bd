/** Folders with a page of a test beside the package's files, as a static host has them. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const ROOT = resolve(import.meta.dirname, '../../..');
const HTML = `<!doctype html><title>test</title><link rel="icon" href="data:,">
<script type="module" src="app.js"></script>`;

export interface PageFolder {
  readonly path: string;
  remove(): void;
}

function newFolder(): PageFolder {
  const path = mkdtempSync(join(tmpdir(), 'millrace-page-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/**
 * A page that runs the module `app.js`, whose text is given and which finds the package's files in
 * `./millrace/browser/`.
 */
export function pageFolder(program: string): PageFolder {
  const folder = newFolder();
  cpSync(join(ROOT, 'dist/browser'), join(folder.path, 'millrace/browser'), { recursive: true });
  writeFileSync(join(folder.path, 'index.html'), HTML);
  writeFileSync(join(folder.path, 'app.js'), program);
  return folder;
}

/**
 * A page that runs programs of `test/browser/programs/`: `app` and whatever workers it starts, each a bundle of its own
 * in `app/`. Support modules that read files find `dist/` where they expect it, above.
 */
export async function programFolder(
  app: string,
  workers: readonly string[] = [],
): Promise<PageFolder> {
  const folder = newFolder();
  for (const name of ['millrace.wasm', 'millrace.scalar.wasm']) {
    cpSync(join(ROOT, 'dist/browser', name), join(folder.path, 'dist/browser', name));
  }
  const entries = [app, ...workers].map((name) => [
    name,
    join(ROOT, `test/browser/programs/${name}.ts`),
  ]);
  await build({
    entryPoints: Object.fromEntries(entries),
    outdir: join(folder.path, 'app/bundles'),
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    ignoreAnnotations: true,
    alias: { 'node:fs': join(ROOT, 'test/browser/support/served-files.ts') },
    logLevel: 'error',
  });
  writeFileSync(join(folder.path, 'index.html'), HTML.replace('app.js', `app/bundles/${app}.js`));
  return folder;
}
