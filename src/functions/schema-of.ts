import type { OptionTexts } from '../connectors/format/format-options.ts';
import { schemaOfCsv } from '../connectors/format/infer/csv-inference.ts';
import { schemaOfJson } from '../connectors/format/infer/json-inference.ts';
import { unexpectedNull } from '../errors/aggregate-errors.ts';
import { wrongNumberOfArguments } from '../errors/function-errors.ts';
import { nonFoldableInput } from '../errors/generator-errors.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import { type DataType, StringType } from '../types/data-type.ts';
import { typeSql } from '../types/type-sql.ts';
import { argumentSql, callSql } from './call-sql.ts';
import { constantText } from './constant-text.ts';
import {
  type Argument,
  defineFunction,
  type ScalarFunction,
  type ScalarSignature,
} from './define.ts';
import { implicitCast } from './input-type.ts';
import { optionsArgument } from './options-argument.ts';
import { perRow } from './per-row.ts';
import { unexpectedArgument } from './signature.ts';
import { STRICT_STRING } from './strict-text.ts';
import { asText } from './value-reading.ts';

/* Schemas of examples. The example is constant, so that its schema can be an argument of `from_json`. */

interface SchemaFunction {
  readonly name: string;
  /** What messages call the example. */
  readonly input: string;
  readonly example: readonly [sql: string, schema: string];
  readonly schemaOf: (text: string, options: OptionTexts) => DataType;
}

const FUNCTIONS: readonly SchemaFunction[] = [
  {
    name: 'schema_of_json',
    input: 'json',
    example: [`SELECT schema_of_json('{"a": [1.5]}')`, 'STRUCT<a: ARRAY<DOUBLE>>'],
    schemaOf: schemaOfJson,
  },
  {
    name: 'schema_of_csv',
    input: 'csv',
    example: ["SELECT schema_of_csv('1,abc')", 'STRUCT<_c0: INT, _c1: STRING>'],
    schemaOf: schemaOfCsv,
  },
];

function resolve(
  { name, input, schemaOf }: SchemaFunction,
  args: readonly Argument[],
): ScalarSignature {
  if (args.length !== 1 && args.length !== 2) {
    throw wrongNumberOfArguments(name, '[1, 2]', args.length);
  }
  const [text, given] = args;
  const options = optionsArgument(given?.expression);
  const sqlExpr = callSql(name, [text]);
  if (text.dataType.kind === 'null' || constantText(text.expression) === null) {
    throw unexpectedNull({ sqlExpr, name: input });
  }
  if (implicitCast(text.dataType, STRICT_STRING) === undefined) {
    throw unexpectedArgument(name, [text], { index: 0, requiredType: '"STRING"' });
  }
  if (text.isFoldable === false) {
    const inputExpr = argumentSql(text);
    throw nonFoldableInput({ sqlExpr, inputName: input, inputType: StringType, inputExpr });
  }
  const types = args.map(({ dataType }) => dataType);
  const evaluate = perRow([StringType], StringType, ([value]) =>
    typeSql(schemaOf(asText(value), options)),
  );
  return {
    args: types,
    output: StringType,
    nullable: false,
    evaluate: (context, columns, rows) => evaluate(context, columns.slice(0, 1), rows),
  };
}

/** The schema that an expression is: a call of one of these functions on a text that is known; undefined for any other. */
export function schemaOfCall(expression: ResolvedExpression | undefined): DataType | undefined {
  if (expression?.kind !== 'call') return undefined;
  const { name, args } = expression;
  const schema = FUNCTIONS.find((one) => one.name === name);
  const text = schema === undefined ? undefined : constantText(args[0]);
  return typeof text === 'string' ? schema?.schemaOf(text, optionsArgument(args[1])) : undefined;
}

export const SCHEMA_OF: readonly ScalarFunction[] = FUNCTIONS.map((schema) =>
  defineFunction({
    name: schema.name,
    usage: `Returns the schema of a ${schema.input.toUpperCase()} text, an example that is constant.`,
    examples: [schema.example],
    resolve: (args) => resolve(schema, args),
  }),
);
