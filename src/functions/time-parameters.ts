import { DateType, DoubleType, StringType, timeType } from '../types/data-type.ts';
import type { TypeClass } from './input-type.ts';
import { DECIMAL, NUMERIC } from './input-type.ts';
import type { Parameter } from './per-row.ts';
import { asBigint, asText } from './value-reading.ts';

/* The parameters of functions of times. Many take a type as it is, where others cast to it. */

/** TIME of any precision, or what is cast to it. */
export const ANY_TIME: TypeClass = {
  kind: 'class',
  name: 'TIME',
  accepts: (type) => type.kind === 'time',
  ofNull: timeType(),
  ofText: timeType(),
  ofTime: timeType(),
};

export const EXACTLY_TIME: TypeClass = { ...ANY_TIME, ofText: undefined, ofTime: undefined };
export const EXACTLY_DATE: TypeClass = {
  kind: 'class',
  name: 'DATE',
  accepts: (type) => type.kind === 'date',
  ofNull: DateType,
};
export const EXACTLY_TEXT: TypeClass = {
  kind: 'class',
  name: 'STRING',
  accepts: (type) => type.kind === 'string',
  ofNull: StringType,
};
export const EXACTLY_DECIMAL: TypeClass = { ...DECIMAL, ofText: undefined };
export const EXACTLY_FLOATING: TypeClass = {
  kind: 'class',
  name: 'DOUBLE',
  accepts: ({ kind }) => kind === 'float' || kind === 'double',
  ofNull: DoubleType,
};
export const EXACTLY_NUMERIC: TypeClass = { ...NUMERIC, ofText: undefined };

/** Nanoseconds since midnight. */
export const ONLY_TIME: Parameter<bigint> = { type: EXACTLY_TIME, read: asBigint };
export const ONLY_TEXT: Parameter<string> = { type: EXACTLY_TEXT, read: asText };
