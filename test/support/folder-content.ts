import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The files of a checkpoint with their bytes in hex: all but its lock, whose entries are numbered by the starts. */
export function checkpointContent(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isFile() && !path.includes('.lock-'))
      .map((path) => [relative(folder, path), readFileSync(path, 'hex')]),
  );
}
