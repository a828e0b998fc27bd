import { type DigitGroups, type NumberFormat, runsOf } from './number-format.ts';

/** A text that is read from left to right. */
class Reading {
  readonly #text: string;
  #at = 0;
  whole = '';
  fraction = '';
  isNegative = false;
  isWrapped = false;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  /** Passes over a character, if it is the next one. */
  take(character: string): boolean {
    const isNext = this.#text[this.#at] === character;
    if (isNext) this.#at++;
    return isNext;
  }

  takeMinus(): void {
    if (this.take('-')) this.isNegative = !this.isNegative;
  }

  /** Digits, separators and blanks. The digits between separators must be as many as the format has, from the last on. */
  takeDigits(groups: DigitGroups): boolean {
    const found = /^[\d,\s]*/.exec(this.#text.slice(this.#at))?.[0] ?? '';
    this.#at += found.length;
    const parts = found.replace(/\s/g, '').split(',').reverse();
    if (groups.isFraction) this.fraction += parts.join('');
    else this.whole += parts.toReversed().join('');
    const runs = runsOf(groups).toReversed();
    return (
      parts.length <= runs.length &&
      runs.every(({ count, isExact }, index) => {
        const { length } = parts[index] ?? '';
        return isExact ? length === count : length <= count;
      })
    );
  }
}

/** The unscaled number that a text stands for, of the format's type; undefined for a text of another form. */
export function readNumber(text: string, { tokens, type }: NumberFormat): bigint | undefined {
  const reading = new Reading(text);
  for (const token of tokens) {
    switch (token.kind) {
      case 'digits':
        if (!reading.takeDigits(token)) return undefined;
        break;
      case 'point':
        reading.take('.');
        break;
      case 'currency':
        if (!reading.take('$')) return undefined;
        break;
      case 'sign':
        if (!reading.take('+')) reading.takeMinus();
        break;
      case 'minus':
        reading.takeMinus();
        break;
      case 'opening':
        reading.isWrapped = reading.take('<');
        if (reading.isWrapped) reading.isNegative = true;
        break;
      default:
        if (reading.take('>') !== reading.isWrapped) return undefined;
    }
  }
  const { whole, fraction, isNegative } = reading;
  if (!reading.isAtEnd || whole + fraction === '') return undefined;
  const unscaled = BigInt(whole + fraction.padEnd(type.scale, '0'));
  return isNegative ? -unscaled : unscaled;
}
