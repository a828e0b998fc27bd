/** Runs what `millrace sql` was given. Loaded on use: the other commands need no grammar. */
import type { Command } from 'commander';
import type { Session } from '../../../src/api/session.ts';
import { createSessionOn } from '../../../src/engine/local-session.ts';
import { nodeConnectors } from '../../connectors/index.ts';
import { nodePlatform } from '../../platform.ts';
import { INTERRUPTED, WRONG_USAGE } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { openTable } from './input-tables.ts';
import type { Output } from './outputs.ts';
import { ProgressLine } from './progress-line.ts';
import { rowPrinter } from './row-printer.ts';
import { rowTexts } from './row-text.ts';
import { DEFAULT_TABLE, type SqlOptions, STANDARD_INPUT_TABLE } from './sql-command.ts';
import { StandardInputTable } from './standard-input-table.ts';
import { StandardOutput } from './standard-output.ts';
import { type StatementInputs, statementInputs } from './statement-inputs.ts';
import { streamRows } from './stream-rows.ts';

export async function runSql(
  statement: string,
  options: SqlOptions,
  command: Command,
): Promise<void> {
  const signal = interruption();
  const screen = process.stdout;
  const output: Output = options.output ?? (screen.isTTY === true ? 'table' : 'json');
  const inputs = statementInputs(statement);
  const standardInput = await standardInputOf(inputs, options, command, signal);
  const progress = new ProgressLine();
  // That a second was too short for all that came in it concerns nobody here.
  const platform = nodePlatform({ logLevel: 'error' });
  const connectors = progress.connectors();
  await using session = await createSessionOn(platform, nodeConnectors, { connectors });
  await nameFiles(session, inputs, options, progress);
  const out = new StandardOutput(signal, () => {});
  try {
    const isDone =
      (standardInput?.isEmpty === false || options.follow === true) &&
      (await streamRows({
        session,
        text: inputs.text,
        options,
        output,
        out,
        standardInput,
        signal,
      }));
    if (isDone !== true) {
      await standardInput?.gather(session);
      await printTable(session, inputs.text, { output, out, progress, signal });
    }
  } finally {
    progress.done();
    await standardInput?.close();
  }
  if (signal.aborted && !out.isClosed) process.exitCode = INTERRUPTED;
}

/** Standard input where the statement reads it; to do so from a terminal is wrong usage. */
async function standardInputOf(
  { names }: StatementInputs,
  { input = {}, format }: SqlOptions,
  command: Command,
  signal: AbortSignal,
): Promise<StandardInputTable | undefined> {
  const isNamed = (name: string) => names.has(name) && input[name] === undefined;
  const asked = [STANDARD_INPUT_TABLE, DEFAULT_TABLE].filter(isNamed);
  if (asked.length === 0) return undefined;
  if (process.stdin.isTTY === true) {
    command.error(
      `error: the query reads ${asked[0]}, and nothing is piped in: pipe something, or say --input ${asked[0]}=PATH`,
      { exitCode: WRONG_USAGE },
    );
  }
  return StandardInputTable.open({ tables: asked, format, names, signal });
}

async function nameFiles(
  session: Session,
  { paths, names }: StatementInputs,
  { input = {}, format, follow = false }: SqlOptions,
  progress: ProgressLine,
): Promise<void> {
  const tables = [...paths.map((path) => [path, path] as const), ...Object.entries(input)];
  for (const [name, path] of tables) {
    const { frame, expectedRows } = await openTable(session, path, { format, follow, names });
    progress.expect(expectedRows);
    await frame.createOrReplaceTempView(name);
  }
}

interface TableOutput {
  readonly output: Output;
  readonly out: StandardOutput;
  readonly progress: ProgressLine;
  readonly signal: AbortSignal;
}

/** Rows that are printed with one call. */
const ROWS_A_WRITE = 512;

/** Runs a query over what is at rest, and prints each row as soon as it is there. */
async function printTable(
  session: Session,
  text: string,
  { output, out, progress, signal }: TableOutput,
): Promise<void> {
  // Nothing of a table at rest has to be saved, and a long aggregation looks up seldom.
  signal.addEventListener('abort', () => process.exit(out.isClosed ? 0 : INTERRUPTED));
  const { frame, columns, toCells } = await rowTexts(await session.sql(text), output);
  const printer = rowPrinter(output, columns);
  let waiting: (readonly (string | null)[])[] = [];
  const print = async () => {
    progress.done();
    await out.write(printer.rows(waiting));
    waiting = [];
  };
  for await (const row of frame.toLocalIterator()) {
    waiting.push(toCells(row));
    if (waiting.length >= ROWS_A_WRITE) await print();
    if (out.isClosed) return;
  }
  await print();
  await out.write(printer.end());
}
