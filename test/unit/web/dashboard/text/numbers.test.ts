import { describe, expect, test } from 'vitest';
import {
  agoText,
  bytesText,
  countedText,
  countText,
  durationText,
  lagText,
  rateText,
  shareText,
  shortNumber,
  spanText,
} from '../../../../../web/dashboard/text/numbers.ts';

describe('numbers in words', () => {
  test('counts have all their digits, and a plural', () => {
    expect(countText(3_608_802)).toBe('3,608,802');
    expect(countedText(1, 'row')).toBe('1 row');
    expect(countedText(0, 'row')).toBe('0 rows');
  });

  test('all else has at most three significant digits', () => {
    expect([12.345, 0.4219, 999.6, 5, 0].map(shortNumber)).toEqual([
      '12.3',
      '0.42',
      '1,000',
      '5',
      '0',
    ]);
    expect([4182.4, 81.5, 8.34, 0.421].map(rateText)).toEqual(['4,182', '82', '8.34', '0.42']);
  });

  test('a share is zero only when it is', () => {
    expect(
      [0, 0.000_001, 0.0004, 0.001, 0.0045, 0.011, 0.0625, 0.2138, 0.9996, 1].map(shareText),
    ).toEqual([
      '0 %',
      '< 0.01 %',
      '0.04 %',
      '0.1 %',
      '0.45 %',
      '1.1 %',
      '6.3 %',
      '21.4 %',
      '100 %',
      '100 %',
    ]);
    expect(shareText(Number.NaN)).toBe('');
  });

  test('a duration changes its unit before it has four digits', () => {
    expect(
      [0.42, 0, 4, 186.4, 999.4, 999.6, 1921, 3004, 12_345, 59_949, 95_000].map(durationText),
    ).toEqual([
      '0.42 ms',
      '0 ms',
      '4 ms',
      '186 ms',
      '999 ms',
      '1.00 s',
      '1.92 s',
      '3.00 s',
      '12.3 s',
      '59.9 s',
      '1 min 35 s',
    ]);
    expect(durationText(Number.NaN)).toBe('');
  });

  test('a span has two units and none that is zero', () => {
    expect([0, 10_000, 900_000, 220_000, 86_400_000, 90_000_000, 7_500_000].map(spanText)).toEqual([
      '0 s',
      '10 s',
      '15 min',
      '3 min 40 s',
      '24 h',
      '1 d 1 h',
      '2 h 5 min',
    ]);
  });

  test('what was long ago is said in whole minutes', () => {
    expect([0, 1400, 4000, 59_000, 95_000, 227_000].map(agoText)).toEqual([
      'just now',
      'just now',
      '4 s ago',
      '59 s ago',
      '1 min ago',
      '3 min ago',
    ]);
    expect([-5, 800, 9949, 9950, 95_000].map(lagText)).toEqual([
      '0.0 s',
      '0.8 s',
      '9.9 s',
      '10 s',
      '1 min 35 s',
    ]);
  });

  test('bytes are counted in thousands', () => {
    expect([0, 167, 999, 999.6, 38_200_000, 2e9, 5e15].map(bytesText)).toEqual([
      '0 B',
      '167 B',
      '999 B',
      '1 kB',
      '38.2 MB',
      '2 GB',
      '5,000 TB',
    ]);
  });
});
