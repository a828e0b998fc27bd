import { csvFormat } from './csv.ts';
import type { Format } from './format.ts';
import { jsonFormat } from './json.ts';
import { logFormat } from './log.ts';
import { logfmtFormat } from './logfmt.ts';
import { syslogFormat } from './syslog.ts';
import { textFormat } from './text.ts';
import { textLogFormat } from './text-log.ts';
import { tsvFormat } from './tsv.ts';

/** The formats of byte connectors, by the name given to `format(…)`. */
export const formats: ReadonlyMap<string, Format> = new Map(
  [
    csvFormat,
    jsonFormat,
    logFormat,
    logfmtFormat,
    syslogFormat,
    textFormat,
    textLogFormat,
    tsvFormat,
  ].map((format) => [format.name, format]),
);
