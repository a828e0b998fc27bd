import type { Format } from './format.ts';
import { textFormat } from './text.ts';

/** The formats of byte connectors, by the name given to `format(…)`. */
export const formats: ReadonlyMap<string, Format> = new Map(
  [textFormat].map((format) => [format.name, format]),
);
