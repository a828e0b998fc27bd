import {
  cannotParseInterval,
  type IntervalFault,
  intervalWithMonths,
  invalidIntervalFormat,
  negativeDelay,
} from '../errors/interval-errors.ts';
import {
  type Interval,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
} from './interval-type.ts';

const MICROS_PER_MILLI = 1000n;
/** A watermark's delay counts a month as its longest. */
const DAYS_PER_MONTH = 31n;

const INT_MAX = 2147483647n;
const LONG_MAX = 9223372036854775807n;

type Measure = keyof Interval;

/** What one of each unit is. A fraction is allowed for seconds only. */
const UNITS: ReadonlyMap<string, { readonly measure: Measure; readonly factor: bigint }> = new Map([
  ['year', { measure: 'months', factor: 12n }],
  ['month', { measure: 'months', factor: 1n }],
  ['week', { measure: 'days', factor: 7n }],
  ['day', { measure: 'days', factor: 1n }],
  ['hour', { measure: 'micros', factor: MICROS_PER_HOUR }],
  ['minute', { measure: 'micros', factor: MICROS_PER_MINUTE }],
  ['second', { measure: 'micros', factor: MICROS_PER_SECOND }],
  ['millisecond', { measure: 'micros', factor: MICROS_PER_MILLI }],
  ['microsecond', { measure: 'micros', factor: 1n }],
]);

/** The unit's name in the singular; undefined for a word that is none. */
export function intervalUnit(word: string): string | undefined {
  const unit = word.toLowerCase();
  if (UNITS.has(unit)) return unit;
  const singular = unit.endsWith('s') ? unit.slice(0, -1) : unit;
  return UNITS.has(singular) ? singular : undefined;
}

/**
 * Reads an interval string: `10 seconds`, `interval 1 hour -30 minutes`, `1.5 seconds`. Fails with
 * INVALID_INTERVAL_FORMAT. Follows Spark's `IntervalUtils.stringToInterval`.
 */
export function parseInterval(text: string): Interval {
  return new IntervalReader(text).read();
}

class IntervalReader {
  readonly #input: string;
  readonly #text: string;
  readonly #totals: Record<Measure, bigint> = { months: 0n, days: 0n, micros: 0n };
  #at = 0;

  constructor(input: string) {
    this.#input = input;
    // Java's trim: blanks and control characters.
    this.#text = input.replace(/^[\0-\x20\x7f]+|[\0-\x20\x7f]+$/g, '').toLowerCase();
  }

  read(): Interval {
    this.#skipPrefix();
    while (this.#at < this.#text.length) this.#readTerm();
    const { months, days, micros } = this.#totals;
    return {
      months: Number(this.#within(months, INT_MAX)),
      days: Number(this.#within(days, INT_MAX)),
      micros: this.#within(micros, LONG_MAX),
    };
  }

  #skipPrefix(): void {
    if (this.#text.startsWith('interval')) {
      this.#at = 'interval'.length;
      if (this.#at < this.#text.length && !this.#skipBlanks()) {
        this.#at = 0;
        throw this.#fault({ kind: 'prefix', word: this.#word() });
      }
    }
    if (this.#at === this.#text.length) throw this.#fault({ kind: 'empty' });
  }

  /** A sign, a number and a unit, in this order. */
  #readTerm(): void {
    const isNegative = this.#readSign();
    const { whole, fractionMicros } = this.#readNumber();
    const { measure, factor } = this.#readUnit(fractionMicros !== undefined);
    const amount = this.#within(whole, LONG_MAX) * factor + (fractionMicros ?? 0n);
    this.#totals[measure] += isNegative ? -amount : amount;
    this.#within(this.#totals[measure], LONG_MAX);
  }

  #readSign(): boolean {
    const sign = this.#text[this.#at];
    if (sign !== '-' && sign !== '+') {
      if (/[\d.]/.test(sign)) return false;
      throw this.#fault({ kind: 'number', word: this.#word() });
    }
    const word = this.#word();
    this.#at++;
    this.#skipBlanks();
    if (this.#at === this.#text.length) throw this.#fault({ kind: 'missingNumber', word });
    return sign === '-';
  }

  /** A number ends at a blank. A point needs a digit on one side of it. */
  #readNumber(): { whole: bigint; fractionMicros: bigint | undefined } {
    const word = this.#word();
    const [number, whole, fraction] = /^(\d*)(?:\.(\d*))?/.exec(word) ?? ['', '', undefined];
    if ((fraction?.length ?? 0) > 9) throw this.#fault({ kind: 'precision', word });
    const hasDigits = whole !== '' || (fraction ?? '') !== '';
    if (number.length < word.length || !hasDigits) throw this.#fault({ kind: 'value', word });
    this.#at += number.length;
    if (!this.#skipBlanks()) throw this.#fault({ kind: 'missingUnit', word });
    const fractionMicros =
      fraction === undefined ? undefined : BigInt(fraction.padEnd(9, '0').slice(0, 6));
    return { whole: BigInt(whole), fractionMicros };
  }

  #readUnit(hasFraction: boolean): { measure: Measure; factor: bigint } {
    const word = this.#word();
    if (hasFraction && !word.startsWith('s')) throw this.#fault({ kind: 'fraction', word });
    const unit = UNITS.get(intervalUnit(word) ?? '');
    if (unit === undefined) throw this.#fault({ kind: 'unit', word });
    this.#at += word.length;
    this.#skipBlanks();
    return unit;
  }

  #word(): string {
    return /^\S*/.exec(this.#text.slice(this.#at))?.[0] ?? '';
  }

  #skipBlanks(): boolean {
    const start = this.#at;
    while (this.#at < this.#text.length && /\s/.test(this.#text[this.#at])) this.#at++;
    return this.#at > start;
  }

  #within(value: bigint, max: bigint): bigint {
    if (value > max || value < -max - 1n) throw this.#fault({ kind: 'overflow' });
    return value;
  }

  #fault(fault: IntervalFault): Error {
    return invalidIntervalFormat(this.#input, fault);
  }
}

/**
 * Microseconds of a window's duration or a trigger's interval, days being of 24 hours. Fails with
 * CANNOT_PARSE_INTERVAL, or for months with INTERVAL_WITH_MONTHS. Follows Spark's `TimeWindow`.
 */
export function durationMicros(text: string): bigint {
  const { months, days, micros } = parseDuration(text);
  if (months !== 0) throw intervalWithMonths(text);
  return longOrFail(text, BigInt(days) * MICROS_PER_DAY + micros);
}

/**
 * Microseconds of a watermark's delay, cut to whole milliseconds; a month counts as 31 days. Fails with
 * CANNOT_PARSE_INTERVAL, below zero with NEGATIVE_DELAY_THRESHOLD. Follows `EventTimeWatermark.getDelayMs`.
 */
export function delayMicros(text: string): bigint {
  const { months, days, micros } = parseDuration(text);
  const allDays = BigInt(months) * DAYS_PER_MONTH + BigInt(days);
  const delay = longOrFail(text, allDays * MICROS_PER_DAY + micros);
  if (delay < 0n) throw negativeDelay(text);
  return delay - (delay % MICROS_PER_MILLI);
}

function parseDuration(text: string): Interval {
  try {
    return parseInterval(text);
  } catch (cause) {
    throw cannotParseInterval(text, cause);
  }
}

function longOrFail(text: string, micros: bigint): bigint {
  if (micros <= LONG_MAX && micros >= -LONG_MAX - 1n) return micros;
  throw cannotParseInterval(text, invalidIntervalFormat(text, { kind: 'overflow' }));
}
