#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { formatNames } from '../../src/connectors/format/loaders.ts';
import { MillraceError } from '../../src/errors/exception.ts';
import { type DemoOptions, runDemo } from './demo.ts';
import { FAILED, withExitCodes } from './exit-codes.ts';
import { interruption } from './interruption.ts';
import { withPageOptions } from './page-command.ts';
import { addRunCommands, isPipelineName, servePipeline } from './run/run-command.ts';
import { addSqlCommand } from './sql/sql-command.ts';
import { DEFAULT_WINDOW, type ViewOptions, viewLog } from './view-log.ts';

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value <= 0)
    throw new InvalidArgumentError('a whole number above 0 is needed');
  return value;
}

const program = new Command('millrace')
  .description(
    'Streaming analytics over logs: a live page, SQL, and pipelines with exactly-once checkpoints.',
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

withPageOptions(program.command('serve <log>'))
  .description('show a log on a live page alone, or run a pipeline.yaml and show its rows there')
  .addOption(new Option('--format <format>', 'instead of the detected one').choices(formatNames))
  .action((log: string, options: Omit<ViewOptions, 'stateDir' | 'signal' | 'once' | 'window'>) =>
    isPipelineName(log)
      ? servePipeline(program, log, options)
      : viewLog(log, {
          ...options,
          serve: true,
          once: false,
          window: DEFAULT_WINDOW,
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

// Who stops reading, as `head` does, is no failure. What goes on for long stops by itself.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

addSqlCommand(program);
addRunCommands(program);

withExitCodes(program);
if (process.argv.length <= 2) program.help({ error: true });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof MillraceError)) throw error;
  console.error(`millrace: ${error.message}`);
  process.exitCode = FAILED;
}
