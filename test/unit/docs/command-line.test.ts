import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleAgent } from '../../support/agent-program.ts';

const PAGE = readFileSync(new URL('../../../docs/command-line.md', import.meta.url), 'utf8');

let root: string;
let work: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'millrace-command-line-'));
  const program = await bundleAgent(join(root, 'bundle'));
  work = join(root, 'work');
  mkdirSync(join(root, 'bin'));
  mkdirSync(work);
  const command = join(root, 'bin/millrace');
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(command, 0o755);
});

afterAll(() => {
  // What the page starts it ends itself, unless a command before that has failed.
  const pid = join(work, 'live.pid');
  if (existsSync(pid)) {
    try {
      process.kill(Number(readFileSync(pid, 'utf8')), 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
  rmSync(root, { recursive: true, force: true });
});

interface Example {
  readonly command: string;
  readonly output: string;
}

/** The commands of the page's consoles, each with what stands below it. */
function examples(): Example[] {
  const consoles = [...PAGE.matchAll(/^```console\n(.*?)^```$/gms)].map(([, text]) => text);
  return consoles.flatMap((text) =>
    text
      .split(/^\$ /m)
      .filter((part) => part !== '')
      .map((part) => {
        const heredoc = /<<'END'\n[\s\S]*?^END\n/m.exec(part);
        const end = heredoc === null ? part.indexOf('\n') + 1 : heredoc.index + heredoc[0].length;
        return { command: part.slice(0, end), output: part.slice(end) };
      }),
  );
}

/** What a command prints, on either output. */
function run(command: string): Promise<string> {
  const env = { ...process.env, PATH: `${join(root, 'bin')}${delimiter}${process.env.PATH}` };
  return new Promise((resolve) => {
    execFile('sh', ['-c', command], { cwd: work, env }, (_, out, error) => resolve(out + error));
  });
}

test('the commands of docs/command-line.md print what stands there', async () => {
  const list = examples();
  expect(list.length).toBeGreaterThan(15);
  for (const { command, output } of list) expect(await run(command), command).toBe(output);
}, 60_000);

test('the page names every command and every option of the agent', async () => {
  const help = await run('millrace --help');
  for (const [, name] of help.matchAll(/^ {2}([a-z]+) /gm))
    if (name !== 'help')
      expect(
        [`millrace ${name}`, `\`${name}\``].some((text) => PAGE.includes(text)),
        name,
      ).toBe(true);
  for (const command of ['sql', 'run']) {
    const options = await run(`millrace ${command} --help`);
    for (const [, option] of options.matchAll(/^ {2}(--[a-z-]+)/gm))
      if (option !== '--help') expect(PAGE.includes(option), option).toBe(true);
  }
});
