/**
 * Doubles and floats as Java prints them (`Double.toString`): the fewest digits that read back as the same number, plain
 * from 10^-3 up to 10^7, else with an exponent, and always a digit after the point: `1.0`, `1.0E7`, `1.0E-4`.
 */

/** The digits and the exponent of `0.d₁d₂d₃… × 10^exponent`. */
function decompose(text: string): { digits: string; exponent: number } {
  const [mantissa, power = '0'] = text.split('e');
  const [whole, fraction = ''] = mantissa.split('.');
  const all = whole + fraction;
  const digits = all.replace(/^0+/, '');
  const leadingZeros = all.length - digits.length;
  return {
    digits: digits.replace(/0+$/, '') || '0',
    exponent: whole.length - leadingZeros + Number(power),
  };
}

function layout(isNegative: boolean, { digits, exponent }: { digits: string; exponent: number }) {
  const sign = isNegative ? '-' : '';
  if (exponent > 7 || exponent < -2) {
    return `${sign}${digits[0]}.${digits.slice(1) || '0'}E${exponent - 1}`;
  }
  if (exponent <= 0) return `${sign}0.${'0'.repeat(-exponent)}${digits}`;
  const padded = digits.padEnd(exponent, '0');
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent) || '0'}`;
}

function special(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  return undefined;
}

/** A double in Java's layout. */
export function doubleText(value: number): string {
  const known = special(value);
  if (known !== undefined) return known;
  const magnitude = Math.abs(value);
  const shortest = decompose(String(magnitude));
  // Java looks among decimals of two digits at least for the closest: the least double is 4.9E-324, not 5.0E-324.
  const isOneDigit = shortest.digits.length === 1;
  return layout(value < 0, isOneDigit ? decompose(magnitude.toPrecision(2)) : shortest);
}

/** A float in Java's layout: the fewest digits that read back as the same float. */
export function floatText(value: number): string {
  const known = special(value);
  if (known !== undefined) return known;
  const magnitude = Math.abs(value);
  for (let precision = 2; precision < 9; precision++) {
    const text = magnitude.toPrecision(precision);
    if (Math.fround(Number(text)) === magnitude) return layout(value < 0, decompose(text));
  }
  return layout(value < 0, decompose(magnitude.toPrecision(9)));
}

/** A decimal with its whole scale: `1.50`; never an exponent. */
export function decimalText(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '-' : '';
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString();
  if (scale <= 0) return sign + digits + '0'.repeat(-scale);
  const padded = digits.padStart(scale + 1, '0');
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}
