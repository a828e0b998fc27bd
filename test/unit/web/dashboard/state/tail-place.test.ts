import { expect, test } from 'vitest';
import type { TailPage } from '../../../../../web/dashboard/state/page-state.ts';
import {
  placeAround,
  placeAtShare,
  scrolledPlace,
  tailRequest,
} from '../../../../../web/dashboard/state/tail-place.ts';

const page = (numbers: readonly number[], start = 0, end = 1000): TailPage => ({
  rows: numbers.map((number) => ({
    number,
    raw: '',
    timeMs: 0,
    classIndex: 0,
    status: '',
    prefix: '',
    text: '',
    durationMs: undefined,
    bytes: undefined,
    client: '',
    error: undefined,
  })),
  oneIn: 1,
  start,
  end,
});

test('two rows up end two rows before the last one shown, whatever the numbers between', () => {
  expect(scrolledPlace(page([10, 25, 31, 70]), -2)).toEqual({ kind: 'before', number: 31 });
});

test('more than a page up ends before the first row shown', () => {
  expect(scrolledPlace(page([10, 25, 31, 70]), -9)).toEqual({ kind: 'before', number: 10 });
});

test('down begins with a row that is shown', () => {
  expect(scrolledPlace(page([10, 25, 31, 70]), 1)).toEqual({ kind: 'from', number: 25 });
  expect(scrolledPlace(page([10, 25, 31, 70]), 99)).toEqual({ kind: 'from', number: 70 });
});

test('there is nothing above the oldest row, below the newest, or without rows', () => {
  expect(scrolledPlace(page([5, 9], 5), -1)).toBeUndefined();
  expect(scrolledPlace(page([5, 999]), 1)).toBeUndefined();
  expect(scrolledPlace(page([]), -1)).toBeUndefined();
});

test('a scroll bar reaches the oldest row and the last full page', () => {
  expect(placeAtShare(page([], 100, 1100), 0, 20)).toEqual({ kind: 'from', number: 100 });
  expect(placeAtShare(page([], 100, 1100), 1, 20)).toEqual({ kind: 'from', number: 1080 });
  expect(placeAtShare(page([], 0, 5), 1, 20)).toEqual({ kind: 'from', number: 0 });
});

test('a row is shown among its neighbours, but for the oldest', () => {
  expect(placeAround(0, 50, 20)).toEqual({ kind: 'from', number: 40 });
  expect(placeAround(45, 50, 20)).toEqual({ kind: 'from', number: 45 });
});

test('each place is asked for in its own way', () => {
  const wish = { count: 20, failingOnly: false };
  expect(tailRequest({ ...wish, place: { kind: 'end' } })).toEqual({
    kind: 'tail',
    from: 'end',
    ...wish,
  });
  expect(tailRequest({ ...wish, place: { kind: 'from', number: 7 } })).toEqual({
    kind: 'tail',
    from: 7,
    ...wish,
  });
  expect(tailRequest({ ...wish, place: { kind: 'before', number: 7 } })).toMatchObject({
    before: 7,
  });
});
