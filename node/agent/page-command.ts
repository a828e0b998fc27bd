import { type Command, InvalidArgumentError } from 'commander';
import { BUILT_PAGE } from './served-log.ts';

/** A whole number from 0 to 65535. */
export function portNumber(text: string): number {
  const port = Number(text);
  if (text.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('a whole number from 0 to 65535 is needed');
  return port;
}

function originList(text: string, before: readonly string[]): readonly string[] {
  if (!URL.canParse(text) || new URL(text).origin !== text)
    throw new InvalidArgumentError('an origin is needed, such as https://logs.example.net');
  return [...before, text];
}

/** Gives a command the options of the page, which it parses into `PageOptions`. */
export function withPageOptions(command: Command): Command {
  return command
    .option('--no-page', 'only the table in the terminal')
    .option('--serve', 'only the page, no table in the terminal', false)
    .option('--open', 'open the page in a browser; by default where there is one')
    .option('--no-open', 'only say where the page is')
    .option(
      '--port <port>',
      'of the page; 0 takes any free one (default: 4141, or a free one)',
      portNumber,
    )
    .option('--host <address>', 'on which the page is served (default: 127.0.0.1)')
    .option(
      '--token <place>',
      'where the token stands that the page asks for: env:NAME or file:PATH',
    )
    .option(
      '--allow-origin <origin>',
      'of another page that may read the lines; can be given several times',
      originList,
      [],
    )
    .option(
      '--page-dir <folder>',
      'serves the page from another folder than the built one',
      BUILT_PAGE,
    );
}
