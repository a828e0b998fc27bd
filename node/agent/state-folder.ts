/** Small JSON files beside a checkpoint, replaced atomically. */
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolderNow } from '../storage/file-system.ts';

/**
 * The folder under `root` that belongs to an input, and to one summary of it where there are several: the input's name and
 * a hash of its whole path and of the summary.
 */
export function stateFolder(root: string, input: string, summary = ''): string {
  const whole = summary === '' ? input : `${input}\n${summary}`;
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, 8);
  const name = (input.split('/').at(-1) ?? '').replace(/[^\w.-]/g, '_').slice(-40);
  return join(root, `${name || 'input'}-${hash}`);
}

/** The content of a JSON file, or undefined where there is none that can be read. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

export function writeJson(file: string, content: unknown): void {
  makeFolderNow(dirname(file));
  writeFileSync(`${file}.partial`, JSON.stringify(content));
  renameSync(`${file}.partial`, file);
}
