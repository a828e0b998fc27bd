import { expect, test } from 'vitest';

test('the page has what the engine needs of a browser', () => {
  expect(typeof indexedDB).toBe('object');
  expect(typeof navigator.locks).toBe('object');
});
