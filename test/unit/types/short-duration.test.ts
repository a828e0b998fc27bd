import { expect, test } from 'vitest';
import { shortDurationMs } from '../../../src/types/short-duration.ts';

test.each([
  ['10', 10],
  ['5s', 5000],
  [' 2 min ', 120_000],
  ['1H', 3_600_000],
  ['1500us', 1],
  ['-1', -1],
  ['7 days', undefined],
  ['1.5s', undefined],
  ['', undefined],
  ['s', undefined],
])('%j is %s milliseconds', (text, ms) => {
  expect(shortDurationMs(text)).toBe(ms);
});
