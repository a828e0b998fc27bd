/** How a log is read, and which of its columns tell what: what detection found, as far as the engine cares. */
import type { Column } from '../../../../src/api/column.ts';
import { lit } from '../../../../src/api/core-functions.ts';
import {
  current_timestamp,
  timestamp_micros,
  timestamp_millis,
  timestamp_seconds,
} from '../../../../src/api/functions.ts';
import { formatTitle } from '../../../../src/connectors/format/detect/describe-format.ts';
import { detectFormat } from '../../../../src/connectors/format/detect/detect-format.ts';
import type {
  DetectedFormat,
  LogRoles,
  TimeUnit,
} from '../../../../src/connectors/format/detect/detected-format.ts';
import { FormatOptions } from '../../../../src/connectors/format/format-options.ts';
import { lineColumnNames, recordFields } from '../../../../src/connectors/format/line-columns.ts';
import { type StructType, structType } from '../../../../src/types/data-type.ts';
import type { ClassKind, FormatChoice } from '../../protocol.ts';
import { column } from '../column.ts';

/** The columns that tell of a line, under names that no log has for its own. */
export const RAW_COLUMN = '_millrace_raw';
export const ERROR_COLUMN = '_millrace_error';

const LINE_COLUMN_OPTIONS = {
  columnNameOfRawRecord: RAW_COLUMN,
  columnNameOfRecordError: ERROR_COLUMN,
};

export interface LogShape {
  readonly format: string;
  readonly options: Readonly<Record<string, string>>;
  /** The log's own columns. */
  readonly schema: StructType;
  readonly roles: LogRoles;
  readonly choice: FormatChoice;
  /** Lines that were looked at. */
  readonly sampleLines: number;
  /** What it is, if it is no text. */
  readonly binaryKind: string | undefined;
}

/** What can be chosen, by the names of the formats. */
const FORMAT_IDS = ['log', 'json', 'logfmt', 'syslog', 'csv', 'tsv', 'text-log', 'text'];

/** Finds out by a sample; `chosen` is the format that the user says it is. */
export function shapeOf(sample: Uint8Array, chosen: string | undefined): LogShape {
  const detected = detectFormat(sample, chosen === undefined ? {} : { format: chosen });
  const { format, options, schema, roles, sampleLines, isBinary, binaryKind } = detected;
  return {
    format,
    // A text line is all that there is: it has no columns besides.
    options: format === 'text' ? options : { ...options, ...LINE_COLUMN_OPTIONS },
    schema: structType(recordFields(schema, lineColumnNames(new FormatOptions(options)))),
    roles: format === 'text' ? { message: schema.fields[0].name } : roles,
    choice: choiceOf(detected, chosen),
    sampleLines,
    binaryKind: isBinary ? binaryKind : undefined,
  };
}

function choiceOf(detected: DetectedFormat, chosen: string | undefined): FormatChoice {
  const { confidence, format, runnerUp } = detected;
  return {
    id: format,
    name: formatTitle(detected),
    confidence: chosen === undefined ? confidence : 1,
    isChosen: chosen !== undefined,
    ...(runnerUp !== undefined && {
      runnerUp: {
        id: runnerUp.format,
        name: titleOf(runnerUp.format),
        confidence: runnerUp.confidence,
      },
    }),
    alternatives: FORMAT_IDS.map((id) => ({ id, name: titleOf(id) })),
  };
}

function titleOf(format: string): string {
  const schema = structType([]);
  return formatTitle({
    ...{ format, schema, confidence: 1, options: {}, roles: {} },
    ...{ isBinary: false, sampleLines: 0 },
  });
}

/** What the class of a row is taken from. */
export function classKind({ status, level }: LogRoles): ClassKind {
  if (status !== undefined) return 'status';
  return level === undefined ? 'none' : 'level';
}

/** The column of the status or level. */
export function statusColumn({ status, level }: LogRoles): string | undefined {
  return status ?? level;
}

/** The column that the first list ranks. A level has a list of its own. */
export function rankedColumn({ path, group, level, status }: LogRoles): string | undefined {
  if (path !== undefined) return path;
  return group === level && status === undefined ? undefined : group;
}

/** Whether the ranked names are paths, whose identifiers are folded. */
export function hasPaths(roles: LogRoles): boolean {
  return roles.path !== undefined;
}

/** The column that stands before a ranked name. */
export function prefixColumn({ path, method }: LogRoles): string | undefined {
  return path === undefined ? undefined : method;
}

/** The columns that cells know. */
export function cellFields(roles: LogRoles) {
  return {
    status: statusColumn(roles),
    ranked: rankedColumn(roles),
    prefix: prefixColumn(roles),
  };
}

/** The event time as a TIMESTAMP, whatever it counts; that of the micro-batch where lines have none. */
export function eventTime({ time }: LogRoles): Column {
  if (time === undefined) return current_timestamp();
  const value = column(time.column);
  switch (time.unit) {
    case 'timestamp':
      return value;
    case 's':
      return timestamp_seconds(value);
    case 'ms':
      return timestamp_millis(value.cast('BIGINT'));
    case 'us':
      return timestamp_micros(value.cast('BIGINT'));
    case 'ns':
      return timestamp_micros(value.divide(1000).cast('BIGINT'));
  }
}

const UNIT_MS: Readonly<Record<TimeUnit, number>> = { s: 1000, ms: 1, us: 1e-3, ns: 1e-6 };

/** The duration in milliseconds; undefined where lines have none. */
export function durationMs({ duration }: LogRoles): Column | undefined {
  if (duration === undefined) return undefined;
  const value = column(duration.column).tryCast('DOUBLE');
  const unitMs = UNIT_MS[duration.unit];
  return unitMs === 1 ? value : value.multiply(lit(unitMs));
}
