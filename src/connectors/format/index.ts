import { csvFormat } from './csv.ts';
import type { Format } from './format.ts';
import { jsonFormat } from './json.ts';
import { logFormat } from './log.ts';
import { logfmtFormat } from './logfmt.ts';
import { textFormat } from './text.ts';
import { tsvFormat } from './tsv.ts';

/** The formats of byte connectors, by the name given to `format(…)`. */
export const formats: ReadonlyMap<string, Format> = new Map(
  [csvFormat, jsonFormat, logFormat, logfmtFormat, textFormat, tsvFormat].map((format) => [
    format.name,
    format,
  ]),
);
