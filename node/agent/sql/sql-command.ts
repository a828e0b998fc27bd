/** `millrace sql`: one statement over files or standard input, printed as a table, as JSON lines or as CSV. */
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { formatNames } from '../../../src/connectors/format/loaders.ts';
import { OUTPUTS, type Output, STREAM_MODES, type StreamMode } from './outputs.ts';

/** What the command line says beside the statement. */
export interface SqlOptions {
  readonly input?: Readonly<Record<string, string>>;
  readonly format?: string;
  readonly output?: Output;
  readonly outputMode?: StreamMode;
  readonly follow?: boolean;
}

/** The table that the command line's input is, where it is not given a name. */
export const DEFAULT_TABLE = 'logs';
export const STANDARD_INPUT_TABLE = 'stdin';

const EXAMPLES = `
Examples:
  millrace sql "SELECT status, count(*) FROM 'access.log' GROUP BY status"
  millrace sql "SELECT path, count(*) AS hits FROM 'logs/*.gz' GROUP BY path ORDER BY hits DESC LIMIT 10"
  millrace sql --input users=users.csv "SELECT l.*, u.name FROM 'app.json' l JOIN users u ON l.user = u.id"
  kubectl logs -f shop | millrace sql "SELECT level, count(*) FROM logs GROUP BY level"`;

/** Adds the command to the program. */
export function addSqlCommand(program: Command): void {
  program
    .command('sql <statement>')
    .description('run a query over files (in quotes in its FROM) or over standard input (as logs)')
    .option(
      '--input <[name=]path>',
      `a file, folder or pattern that the query reads by this name, or as ${DEFAULT_TABLE}; can be given several times`,
      namedInput,
    )
    .addOption(
      new Option('--format <format>', 'of the inputs, instead of the detected one').choices([
        ...formatNames,
        'parquet',
        'arrow',
      ]),
    )
    .addOption(
      new Option('--output <form>', 'default: a table on a terminal, JSON lines elsewhere').choices(
        OUTPUTS,
      ),
    )
    .option('--follow', 'go on with what is written to the files, until Ctrl-C')
    .addOption(
      new Option(
        '--output-mode <mode>',
        'what is printed of a result that changes while input comes; default: the last one, on a terminal each',
      ).choices(STREAM_MODES),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (statement: string, options: SqlOptions, command: Command) => {
      const { runSql } = await import('./run-sql.ts');
      await runSql(statement, options, command);
    });
}

function namedInput(text: string, before: Readonly<Record<string, string>> = {}) {
  const [, name = DEFAULT_TABLE, path] = /^(?:([A-Za-z_]\w*)=)?(.+)$/s.exec(text) ?? [];
  if (path === undefined) throw new InvalidArgumentError('a path is needed, or name=path');
  if (before[name] !== undefined)
    throw new InvalidArgumentError(`there is another input ${name} already; call it name=${path}`);
  return { ...before, [name]: path };
}
