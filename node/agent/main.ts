#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { formatNames } from '../../src/connectors/format/loaders.ts';
import { MillraceError } from '../../src/errors/exception.ts';
import { type DemoOptions, runDemo } from './demo.ts';
import { withPageOptions } from './page-command.ts';
import { DEFAULT_WINDOW, type ViewOptions, viewLog } from './view-log.ts';

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);

/** Aborts at the first Ctrl-C or SIGTERM, or when nobody reads the output any more; the second signal ends the process. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  process.stdout.on('error', () => controller.abort());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort();
    });
  }
  return controller.signal;
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value <= 0)
    throw new InvalidArgumentError('a whole number above 0 is needed');
  return value;
}

const program = new Command('millrace')
  .description(
    'Streaming analytics over logs: windows, watermarks and checkpoints, live in the terminal.',
  )
  .version(version)
  .option('--state-dir <folder>', 'where checkpoints are kept', '.millrace');

withPageOptions(program.command('view <log>', { isDefault: true }))
  .description(
    'show a log on a live page and as a table: a file, a folder, a .gz, or - for standard input',
  )
  .addOption(new Option('--format <format>', 'instead of the detected one').choices(formatNames))
  .option('--window <duration>', 'the size of a window', DEFAULT_WINDOW)
  .option('--once', 'the table up to the end of what is there, and no page', false)
  .action((log: string, options: Omit<ViewOptions, 'stateDir' | 'signal'>) =>
    viewLog(log, {
      ...options,
      stateDir: program.opts<{ stateDir: string }>().stateDir,
      signal: interruption(),
    }),
  );

withPageOptions(program.command('demo'))
  .description('generate a web log, stream it over a WebSocket and show it')
  .option('--rate <events>', 'events a second', positive, 2000)
  .action((options: Omit<DemoOptions, 'folder' | 'signal'>) =>
    runDemo({
      ...options,
      folder: join(program.opts<{ stateDir: string }>().stateDir, 'demo'),
      signal: interruption(),
    }),
  );

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof MillraceError)) throw error;
  console.error(`millrace: ${error.message}`);
  process.exitCode = 1;
}
