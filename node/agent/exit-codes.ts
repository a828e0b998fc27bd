import type { Command } from 'commander';

/** How the process ends, as scripts and systemd read it. */
export const FAILED = 1;
/** The command line itself is wrong: nothing was tried. */
export const WRONG_USAGE = 2;
/** A signal ended it before it was done, as shells number Ctrl-C. */
export const INTERRUPTED = 130;

/** Gives a command, and all below it, the exit code of wrong usage. What only prints help or the version ends well. */
export function withExitCodes(command: Command): Command {
  const withCodes = [command, ...command.commands];
  for (const one of withCodes) {
    one.exitOverride((error) => {
      process.exit(error.exitCode === 0 ? 0 : WRONG_USAGE);
    });
  }
  return command;
}
