import { decimalText } from '../../types/number-text.ts';
import { type DigitGroups, type NumberFormat, runsOf } from './number-format.ts';

/** What stands for the digits of a number that has more of them than the format. */
const OVERFLOW = '#';

const isSign = (character: string | undefined) => /^[-+<]$/.test(character ?? '');

/** A text that is written from left to right, but for signs, which stand next to the digits. */
class Writing {
  #text = '';

  get text(): string {
    return this.#text;
  }

  add(character: string): void {
    const last = this.#text.at(-1);
    if (character === ' ' && last !== undefined && isSign(last)) {
      this.#text = `${this.#text.slice(0, -1)} ${last}`;
    } else this.#text += character;
  }

  /** Adds a sign behind the digits: before the blank where there is one. */
  addSign(sign: string): void {
    this.stripPoint();
    const hasBlank = this.#text.endsWith(' ');
    this.#text = hasBlank ? `${this.#text.slice(0, -1)}${sign} ` : this.#text + sign;
  }

  addPoint(): void {
    if (this.#text.endsWith(' ')) this.#text = `${this.#text.slice(0, -1)}0`;
    this.#text += '.';
  }

  addBlanks(count: number): void {
    this.#text += ' '.repeat(count);
  }

  addSeparator(): void {
    if (/\d$/.test(this.#text)) this.#text += ',';
    else this.add(' ');
  }

  /** A point without digits behind it gives way to a blank. */
  stripPoint(): void {
    if (this.#text.endsWith('.')) this.#text = `${this.#text.slice(0, -1)} `;
  }
}

/** The digits of a number as the format has room for them, without zeros at either end. */
function digitsOf(unscaled: bigint, scale: number, format: NumberFormat) {
  const [before, after = ''] = decimalText(unscaled, scale).replace('-', '').split('.');
  const whole = before.replace(/^0+/, '');
  const fraction = after.replace(/0+$/, '');
  const { precision, scale: places } = format.type;
  const isTooLong = whole.length > precision - places || fraction.length > places;
  return isTooLong
    ? { whole: OVERFLOW.repeat(precision - places), fraction: OVERFLOW.repeat(places) }
    : { whole, fraction: fraction.padEnd(places, '0') };
}

/** Writes digits from the right, blanks and zeros where the number has none. */
function writeGroups(writing: Writing, groups: DigitGroups, digits: string): void {
  const room = runsOf(groups).reduce((sum, { count }) => sum + count, 0);
  let missing = room - digits.length;
  let at = 0;
  for (const part of groups.parts) {
    if (part === ',') {
      writing.addSeparator();
      continue;
    }
    for (let place = 0; place < part.count; place++) {
      if (missing > 0) {
        missing--;
        writing.add(part.isExact ? '0' : ' ');
      } else writing.add(digits[at++]);
    }
  }
}

/** A number as text; one with more digits than the format comes out as signs `#`. */
export function writeNumber(unscaled: bigint, scale: number, format: NumberFormat): string {
  const isNegative = unscaled < 0n;
  const { whole, fraction } = digitsOf(unscaled, scale, format);
  const writing = new Writing();
  for (const token of format.tokens) {
    switch (token.kind) {
      case 'digits':
        writeGroups(writing, token, token.isFraction ? fraction : whole);
        break;
      case 'point':
        writing.addPoint();
        break;
      case 'currency':
        writing.add('$');
        break;
      case 'sign':
        writing.addSign(isNegative ? '-' : '+');
        break;
      case 'minus':
        if (isNegative) writing.addSign('-');
        else writing.addBlanks(1);
        break;
      case 'opening':
        if (isNegative) writing.add('<');
        break;
      default:
        if (isNegative) writing.addSign('>');
        else writing.addBlanks(2);
    }
  }
  writing.stripPoint();
  return writing.text;
}
