import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const FILES = 40;

/** Lines of hits of seven services, a file for each ten seconds: seven minutes are touched. */
export async function writeHits(folder: string): Promise<void> {
  await mkdir(folder);
  for (let file = 0; file < FILES; file++) {
    const lines = Array.from({ length: 210 }, (_, at) => {
      const ts = new Date(Date.UTC(2026, 0, 1) + file * 10_000 + at * 40).toISOString();
      return JSON.stringify({ ts, service: `s${at % 7}`, bytes: file * 1000 + at });
    });
    await writeFile(join(folder, `${String(file).padStart(3, '0')}.json`), `${lines.join('\n')}\n`);
  }
}
