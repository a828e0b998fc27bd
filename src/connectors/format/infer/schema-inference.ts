import { malformedRecord } from '../../../errors/record-errors.ts';
import {
  type DataType,
  NullType,
  StringType,
  structField,
  structType,
} from '../../../types/data-type.ts';
import type { SchemaInference, TextInference } from '../format.ts';
import { FormatOptions, type OptionTexts } from '../format-options.ts';
import { CsvInference, csvLineOptions } from './csv-inference.ts';
import { type CsvValues, csvValues } from './csv-line.ts';
import { CsvRecordSplitter } from './csv-records.ts';
import { commonJsonType, JsonInference } from './json-inference.ts';

/*
 * The schema of lines, put together line by line, as Spark infers that of files. Only as many lines are looked at as the
 * option `samplingRatio` says.
 */

/** Says which lines are looked at: the first, and of a ratio of 0.25 each fourth one after it. */
function sampler(settings: FormatOptions): () => boolean {
  const ratio = Number(settings.text('samplingRatio') ?? 1);
  let due = 1 - ratio;
  return () => {
    due += ratio;
    if (due < 1) return false;
    due = ratio >= 1 ? 0 : due - 1;
    return true;
  };
}

/** Objects, a line each, or arrays of objects. A malformed line asks for the column of malformed records. */
export function inferJson(options: OptionTexts): SchemaInference {
  const settings = new FormatOptions(options);
  const inference = new JsonInference(options);
  const mode = settings.mode();
  const corrupt = settings.text('columnNameOfCorruptRecord') ?? '_corrupt_record';
  const isSampled = sampler(settings);
  let schema: DataType = NullType;
  let hasMalformed = false;
  return {
    add: (line) => {
      if (line.trim() === '' || !isSampled()) return;
      const type = inference.typeOf(line);
      const row = type?.kind === 'array' ? type.elementType : type;
      if (row?.kind === 'null') return;
      if (row?.kind === 'struct') schema = commonJsonType(schema, row);
      else if (mode === 'FAILFAST') throw malformedRecord(line);
      else hasMalformed = true;
    },
    schema: () => {
      const fields = schema.kind === 'struct' ? [...schema.fields] : [];
      const isKnown = fields.some(({ name }) => name === corrupt);
      if (hasMalformed && mode === 'PERMISSIVE' && !isKnown) {
        fields.push(structField(corrupt, StringType));
        fields.sort((left, right) => (left.name < right.name ? -1 : 1));
      }
      const finished = inference.finished(structType(fields));
      return finished?.kind === 'struct' ? finished : structType([]);
    },
  };
}

/**
 * Columns as the first record has them, named by it where the option `header` says so. They are STRING unless the option
 * `inferSchema` asks for their types.
 */
export function inferCsv(options: OptionTexts): TextInference {
  const settings = new FormatOptions(options);
  const inference = new CsvInference(options);
  const hasHeader = settings.flag('header', false);
  const hasTypes = settings.flag('inferSchema', false);
  const nullText = settings.text('nullValue') ?? '';
  const isSampled = sampler(settings);
  let names: readonly string[] | undefined;
  let header: string | undefined;
  let types: DataType[] = [];
  const addRecord = (values: CsvValues, text: string) => {
    if (names === undefined) {
      names = columnNames(values, hasHeader, nullText);
      types = names.map(() => NullType);
      header = hasHeader ? text : undefined;
    }
    // Each file has the header again.
    if (text === header || !hasTypes || !isSampled()) return;
    types = types.map((type, index) => inference.withValue(type, values[index] ?? null));
  };
  const lineOptions = csvLineOptions(options);
  const addLine = (line: string) => {
    if (line.trim() === '' || (names !== undefined && !hasTypes)) return;
    const values = csvValues(line, lineOptions);
    if (values.length > 0) addRecord(values, line);
  };
  return {
    newText: settings.flag('multiLine', false)
      ? () => new CsvRecordSplitter(options, addRecord)
      : () => new LineSplitter(options, addLine),
    schema: () =>
      structType(
        (names ?? []).map((name, index) =>
          structField(name, types[index].kind === 'null' ? StringType : types[index]),
        ),
      ),
  };
}

/** Names that are missing are by position; those that come again, in whatever case, have it behind them. */
function columnNames(
  values: readonly (string | null)[],
  hasHeader: boolean,
  nullText: string,
): readonly string[] {
  if (!hasHeader) return values.map((_, index) => `_c${index}`);
  const counts = new Map<string, number>();
  for (const value of values) {
    const key = value?.toLowerCase() ?? '';
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return values.map((value, index) => {
    if (value === null || value === '' || value === nullText) return `_c${index}`;
    return (counts.get(value.toLowerCase()) ?? 0) > 1 ? `${value}${index}` : value;
  });
}

/** Takes a text apart into lines, as they end where no option says otherwise or with `lineSep`. */
class LineSplitter {
  readonly #separator: string | undefined;
  readonly #decoder = new TextDecoder('utf-8');
  readonly #onLine: (line: string) => void;
  #rest = '';

  constructor(options: OptionTexts, onLine: (line: string) => void) {
    this.#separator = new FormatOptions(options).text('lineSep');
    this.#onLine = onLine;
  }

  /** More bytes of the text; none at its end. */
  add(bytes: Uint8Array, isLast: boolean): void {
    this.#rest += this.#decoder.decode(bytes, { stream: !isLast });
    // Half of a line end may stand at the end of what is there.
    const whole = isLast ? this.#rest : this.#rest.replace(/\r$/, '');
    const lines = whole.split(this.#separator ?? /\r\n|\n|\r/);
    const rest = isLast ? '' : (lines.pop() ?? '') + this.#rest.slice(whole.length);
    for (const line of lines) this.#onLine(line);
    this.#rest = rest;
  }
}

/** An inference over the lines of texts. */
export function overLines(options: OptionTexts, inference: SchemaInference): TextInference {
  return {
    newText: () => new LineSplitter(options, (line) => inference.add(line)),
    schema: () => inference.schema(),
  };
}

/** An inference over texts that are one record each. */
export function overTexts(inference: SchemaInference): TextInference {
  return {
    newText: () => {
      const decoder = new TextDecoder('utf-8');
      let text = '';
      return {
        add: (bytes, isLast) => {
          text += decoder.decode(bytes, { stream: !isLast });
          if (isLast) inference.add(text);
        },
      };
    },
    schema: () => inference.schema(),
  };
}
