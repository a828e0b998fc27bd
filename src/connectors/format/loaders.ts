import type { Format } from './format.ts';
import { jsonFormat } from './json.ts';

/** JSON is what most streams are, and comes with the engine; a bundler makes a chunk of each of the others. */
const LOADERS: ReadonlyMap<string, () => Promise<Format>> = new Map([
  ['csv', async () => (await import('./csv.ts')).csvFormat],
  ['json', async () => jsonFormat],
  ['log', async () => (await import('./log.ts')).logFormat],
  ['logfmt', async () => (await import('./logfmt.ts')).logfmtFormat],
  ['syslog', async () => (await import('./syslog.ts')).syslogFormat],
  ['text', async () => (await import('./text.ts')).textFormat],
  ['text-log', async () => (await import('./text-log.ts')).textLogFormat],
  ['tsv', async () => (await import('./tsv.ts')).tsvFormat],
]);

/** The names of all formats, sorted. */
export const formatNames: readonly string[] = [...LOADERS.keys()];

/** Loads the format of a name, in any case; undefined where there is none. */
export async function loadFormat(name: string): Promise<Format | undefined> {
  return LOADERS.get(name.toLowerCase())?.();
}
