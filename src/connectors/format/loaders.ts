import type { Format } from './format.ts';

/** How each format is loaded when a plan first names it; a bundler makes a chunk of each. */
const LOADERS: ReadonlyMap<string, () => Promise<Format>> = new Map([
  ['csv', async () => (await import('./csv.ts')).csvFormat],
  ['json', async () => (await import('./json.ts')).jsonFormat],
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
