import { MillraceError } from '../errors/exception.ts';
import { emptyStatement, syntaxError } from '../errors/parse-errors.ts';
import { schemaNotLiteral } from '../errors/record-function-errors.ts';
import type { DataType } from '../types/data-type.ts';
import { parseDataType, parseSchema } from '../types/ddl.ts';
import { typeFromJson } from '../types/schema-json.ts';
import { argumentSql } from './call-sql.ts';
import { constantText } from './constant-text.ts';
import type { Argument } from './define.ts';
import { schemaOfCall } from './schema-of.ts';

/**
 * The type that an argument names, a constant text — a type, a list of columns, or Spark's JSON of a type — or
 * the schema of an example. Fails with
 * INVALID_SCHEMA.NON_STRING_LITERAL, and as a schema text does.
 */
export function schemaArgument(argument: Argument): DataType {
  const schema = schemaOfCall(argument.expression);
  if (schema !== undefined) return schema;
  const text = argument.dataType.kind === 'string' ? constantText(argument.expression) : null;
  if (text === undefined || text === null) throw schemaNotLiteral(argumentSql(argument));
  return parseTypeText(text);
}

/** As Spark reads it: a type, or else columns, or else JSON; the error is that of the type. */
function parseTypeText(text: string): DataType {
  if (text.trim() === '') throw emptyStatement(text);
  const named = COLUMN_WITH_COLON.exec(text);
  if (named !== null) {
    throw syntaxError({ text, offset: named[0].length - 1 }, { token: "':'" });
  }
  const [first, second] = [parseDataType, parseSchema].map((parse) => attempt(() => parse(text)));
  if ('type' in first) return first.type;
  if ('type' in second) return second.type;
  const json = text.trimStart().startsWith('{')
    ? attempt(() => typeFromJson(JSON.parse(text)))
    : first;
  if ('type' in json) return json.type;
  const extra = /^\s*\w+\s+(\S+)/.exec(text);
  if (extra === null) throw first.error;
  throw syntaxError(
    { text, offset: extra[0].length - extra[1].length },
    { token: `'${extra[1]}'` },
  );
}

/** Only inside of structs may a colon stand behind a name. */
const COLUMN_WITH_COLON = /^\s*(?:\w+|`(?:[^`]|``)*`)\s*:/;

function attempt(parse: () => DataType): { readonly type: DataType } | { readonly error: unknown } {
  try {
    return { type: parse() };
  } catch (error) {
    if (error instanceof MillraceError || error instanceof SyntaxError) return { error };
    throw error;
  }
}
