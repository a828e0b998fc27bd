import { RecordError } from '../../../assembly/record-abi.ts';
import {
  StringType,
  type StructField,
  type StructType,
  structField,
} from '../../types/data-type.ts';
import type { OptionDefinition } from '../connector.ts';
import type { FormatOptions } from './format-options.ts';

/** What `_error` says of a line, by `RecordError`. Stable: queries count by them. */
export const RECORD_ERRORS: Readonly<Record<RecordError, string>> = {
  [RecordError.TooLong]: 'too long',
  [RecordError.BadValue]: 'bad value',
  [RecordError.Truncated]: 'truncated',
  [RecordError.BadTime]: 'bad time',
  [RecordError.NotJson]: 'not a JSON object',
  [RecordError.ColumnCount]: 'wrong number of columns',
  [RecordError.NotAccessLine]: 'not an access line',
  [RecordError.NotLogfmt]: 'not logfmt',
  [RecordError.NotSyslog]: 'not a syslog line',
  [RecordError.BadPriority]: 'bad priority',
  [RecordError.BadStructuredData]: 'bad structured data',
};

/** The columns that tell of a line as a whole, whatever its format. */
export type LineColumn = 'corrupt' | 'raw' | 'error';

interface LineColumnOption extends OptionDefinition {
  readonly column: LineColumn;
  readonly default: string;
}

/** The options that name the columns. An empty name is that of no column. */
export const LINE_COLUMN_OPTIONS: readonly LineColumnOption[] = [
  {
    column: 'corrupt',
    name: 'columnNameOfCorruptRecord',
    type: 'string',
    default: '_corrupt_record',
    doc: 'The column that receives the raw text of a malformed record, if the schema has it.',
  },
  {
    column: 'raw',
    name: 'columnNameOfRawRecord',
    type: 'string',
    default: '_raw',
    doc: 'The STRING column that receives the text of every record, if the schema has it.',
  },
  {
    column: 'error',
    name: 'columnNameOfRecordError',
    type: 'string',
    default: '_error',
    doc: 'The STRING column that says in a word or two why a record is malformed, if the schema has it.',
  },
];

/** The names of those columns. */
export type LineColumnNames = Readonly<Record<LineColumn, string>>;

export function lineColumnNames(options: FormatOptions): LineColumnNames {
  const name = ({ name, default: byDefault }: LineColumnOption) => options.text(name) ?? byDefault;
  const [corrupt, raw, error] = LINE_COLUMN_OPTIONS.map(name);
  return { corrupt, raw, error };
}

/** Which of them a field is; undefined for a field of the record. As in Spark, the one of malformed records goes by name alone. */
export function lineColumnOf(names: LineColumnNames, field: StructField): LineColumn | undefined {
  if (field.name === '') return undefined;
  if (field.name === names.corrupt) return 'corrupt';
  if (field.dataType.kind !== 'string') return undefined;
  if (field.name === names.raw) return 'raw';
  return field.name === names.error ? 'error' : undefined;
}

/** The fields of the record: those of the schema that are none of these columns. */
export function recordFields(schema: StructType, names: LineColumnNames): readonly StructField[] {
  return schema.fields.filter((field) => lineColumnOf(names, field) === undefined);
}

/** The columns as they stand at the end of a fixed schema. */
export function lineColumnFields(options: FormatOptions): StructField[] {
  const { corrupt, raw, error } = lineColumnNames(options);
  return [corrupt, raw, error]
    .filter((name) => name !== '')
    .map((name) => structField(name, StringType));
}
