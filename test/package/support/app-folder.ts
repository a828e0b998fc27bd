/** Empty projects with the packed package installed, as a user has them. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder whose `node_modules` holds the package and nothing that it doesn't bring. */
    installed: string;
  }
}

export const ROOT = resolve(import.meta.dirname, '../../..');

const MANIFEST = JSON.stringify({ name: 'empty', private: true, type: 'module' });

/** Packs the package and installs it, with what it depends on, into an empty project. */
export function installPackage(folder: string): void {
  const npm = (args: readonly string[], cwd: string) =>
    execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const [{ filename }] = JSON.parse(
    npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], ROOT),
  );
  writeFileSync(join(folder, 'package.json'), MANIFEST);
  npm(['install', '--no-audit', '--no-fund', join(folder, filename)], folder);
}

export interface AppFolder {
  readonly path: string;
  /** Where the package is in it. */
  readonly installed: string;
  remove(): void;
}

/** A new project with the package and some files; the page `index.html` runs `app.js`, if there is one. */
export function appFolder(files: Readonly<Record<string, string>>): AppFolder {
  const path = mkdtempSync(join(tmpdir(), 'millrace-app-'));
  cpSync(join(inject('installed'), 'node_modules'), join(path, 'node_modules'), {
    recursive: true,
  });
  const all = {
    'package.json': MANIFEST,
    'index.html': `<!doctype html><title>app</title><script type="module" src="./app.js"></script>`,
    ...files,
  };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return {
    path,
    installed: join(path, 'node_modules/millrace'),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
