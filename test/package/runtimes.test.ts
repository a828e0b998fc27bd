import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BARE, BY_FRAME, BY_SQL, programSource } from './support/answer.ts';
import { appFolder } from './support/app-folder.ts';

const MODULES = join(import.meta.dirname, 'node_modules');

/** The binary of a runtime, from the package of this platform that npm has chosen. */
function binary(scope: string, name: string): string {
  const candidates = readdirSync(join(MODULES, scope)).flatMap((folder) =>
    [name, `bin/${name}`].map((path) => join(MODULES, scope, folder, path)),
  );
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined) throw new Error(`no ${name} for this platform`);
  return found;
}

const MAIN = `
import { byFrame, bySql } from './program.js';
console.log(JSON.stringify({ byFrame: await byFrame(), bySql: await bySql() }));
`;

function answersOf(command: string, args: readonly string[]): unknown {
  const app = appFolder({
    'main.js': MAIN,
    'program.js': programSource(BARE).replace('configure, ', ''),
  });
  onTestFinished(() => app.remove());
  const env = { ...process.env, NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' };
  return JSON.parse(
    execFileSync(command, [...args, 'main.js'], { cwd: app.path, encoding: 'utf8', env }),
  );
}

describe('a program', () => {
  const answers = { byFrame: BY_FRAME, bySql: BY_SQL };

  test('runs on Node', () => {
    expect(answersOf(process.execPath, [])).toEqual(answers);
  });

  test('runs on Deno', () => {
    expect(answersOf(binary('@deno', 'deno'), ['run', '--allow-all'])).toEqual(answers);
  });

  test('runs on Bun', () => {
    expect(answersOf(binary('@oven', 'bun'), ['run'])).toEqual(answers);
  });
});
