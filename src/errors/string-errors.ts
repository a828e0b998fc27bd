import { describing } from './condition.ts';
import { STRING_CONDITIONS } from './conditions/string-conditions.ts';
import { AnalysisException, RuntimeException } from './exception.ts';

const describeError = describing(STRING_CONDITIONS);

/* Values that functions of texts do not take. These load with the functions. */

export function malformedCharacterCoding(functionName: string, charset: string): RuntimeException {
  return new RuntimeException(
    describeError('MALFORMED_CHARACTER_CODING', { function: `\`${functionName}\``, charset }),
  );
}

export function invalidCharset(functionName: string, charset: string): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_PARAMETER_VALUE.CHARSET', {
      functionName: `\`${functionName}\``,
      parameter: '`charset`',
      charset,
      charsets: 'UTF-16LE, UTF-8, UTF-32, UTF-16BE, UTF-16, US-ASCII, ISO-8859-1',
    }),
  );
}

export function invalidRegularExpression(
  functionName: string,
  value: string,
  cause?: unknown,
): RuntimeException {
  return new RuntimeException(
    describeError(
      'INVALID_PARAMETER_VALUE.PATTERN',
      { functionName: `\`${functionName}\``, parameter: '`regexp`', value: `'${value}'` },
      { cause },
    ),
  );
}

/** A LIKE pattern whose escape character stands before an ordinary one, or (`char` is empty) at the end. */
export function invalidFormatEscape(format: string, char: string): RuntimeException {
  return new RuntimeException(
    char === ''
      ? describeError('INVALID_FORMAT.ESC_AT_THE_END', { format })
      : describeError('INVALID_FORMAT.ESC_IN_THE_MIDDLE', { format, char }),
  );
}

export function regexGroupIndex(
  functionName: string,
  groupCount: number,
  groupIndex: number,
): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX', {
      functionName: `\`${functionName}\``,
      parameter: '`idx`',
      groupCount: String(groupCount),
      groupIndex: String(groupIndex),
    }),
  );
}

export function cannotDecodeUrl(url: string): RuntimeException {
  return new RuntimeException(describeError('CANNOT_DECODE_URL', { url }));
}

export function invalidUrl(url: string): RuntimeException {
  return new RuntimeException(describeError('INVALID_URL', { url }));
}

/** A replacement that names a group that the pattern has not, or that ends in the midst. */
export function invalidRegexpReplace(call: {
  readonly text: string;
  readonly pattern: string;
  readonly replacement: string;
  readonly position: number;
}): RuntimeException {
  const { text: source, pattern, replacement, position } = call;
  return new RuntimeException(
    describeError('INVALID_REGEXP_REPLACE', {
      source,
      pattern,
      replacement,
      position: String(position),
    }),
  );
}

/** A format string that the values don't fit, or that is none. */
export function invalidFormatString(format: string, problem: string): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_PARAMETER_VALUE.FORMAT_STRING', { format, problem }),
  );
}

/** A text of one character that has none, or several. */
export function inputSizeNotOne(sqlExpr: string, name: string): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.INPUT_SIZE_NOT_ONE', {
      sqlExpr: `"${sqlExpr}"`,
      exprName: name,
    }),
  );
}

/** A word that is none of those that a parameter takes. `validValues` is printed as it is. */
export function invalidArgumentValue(
  { sqlExpr, name }: { readonly sqlExpr: string; readonly name: string },
  validValues: string,
  value: string,
): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.INVALID_ARG_VALUE', {
      sqlExpr: `"${sqlExpr}"`,
      inputName: name,
      requireType: 'case-insensitive "STRING"',
      validValues,
      inputValue: `'${value}'`,
    }),
  );
}

/** Text that has not the form that `to_binary` is told. */
export function invalidBinaryText(text: string, format: string): RuntimeException {
  return new RuntimeException(
    describeError('CONVERSION_INVALID_INPUT', {
      str: `'${text}'`,
      fmt: `'${format}'`,
      targetType: '"BINARY"',
      suggestion: '`try_to_binary`',
    }),
  );
}

export function bitPositionRange(position: number, size: number): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE', {
      functionName: '`bit_get`',
      parameter: '`pos`',
      upper: String(size),
      invalidValue: String(position),
    }),
  );
}
