import { newJsonTextParser } from '../connectors/format/json.ts';
import { wrongNumberOfArguments } from '../errors/function-errors.ts';
import {
  invalidJsonMapKey,
  invalidJsonSchema,
  jsonArrayAsStruct,
} from '../errors/record-function-errors.ts';
import { type DataType, StringType } from '../types/data-type.ts';
import { nullableType } from '../types/nullable-type.ts';
import { childTypes } from '../wasm/empty-column.ts';
import { callSql } from './call-sql.ts';
import { type Argument, defineFunction, type ScalarSignature } from './define.ts';
import { implicitCast } from './input-type.ts';
import { copyJson } from './json-copy.ts';
import { optionsArgument } from './options-argument.ts';
import { checkReading, type RecordReading, readRecords } from './record-reading.ts';
import { schemaArgument } from './schema-argument.ts';
import { unexpectedArgument } from './signature.ts';
import { STRICT_STRING } from './strict-text.ts';

function resolve(args: readonly Argument[]): ScalarSignature {
  if (args.length !== 2 && args.length !== 3) {
    throw wrongNumberOfArguments('from_json', '[2, 3]', args.length);
  }
  const [text, schema, options] = args;
  const output = nullableType(schemaArgument(schema));
  const reading: RecordReading = {
    name: 'from_json',
    output,
    options: optionsArgument(options?.expression),
    newParser: (context, texts) =>
      newJsonTextParser(context, {
        ...texts,
        isRootValue: output.kind !== 'struct',
        rewrite: copyJson,
      }),
    failure: (json) =>
      output.kind === 'struct' && json.trimStart().startsWith('[')
        ? jsonArrayAsStruct(json)
        : undefined,
  };
  if (implicitCast(text.dataType, STRICT_STRING) === undefined) {
    throw unexpectedArgument('from_json', [text], { index: 0, requiredType: '"STRING"' });
  }
  checkSchema(callSql('from_json', [text]), output);
  return {
    args: [StringType, ...args.slice(1).map(({ dataType }) => dataType)],
    output,
    nullable: true,
    isTotal: !checkReading(reading),
    evaluate: readRecords(reading),
  };
}

function checkSchema(sqlExpr: string, schema: DataType): void {
  if (schema.kind !== 'struct' && schema.kind !== 'array' && schema.kind !== 'map') {
    throw invalidJsonSchema(sqlExpr, schema);
  }
  if (hasOtherKeys(schema)) {
    throw invalidJsonMapKey(schema.kind === 'map' ? 'entries' : sqlExpr, schema);
  }
}

function hasOtherKeys(type: DataType): boolean {
  if (type.kind === 'map' && type.keyType.kind !== 'string') return true;
  return childTypes(type).some(hasOtherKeys);
}

export const fromJson = defineFunction({
  name: 'from_json',
  usage:
    'Returns the struct, array or map that a JSON text is by a schema; the third argument is a map of options.',
  examples: [[`SELECT from_json('{"a": 1}', 'a INT').a`, 1]],
  resolve,
});
