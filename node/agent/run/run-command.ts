/** `millrace run`, `validate`, `init` and `schema`: the edge agent's commands. What they do is loaded on use. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { portNumber } from '../page-command.ts';
import type { PageOptions } from '../served-log.ts';
import { LOG_FORMATS, type LogFormat } from './agent-logger.ts';

/** What the command line says of a run. */
export interface RunOptions {
  readonly once?: boolean;
  readonly stateDir?: string;
  readonly port?: number;
  readonly gracefulShutdownLimitSecs: number;
  readonly logFormat: LogFormat;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  /** Shows the page, and how; undefined leaves that to the pipeline file. */
  readonly page?: PageOptions;
}

export const DEFAULT_PIPELINE = 'pipeline.yaml';
const DEFAULT_LIMIT_SECONDS = 60;

/** Whether a name is that of a pipeline rather than of a log. */
export const isPipelineName = (name: string) => /\.ya?ml$/i.test(name);

/** `millrace serve pipeline.yaml`: runs it as `run` does, and shows the page. */
export async function servePipeline(
  program: Command,
  file: string,
  page: PageOptions,
): Promise<void> {
  const { runPipeline } = await import('./run-pipeline.ts');
  await runPipeline(file, {
    gracefulShutdownLimitSecs: DEFAULT_LIMIT_SECONDS,
    logFormat: 'text',
    stateDir: givenStateDir(program),
    page,
  });
}

/** Adds the commands to the program, whose option `--state-dir` counts here, too, where it is given. */
export function addRunCommands(program: Command): void {
  program
    .command('run [pipeline]')
    .description(`run the queries of a pipeline file (default: ${DEFAULT_PIPELINE})`)
    .option('--once', 'take what is there now and end, with 0 when all of it is committed')
    .option(
      '--port <port>',
      'of /healthz, /readyz, /metrics and /progress, on this machine',
      portNumber,
    )
    .option(
      '--graceful-shutdown-limit-secs <seconds>',
      'how long micro-batches may take to their ends at SIGTERM and Ctrl-C',
      secondsOf,
      DEFAULT_LIMIT_SECONDS,
    )
    .addOption(
      new Option('--log-format <format>', 'of the log on standard error')
        .choices(LOG_FORMATS)
        .default('text'),
    )
    .option('--quiet', 'logs only what failed')
    .option('--verbose', 'logs each micro-batch')
    .action(async (file: string | undefined, options: RunOptions) => {
      const { runPipeline } = await import('./run-pipeline.ts');
      await runPipeline(file ?? DEFAULT_PIPELINE, { ...options, stateDir: givenStateDir(program) });
    });
  program
    .command('validate [pipeline]')
    .description('check a pipeline file: its keys, names, types and sinks')
    .action(async (file: string = DEFAULT_PIPELINE) => {
      const { validatePipeline } = await import('./run-pipeline.ts');
      await validatePipeline(file);
    });
  program
    .command('init [pipeline]')
    .description('write an example of a pipeline file, which runs as it is')
    .action(async (file: string = DEFAULT_PIPELINE) => {
      const { writeExample } = await import('./run-pipeline.ts');
      writeExample(file);
    });
  program
    .command('schema')
    .description('print the JSON Schema of pipeline files, for editors')
    .action(async () => {
      const { pipelineJsonSchema } = await import('./pipeline-definition.ts');
      console.log(JSON.stringify(pipelineJsonSchema(), null, 2));
    });
}

function givenStateDir(program: Command): string | undefined {
  const isGiven = program.getOptionValueSource('stateDir') === 'cli';
  return isGiven ? program.opts<{ stateDir: string }>().stateDir : undefined;
}

function secondsOf(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('a number of seconds is needed');
  return value;
}
