import { StringType } from '../types/data-type.ts';
import type { TypeClass } from './input-type.ts';
import type { Parameter } from './per-row.ts';
import { asText } from './value-reading.ts';

/** Text, with no cast of anything else to it, as functions of JSON and CSV take it. */
export const STRICT_STRING: TypeClass = {
  kind: 'class',
  name: 'STRING',
  accepts: ({ kind }) => kind === 'string',
  ofNull: StringType,
};

/** A parameter that takes nothing but text. */
export const STRICT_TEXT: Parameter<string> = { type: STRICT_STRING, read: asText };
