/** The file that says what a table of the warehouse is: it appears, and changes, as a whole. */
import { randomUUID } from 'node:crypto';
import { readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { EntryChange } from '../../src/ports/table-storage.ts';
import { syncFolder, unlessMissing, writeDurably } from './file-system.ts';

/** In the table's folder of the warehouse. Where its rows are there, too, it is none of them and outlives them. */
export const TABLE_ENTRY = '_table.json';
const UNFINISHED = '.table-';

/** Whether a name is that of an entry, or of one that is being written. */
export function isOfEntry(name: string): boolean {
  return name === TABLE_ENTRY || name.startsWith(UNFINISHED);
}

/** Makes an entry durable, in the place of another one. */
export async function writeEntry(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `${UNFINISHED}${randomUUID()}.tmp`);
  try {
    await writeDurably(temporary, new TextEncoder().encode(text));
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

/** Does a change that may be done already. A table that was dropped or changed since then stays as it is. */
export async function changeEntry(path: string, { text, replaces }: EntryChange): Promise<void> {
  const found = await unlessMissing(readFile(path, 'utf8'));
  if (found === replaces) await writeEntry(path, text);
}
