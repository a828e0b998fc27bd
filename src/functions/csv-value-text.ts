/** Values inside of others as `to_csv` prints them: `[1,, 2]`, `{k -> 1}`, with nothing or the `nullValue` for nulls. */
import type { FormatOptions } from '../connectors/format/format-options.ts';
import { patternPrinter } from '../connectors/format/time-options.ts';
import type { DataType } from '../types/data-type.ts';
import { formatWithPattern, type ShownZone } from '../types/date-formatting.ts';
import { UTC } from '../types/local-time.ts';
import type { Value } from '../types/value.ts';
import { prettyText } from '../types/value-text.ts';
import type { ValueText } from './printable-column.ts';
import { intervalText } from './row-text.ts';
import { asBigint, asList } from './value-reading.ts';

const TIMESTAMP_PATTERN = "yyyy-MM-dd'T'HH:mm:ss.SSSXXX";
const TIMESTAMP_NTZ_PATTERN = "yyyy-MM-dd'T'HH:mm:ss.SSS";

/** What the encoder of CSV can't print; undefined for the types that it can. */
export function csvValueText(
  type: DataType,
  settings: FormatOptions,
  shown: ShownZone,
): ValueText | undefined {
  switch (type.kind) {
    case 'null':
      return () => '';
    case 'calendar_interval':
      return intervalText(type);
    case 'struct':
    case 'array':
    case 'map':
      return new NestedTexts(settings, shown).textOf(type);
    default:
      return undefined;
  }
}

class NestedTexts {
  readonly #settings: FormatOptions;
  readonly #shown: ShownZone;
  /** What stands behind a comma or an arrow for a null. */
  readonly #nullText: string;

  constructor(settings: FormatOptions, shown: ShownZone) {
    this.#settings = settings;
    this.#shown = shown;
    const text = settings.text('nullValue') ?? '';
    this.#nullText = text === '' ? '' : ` ${text}`;
  }

  textOf(type: DataType): ValueText {
    switch (type.kind) {
      case 'struct': {
        const fields = type.fields.map(({ dataType }) => this.textOf(dataType));
        return (value) => `{${this.#listed(asList(value), (_, index) => fields[index])}}`;
      }
      case 'array': {
        const element = this.textOf(type.elementType);
        return (value) => `[${this.#listed(asList(value), () => element)}]`;
      }
      case 'map': {
        const [key, item] = [this.textOf(type.keyType), this.textOf(type.valueType)];
        return (value) => {
          const entries = asList(value).map(asList);
          const texts = entries.map(([name, content]) => {
            return `${key(name)} ->${content === null ? this.#nullText : ` ${item(content)}`}`;
          });
          return `{${texts.join(', ')}}`;
        };
      }
      default:
        return this.#leaf(type);
    }
  }

  #listed(values: readonly Value[], textOf: (value: Value, index: number) => ValueText): string {
    const texts = values.map((value, index) => {
      if (value === null) return this.#nullText;
      return `${index > 0 ? ' ' : ''}${textOf(value, index)(value)}`;
    });
    return texts.join(',');
  }

  #leaf(type: DataType): ValueText {
    const printed = patternPrinter(this.#settings, this.#shown, type) ?? intervalText(type);
    if (printed !== undefined) return printed;
    const local: ShownZone = { id: 'UTC', zone: UTC };
    switch (type.kind) {
      case 'timestamp':
        return (value) => formatWithPattern(asBigint(value), TIMESTAMP_PATTERN, this.#shown);
      case 'timestamp_ntz':
        return (value) => formatWithPattern(asBigint(value), TIMESTAMP_NTZ_PATTERN, local);
      default:
        return (value) => prettyText(value, type, UTC);
    }
  }
}
