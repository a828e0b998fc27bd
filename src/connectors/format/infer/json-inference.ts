/**
 * The types of JSON values, and what two of them have in common, by the rules of Spark's `JsonInferSchema`: a number is
 * BIGINT, DOUBLE or a DECIMAL that holds it; objects are put together by name, in the order of names; what does not go
 * together is STRING.
 */

import { malformedRecord } from '../../../errors/record-errors.ts';
import { decimalForIntegral, tightestCommonType } from '../../../types/coercion.ts';
import {
  arrayType,
  BooleanType,
  type DataType,
  DoubleType,
  LongType,
  NullType,
  StringType,
  type StructField,
  type StructType,
  structField,
  structType,
  TimestampNtzType,
  TimestampType,
} from '../../../types/data-type.ts';
import { parseTimestamp } from '../../../types/datetime-text.ts';
import { UTC } from '../../../types/local-time.ts';
import type { OptionTexts } from '../format-options.ts';
import { FormatOptions } from '../format-options.ts';
import { jsonLiberties } from '../json.ts';
import { patternReader } from '../time-options.ts';
import { commonDecimal, decimalDigits, decimalOrDouble } from './inferred-decimal.ts';
import { JsonTokens, MalformedJson } from './json-tokens.ts';

const LONG_MAX = 9223372036854775807n;

/** What the options say about inference. */
export class JsonInference {
  readonly #settings: FormatOptions;
  readonly #isTextOnly: boolean;
  readonly #prefersDecimal: boolean;
  readonly #dropsNulls: boolean;
  readonly #isTimestamp: ((text: string) => boolean) | undefined;

  constructor(options: OptionTexts) {
    const settings = new FormatOptions(options);
    this.#settings = settings;
    this.#isTextOnly = settings.flag('primitivesAsString', false);
    this.#prefersDecimal = settings.flag('prefersDecimal', false);
    this.#dropsNulls = settings.flag('dropFieldIfAllNull', false);
    this.#isTimestamp = settings.flag('inferTimestamp', false)
      ? timestampTest(settings)
      : undefined;
  }

  /**
   * The type of a text as it stands, not finished: NULL of what has no value. Undefined where the text is malformed. What
   * stands behind the first value is not looked at.
   */
  typeOf(json: string): DataType | undefined {
    const tokens = new JsonTokens(json, jsonLiberties(this.#settings));
    try {
      tokens.next();
      return this.#valueType(tokens);
    } catch (error) {
      if (error instanceof MalformedJson) return undefined;
      throw error;
    }
  }

  /** The type as a schema has it: without objects and names that are empty; undefined where nothing is left. */
  finished(type: DataType): DataType | undefined {
    switch (type.kind) {
      case 'array': {
        const element = this.finished(type.elementType);
        return element === undefined ? undefined : arrayType(element);
      }
      case 'struct': {
        const fields = type.fields.flatMap(({ name, dataType }) => {
          const finished = name === '' ? undefined : this.finished(dataType);
          return finished === undefined ? [] : [structField(name, finished)];
        });
        return fields.length === 0 ? undefined : structType(fields);
      }
      case 'null':
        return this.#dropsNulls ? undefined : StringType;
      default:
        return type;
    }
  }

  #valueType(tokens: JsonTokens): DataType {
    switch (tokens.token) {
      case undefined:
      case 'null':
        return NullType;
      case 'string':
        return this.#textType(tokens.text);
      case 'true':
      case 'false':
        return this.#isTextOnly ? StringType : BooleanType;
      case 'integer':
      case 'float':
        return this.#isTextOnly ? StringType : this.#numberType(tokens);
      case '[': {
        let element: DataType = NullType;
        while (tokens.next() !== ']') element = commonJsonType(element, this.#valueType(tokens));
        return arrayType(element);
      }
      default:
        return this.#objectType(tokens);
    }
  }

  #objectType(tokens: JsonTokens): StructType {
    const fields: StructField[] = [];
    while (tokens.next() !== '}') {
      const name = tokens.text;
      tokens.next();
      fields.push(structField(name, this.#valueType(tokens)));
    }
    return structType(fields.sort(byName));
  }

  #textType(text: string): DataType {
    if (text === '') return NullType;
    if (this.#prefersDecimal && decimalDigits(text) !== undefined) return decimalOrDouble(text);
    return this.#isTimestamp?.(text) ? TimestampType : StringType;
  }

  #numberType({ token, text }: JsonTokens): DataType {
    if (token === 'float') {
      return this.#prefersDecimal && decimalDigits(text) ? decimalOrDouble(text) : DoubleType;
    }
    const value = BigInt(text);
    return value > LONG_MAX || value < -LONG_MAX - 1n ? decimalOrDouble(text) : LongType;
  }
}

/** Whether a text is a timestamp, by the pattern of the options or in the forms that a cast reads. */
export function timestampTest(settings: FormatOptions): (text: string) => boolean {
  // Spark reads the other pattern, too, if only to find that it is none.
  patternReader(settings, UTC, TimestampNtzType);
  const read =
    patternReader(settings, UTC, TimestampType) ?? ((text) => parseTimestamp(text, UTC, 0n));
  return (text) => read(text) !== undefined;
}

function byName(left: StructField, right: StructField): number {
  return left.name < right.name ? -1 : left.name > right.name ? 1 : 0;
}

/** The type that holds values of both. */
export function commonJsonType(left: DataType, right: DataType): DataType {
  if (left.kind === 'struct' && right.kind === 'struct') return mergedStruct(left, right);
  if (left.kind === 'array' && right.kind === 'array') {
    return arrayType(commonJsonType(left.elementType, right.elementType));
  }
  const decimals = commonWithDecimal(left, right) ?? commonWithDecimal(right, left);
  return decimals ?? tightestCommonType(left, right) ?? StringType;
}

function commonWithDecimal(left: DataType, right: DataType): DataType | undefined {
  if (left.kind !== 'decimal') return undefined;
  if (right.kind === 'double') return DoubleType;
  const other = right.kind === 'decimal' ? right : decimalForIntegral(right);
  return other === undefined ? undefined : commonDecimal(left, other);
}

/** Fields of one name meet, one by one where a name comes several times; all are in the order of names. */
function mergedStruct({ fields: left }: StructType, { fields: right }: StructType): StructType {
  const merged: StructField[] = [];
  let [at, other] = [0, 0];
  while (at < left.length && other < right.length) {
    const order = byName(left[at], right[other]);
    if (order === 0) {
      const { name, dataType } = left[at++];
      merged.push(structField(name, commonJsonType(dataType, right[other++].dataType)));
    } else {
      merged.push(order < 0 ? left[at++] : right[other++]);
    }
  }
  return structType([...merged, ...left.slice(at), ...right.slice(other)]);
}

/** The schema of one JSON text, as `schema_of_json` gives it. Fails with MALFORMED_RECORD_IN_PARSING. */
export function schemaOfJson(json: string, options: OptionTexts): DataType {
  const inference = new JsonInference(options);
  const type = inference.typeOf(json);
  if (type === undefined) throw malformedRecord(json);
  if (type.kind === 'struct') return inference.finished(type) ?? structType([]);
  if (type.kind === 'array' && type.elementType.kind === 'struct') {
    return arrayType(inference.finished(type.elementType) ?? structType([]));
  }
  return inference.finished(type) ?? StringType;
}
