/**
 * The types of CSV columns by the rules of Spark's `CSVInferSchema`: of each value the first of INT, BIGINT, DECIMAL without
 * a fraction, DOUBLE, DATE, TIMESTAMP, BOOLEAN and STRING that it can be, beginning with what the column is so far.
 */

import { malformedRecord } from '../../../errors/record-errors.ts';
import { decimalForIntegral, tightestCommonType } from '../../../types/coercion.ts';
import {
  BooleanType,
  type DataType,
  DateType,
  DoubleType,
  decimalType,
  IntegerType,
  LongType,
  NullType,
  StringType,
  structField,
  structType,
  TimestampType,
} from '../../../types/data-type.ts';
import { UTC } from '../../../types/local-time.ts';
import { csvCharacters } from '../csv-options.ts';
import type { OptionTexts } from '../format-options.ts';
import { FormatOptions } from '../format-options.ts';
import { patternReader } from '../time-options.ts';
import { type CsvLineOptions, csvValues } from './csv-line.ts';
import { commonDecimal, decimalDigits } from './inferred-decimal.ts';
import { timestampTest } from './json-inference.ts';

const DATE_PATTERN = 'yyyy-MM-dd';
const INT_MAX = 2147483647n;
const LONG_MAX = 9223372036854775807n;
const WHOLE = /^[+-]?\d+$/;
/** What Java's `Double.parseDouble` reads, blanks around it included. */
const DOUBLE =
  /^[\0-\x20]*[+-]?(?:NaN|Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[dDfF]?)[\0-\x20]*$/;

export class CsvInference {
  readonly #nullText: string;
  readonly #specialNumbers: readonly string[];
  readonly #isDate: ((text: string) => boolean) | undefined;
  readonly #isTimestamp: (text: string) => boolean;

  constructor(options: OptionTexts) {
    const settings = new FormatOptions(options);
    this.#nullText = settings.text('nullValue') ?? '';
    this.#specialNumbers = [
      settings.text('nanValue') ?? 'NaN',
      settings.text('positiveInf') ?? 'Inf',
      settings.text('negativeInf') ?? '-Inf',
    ];
    this.#isTimestamp = timestampTest(settings);
    if (!settings.flag('preferDate', true)) return;
    const dateFormat = settings.text('dateFormat') ?? DATE_PATTERN;
    const read = patternReader(new FormatOptions({ dateFormat }), UTC, DateType);
    this.#isDate = (text) => read?.(text) !== undefined;
  }

  /** The type of a column with one more value. */
  withValue(type: DataType, text: string | null): DataType {
    if (text === null || text === '' || text === this.#nullText) return type;
    return commonCsvType(type, this.#typeFrom(type, text));
  }

  #typeFrom(soFar: DataType, text: string): DataType {
    switch (soFar.kind) {
      case 'null':
      case 'integer':
        return this.#wholeType(text, INT_MAX, IntegerType) ?? this.#longType(text);
      case 'long':
        return this.#longType(text);
      case 'decimal':
        return this.#decimalType(text);
      case 'double':
        return this.#doubleType(text);
      case 'date':
        return this.#dateType(text);
      case 'timestamp':
        return this.#timestampType(text);
      case 'boolean':
        return booleanType(text);
      default:
        return StringType;
    }
  }

  #wholeType(text: string, max: bigint, type: DataType): DataType | undefined {
    if (!WHOLE.test(text)) return undefined;
    const value = BigInt(text.replace('+', ''));
    return value > max || value < -max - 1n ? undefined : type;
  }

  #longType(text: string): DataType {
    return this.#wholeType(text, LONG_MAX, LongType) ?? this.#decimalType(text);
  }

  #decimalType(text: string): DataType {
    const { precision = 0, scale = 1 } = decimalDigits(text) ?? {};
    return scale === 0 && precision <= 38 ? decimalType(precision, 0) : this.#doubleType(text);
  }

  #doubleType(text: string): DataType {
    if (DOUBLE.test(text) || this.#specialNumbers.includes(text)) return DoubleType;
    return this.#dateType(text);
  }

  #dateType(text: string): DataType {
    return this.#isDate?.(text) ? DateType : this.#timestampType(text);
  }

  #timestampType(text: string): DataType {
    return this.#isTimestamp(text) ? TimestampType : booleanType(text);
  }
}

function booleanType(text: string): DataType {
  return /^(?:true|false)$/i.test(text) ? BooleanType : StringType;
}

/** The type that holds values of both. */
export function commonCsvType(left: DataType, right: DataType): DataType {
  return (
    commonWithDecimal(left, right) ??
    commonWithDecimal(right, left) ??
    tightestCommonType(left, right) ??
    StringType
  );
}

function commonWithDecimal(left: DataType, right: DataType): DataType | undefined {
  if (left.kind !== 'decimal') return undefined;
  if (right.kind === 'double') return DoubleType;
  const other = right.kind === 'decimal' ? right : decimalForIntegral(right);
  return other === undefined ? undefined : commonDecimal(left, other);
}

/** How a line is taken apart, by the options. */
export function csvLineOptions(options: OptionTexts): CsvLineOptions {
  const settings = new FormatOptions(options);
  return {
    ...csvCharacters(settings, ''),
    trimsStart: settings.flag('ignoreLeadingWhiteSpace', false),
    trimsEnd: settings.flag('ignoreTrailingWhiteSpace', false),
  };
}

/** The schema of one line, as `schema_of_csv` gives it. Fails with MALFORMED_RECORD_IN_PARSING where there is no value. */
export function schemaOfCsv(text: string, options: OptionTexts): DataType {
  const values = text === '' ? [] : csvValues(text, csvLineOptions(options));
  if (values.length === 0) throw malformedRecord(text);
  const inference = new CsvInference(options);
  return structType(
    values.map((value, index) => {
      const type = inference.withValue(NullType, value);
      return structField(`_c${index}`, type.kind === 'null' ? StringType : type);
    }),
  );
}
