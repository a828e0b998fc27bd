import { spawn } from 'node:child_process';

/** The program that opens a URL as a double click would, by platform. */
function openerOf(url: string): readonly [program: string, ...args: string[]] {
  switch (process.platform) {
    case 'darwin':
      return ['open', url];
    case 'win32':
      // `start` is a part of the shell; its first quoted argument would be a title.
      return ['cmd', '/c', 'start', '""', url];
    default:
      return ['xdg-open', url];
  }
}

/** Whether someone sits in front of this terminal who would see a browser: not over ssh, not in a script. */
export function hasBrowser(env: NodeJS.ProcessEnv = process.env): boolean {
  if (process.stdout.isTTY !== true || env.CI !== undefined) return false;
  if (env.SSH_CONNECTION !== undefined) return false;
  const hasDisplay = env.DISPLAY !== undefined || env.WAYLAND_DISPLAY !== undefined;
  return process.platform === 'darwin' || process.platform === 'win32' || hasDisplay;
}

/** Opens a URL in the user's browser. Where that does not work out the URL is on the screen all the same. */
export function openBrowser(url: string): void {
  const [program, ...args] = openerOf(url);
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
