import { expect, test } from 'vitest';
import { oldestFirst } from '../../../../src/connectors/files/rotation-order.ts';

const order = (...paths: string[]) => oldestFirst(paths, (path) => path);

test('numbered generations go from the highest number to the log itself', () => {
  expect(
    order('access.log', 'access.log.1', 'access.log.10.gz', 'access.log.2.gz', 'access.log.3.gz'),
  ).toEqual([
    'access.log.10.gz',
    'access.log.3.gz',
    'access.log.2.gz',
    'access.log.1',
    'access.log',
  ]);
});

test('dated generations go by date, the log itself last', () => {
  expect(order('a.log', 'a.log-20260103', 'a.log-20251231.gz', 'a.log-20260102.gz')).toEqual([
    'a.log-20251231.gz',
    'a.log-20260102.gz',
    'a.log-20260103',
    'a.log',
  ]);
  expect(order('app.log', 'app-2026-01-02.log', 'app-2026-01-01.log')).toEqual([
    'app-2026-01-01.log',
    'app-2026-01-02.log',
    'app.log',
  ]);
});

test('a number before the extension is a generation beside the log, and a part otherwise', () => {
  expect(order('app.log', 'app.1.log', 'app.2.log')).toEqual(['app.2.log', 'app.1.log', 'app.log']);
  expect(order('part.10.json', 'part.2.json')).toEqual(['part.2.json', 'part.10.json']);
});

test('other names go by name, numbers in them by value', () => {
  expect(order('part-10.json', 'part-2.json', 'b', 'a/z')).toEqual([
    'a/z',
    'b',
    'part-2.json',
    'part-10.json',
  ]);
});

test('several logs of a folder keep together', () => {
  expect(order('x/error.log', 'x/access.log.1', 'x/error.log.1', 'x/access.log')).toEqual([
    'x/access.log.1',
    'x/access.log',
    'x/error.log.1',
    'x/error.log',
  ]);
});
