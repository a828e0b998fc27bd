import {
  charInSchema,
  decimalPrecisionTooLarge,
  decimalScaleTooLarge,
  missingTypeLength,
  syntaxError,
  type TextPlace,
  tooComplex,
  unsupportedDataType,
  unsupportedTimePrecision,
} from '../errors/parse-errors.ts';
import {
  arrayType,
  BinaryType,
  BooleanType,
  ByteType,
  CalendarIntervalType,
  type DataType,
  DateType,
  DoubleType,
  decimalType,
  FloatType,
  IntegerType,
  LongType,
  mapType,
  NullType,
  ShortType,
  StringType,
  type StructField,
  type StructType,
  structType,
  TimestampNtzType,
  TimestampType,
  timeType,
} from './data-type.ts';
import { type DdlToken, ddlTokens, type TextRange } from './ddl-tokens.ts';
import { intervalType } from './interval-type.ts';
import { unescapeSqlString } from './sql-string.ts';
import { fieldSql } from './type-sql.ts';

/**
 * Spark's schema strings: `ts TIMESTAMP, at STRUCT<x: INT, y: ARRAY<STRING>> NOT NULL COMMENT 'where'`.
 * A small reader of its own, so that a schema doesn't load the SQL grammar; the grammar hands its types to it.
 */
const SIMPLE_TYPES: ReadonlyMap<string, DataType> = new Map(
  Object.entries({
    BOOLEAN: BooleanType,
    TINYINT: ByteType,
    BYTE: ByteType,
    SMALLINT: ShortType,
    SHORT: ShortType,
    INT: IntegerType,
    INTEGER: IntegerType,
    BIGINT: LongType,
    LONG: LongType,
    FLOAT: FloatType,
    REAL: FloatType,
    DOUBLE: DoubleType,
    STRING: StringType,
    BINARY: BinaryType,
    DATE: DateType,
    TIMESTAMP: TimestampType,
    TIMESTAMP_LTZ: TimestampType,
    TIMESTAMP_NTZ: TimestampNtzType,
    VOID: NullType,
  }),
);
const DECIMAL_NAMES = ['DECIMAL', 'DEC', 'NUMERIC'];
const CHAR_NAMES = ['CHAR', 'CHARACTER', 'VARCHAR'];
const TYPE_NAMES = [
  ...SIMPLE_TYPES.keys(),
  ...DECIMAL_NAMES,
  ...CHAR_NAMES,
  'INTERVAL',
  'TIME',
  'ARRAY',
  'MAP',
  'STRUCT',
];

const PRECISION_MAX = 38;
const NESTING_MAX = 200;

/**
 * Reads a schema: a list of columns, or one `STRUCT<…>`. Fails with PARSE_SYNTAX_ERROR, UNSUPPORTED_DATATYPE and the
 * like, with the place; CHAR and VARCHAR, whose lengths nothing would keep, with UNSUPPORTED_CHAR_OR_VARCHAR_AS_STRING.
 */
export function parseSchema(text: string): StructType {
  return new DdlReader(text, { allowChar: false }).schema();
}

/** Reads one type: `DECIMAL(10,2)`. CHAR(n) and VARCHAR(n) are strings, as in Spark's casts. */
export function parseDataType(text: string): DataType {
  return new DdlReader(text, { allowChar: true }).onlyType();
}

/** Reads the type that stands in a part of a text; errors tell their place in the whole. */
export function parseDataTypeWithin(text: string, range: TextRange): DataType {
  return new DdlReader(text, { allowChar: true, range }).onlyType();
}

class DdlReader {
  readonly #text: string;
  readonly #tokens: readonly DdlToken[];
  readonly #allowChar: boolean;
  #next = 0;
  #depth = 0;

  constructor(text: string, options: { readonly allowChar: boolean; readonly range?: TextRange }) {
    this.#text = text;
    this.#tokens = ddlTokens(text, options.range);
    this.#allowChar = options.allowChar;
  }

  schema(): StructType {
    if (this.#isWord('STRUCT') && this.#peek(1).text === '<') {
      this.#next++;
      const type = this.#struct();
      this.#expectEnd();
      return type;
    }
    if (this.#peek().kind === 'end') return structType([]);
    const fields = this.#fields();
    this.#expectEnd();
    return structType(fields);
  }

  onlyType(): DataType {
    const type = this.#type();
    this.#expectEnd();
    return type;
  }

  #fields(): StructField[] {
    const fields = [this.#field()];
    while (this.#accept(',')) fields.push(this.#field());
    return fields;
  }

  #field(): StructField {
    const name = this.#name();
    this.#accept(':');
    const dataType = this.#type();
    const nullable = !this.#acceptNotNull();
    const comment = this.#comment();
    return comment === undefined
      ? { name, dataType, nullable }
      : { name, dataType, nullable, metadata: { comment } };
  }

  #name(): string {
    const token = this.#peek();
    if (token.kind !== 'word' && token.kind !== 'quoted') throw this.#unexpected('<a column name>');
    this.#next++;
    return token.text;
  }

  #acceptNotNull(): boolean {
    if (!this.#acceptWord('NOT')) return false;
    this.#expectWord('NULL');
    return true;
  }

  #comment(): string | undefined {
    if (!this.#acceptWord('COMMENT')) return undefined;
    const token = this.#peek();
    if (token.kind !== 'string') throw this.#unexpected('<a string>');
    this.#next++;
    return unescapeSqlString(token.text);
  }

  #type(): DataType {
    if (this.#peek().kind !== 'word') throw this.#unexpected('<a data type>');
    const token = this.#advance();
    const name = token.text.toUpperCase();
    if (++this.#depth > NESTING_MAX) throw tooComplex();
    const type = this.#namedType(name, token);
    this.#depth--;
    return type;
  }

  #namedType(name: string, token: DdlToken): DataType {
    if (name === 'TIMESTAMP') return this.#timestamp();
    const simple = SIMPLE_TYPES.get(name);
    if (simple !== undefined) return simple;
    if (DECIMAL_NAMES.includes(name)) return this.#decimal(token);
    if (CHAR_NAMES.includes(name)) return this.#char(token);
    switch (name) {
      case 'INTERVAL':
        return this.#interval();
      case 'TIME':
        return this.#time(token);
      case 'ARRAY':
        return this.#array();
      case 'MAP':
        return this.#map();
      case 'STRUCT':
        return this.#struct();
      default:
        throw unsupportedDataType(token.text, TYPE_NAMES, this.#place(token));
    }
  }

  /** TIMESTAMP, also in the long forms WITH LOCAL TIME ZONE and WITHOUT TIME ZONE. */
  #timestamp(): DataType {
    const isLocal = this.#isWord('WITH') && this.#isWord('LOCAL', 1);
    if (isLocal) this.#next++;
    else if (!this.#isWithoutZone()) return TimestampType;
    this.#timeZone();
    return isLocal ? TimestampType : TimestampNtzType;
  }

  /** TIME, TIME(3), and WITHOUT TIME ZONE behind them. */
  #time(token: DdlToken): DataType {
    const precision = this.#accept('(') ? this.#number() : undefined;
    if (precision !== undefined) this.#expect(')');
    if (this.#isWithoutZone()) this.#timeZone();
    if (Number(precision) > 9)
      throw unsupportedTimePrecision(Number(precision), this.#place(token));
    return timeType(precision);
  }

  #isWithoutZone(): boolean {
    return this.#isWord('WITHOUT') && this.#isWord('TIME', 1);
  }

  /** The words behind WITH LOCAL and WITHOUT, of which the first is still ahead. */
  #timeZone(): void {
    this.#next++;
    this.#expectWord('TIME');
    this.#expectWord('ZONE');
  }

  #decimal(token: DdlToken): DataType {
    if (!this.#accept('(')) return decimalType();
    const precision = this.#number();
    const scale = this.#accept(',') ? this.#number() : 0;
    this.#expect(')');
    if (precision > PRECISION_MAX) throw decimalPrecisionTooLarge(precision, this.#place(token));
    if (scale > precision) throw decimalScaleTooLarge(precision, scale, this.#place(token));
    return decimalType(precision, scale);
  }

  #char(token: DdlToken): DataType {
    if (!this.#accept('(')) throw missingTypeLength(token.text, this.#place(token));
    this.#number();
    this.#expect(')');
    if (!this.#allowChar) throw charInSchema(this.#place(token));
    return StringType;
  }

  #interval(): DataType {
    const from = this.#intervalUnit();
    if (from === undefined) return CalendarIntervalType;
    const to = this.#acceptWord('TO') ? this.#intervalUnit() : from;
    const type = to === undefined ? undefined : intervalType(from, to);
    if (type === undefined) throw this.#unexpected('<a smaller unit>');
    return type;
  }

  /** A unit that could follow INTERVAL; a word that is none begins whatever comes after the type. */
  #intervalUnit(): string | undefined {
    const token = this.#peek();
    const unit = token.text.toLowerCase();
    if (token.kind !== 'word' || intervalType(unit, unit) === undefined) return undefined;
    this.#next++;
    return unit;
  }

  #array(): DataType {
    this.#expect('<');
    const elementType = this.#type();
    this.#expect('>');
    return arrayType(elementType);
  }

  #map(): DataType {
    this.#expect('<');
    const keyType = this.#type();
    this.#expect(',');
    const valueType = this.#type();
    this.#expect('>');
    return mapType(keyType, valueType);
  }

  #struct(): StructType {
    this.#expect('<');
    const fields = this.#peek().text === '>' ? [] : this.#fields();
    this.#expect('>');
    return structType(fields);
  }

  #number(): number {
    const token = this.#peek();
    if (token.kind !== 'number') throw this.#unexpected('<a number>');
    this.#next++;
    return Number(token.text);
  }

  #peek(ahead = 0): DdlToken {
    return this.#tokens[Math.min(this.#next + ahead, this.#tokens.length - 1)];
  }

  #advance(): DdlToken {
    return this.#tokens[this.#next++];
  }

  #isWord(word: string, ahead = 0): boolean {
    const token = this.#peek(ahead);
    return token.kind === 'word' && token.text.toUpperCase() === word;
  }

  #acceptWord(word: string): boolean {
    const accepted = this.#isWord(word);
    if (accepted) this.#next++;
    return accepted;
  }

  #expectWord(word: string): void {
    if (!this.#acceptWord(word)) throw this.#unexpected(word);
  }

  #accept(symbol: string): boolean {
    const token = this.#peek();
    const accepted = token.kind === 'symbol' && token.text === symbol;
    if (accepted) this.#next++;
    return accepted;
  }

  #expect(symbol: string): void {
    if (!this.#accept(symbol)) throw this.#unexpected(symbol);
  }

  #expectEnd(): void {
    if (this.#peek().kind !== 'end') throw this.#unexpected(',');
  }

  #unexpected(expected: string): Error {
    return this.#unexpectedAt(this.#peek(), [expected]);
  }

  #unexpectedAt(token: DdlToken, expected: readonly string[]): Error {
    const written = this.#text.slice(token.start, token.end);
    return syntaxError(this.#place(token), { token: written, expected });
  }

  #place(token: DdlToken): TextPlace {
    return { text: this.#text, offset: token.start };
  }
}

/** A schema as a DDL string that reads back to it: Spark's `StructType.toDDL`. */
export function toDDL(schema: StructType): string {
  return schema.fields.map((field) => fieldSql(field, ' ')).join(',');
}
