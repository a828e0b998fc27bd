import { newCsvTextParser } from '../connectors/format/csv.ts';
import { wrongNumberOfArguments } from '../errors/function-errors.ts';
import { unsupportedDataType } from '../errors/parse-errors.ts';
import { schemaNotStruct } from '../errors/record-function-errors.ts';
import { type DataType, StringType, type StructType } from '../types/data-type.ts';
import { nullableType } from '../types/nullable-type.ts';
import { typeSql } from '../types/type-sql.ts';
import { argumentSql } from './call-sql.ts';
import { type Argument, defineFunction, type ScalarSignature } from './define.ts';
import { implicitCast } from './input-type.ts';
import { optionsArgument } from './options-argument.ts';
import { checkReading, type RecordReading, readRecords } from './record-reading.ts';
import { schemaArgument } from './schema-argument.ts';
import { unexpectedArgument } from './signature.ts';
import { STRICT_STRING } from './strict-text.ts';

/** Of what CSV has no text. */
const UNSUPPORTED: readonly DataType['kind'][] = [
  'array',
  'map',
  'struct',
  'null',
  'calendar_interval',
];

function resolve(args: readonly Argument[]): ScalarSignature {
  if (args.length !== 2 && args.length !== 3) {
    throw wrongNumberOfArguments('from_csv', '[2, 3]', args.length);
  }
  const [text, schema, options] = args;
  const output = structSchema(schema);
  const reading: RecordReading = {
    name: 'from_csv',
    output,
    options: optionsArgument(options?.expression),
    newParser: newCsvTextParser,
  };
  if (implicitCast(text.dataType, STRICT_STRING) === undefined) {
    throw unexpectedArgument('from_csv', [text], { index: 0, requiredType: '"STRING"' });
  }
  const unsupported = output.fields.find(({ dataType }) => UNSUPPORTED.includes(dataType.kind));
  if (unsupported !== undefined) throw unsupportedDataType(typeSql(unsupported.dataType), []);
  return {
    args: [StringType, ...args.slice(1).map(({ dataType }) => dataType)],
    output,
    nullable: true,
    isTotal: !checkReading(reading),
    evaluate: readRecords(reading),
  };
}

function structSchema(schema: Argument): StructType {
  const type = nullableType(schemaArgument(schema));
  if (type.kind !== 'struct') throw schemaNotStruct(argumentSql(schema), type);
  return type;
}

export const fromCsv = defineFunction({
  name: 'from_csv',
  usage:
    'Returns the struct that a line of CSV is by a schema; the third argument is a map of options.',
  examples: [["SELECT from_csv('1,x', 'a INT, b STRING').b", 'x']],
  resolve,
});
