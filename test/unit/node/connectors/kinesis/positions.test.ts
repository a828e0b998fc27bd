import { expect, test } from 'vitest';
import { failureKind } from '../../../../../node/connectors/kinesis/failures.ts';
import {
  ENDED,
  fromOffset,
  isBehind,
  type ShardPosition,
  START,
  toOffset,
} from '../../../../../node/connectors/kinesis/positions.ts';
import { sharedOut } from '../../../../../node/connectors/kinesis/rate-limit.ts';

test('positions are written to the offset log and read from it', () => {
  const positions = new Map<string, ShardPosition>([
    ['shardId-3', ENDED],
    ['shardId-2', { kind: 'time', timestampMs: 5 }],
    ['shardId-1', START],
    ['shardId-0', { kind: 'after', sequenceNumber: '49' }],
  ]);
  const offset = toOffset(positions);
  expect(JSON.stringify(offset)).toBe(
    '{"shardId-0":{"afterSequenceNumber":"49"},"shardId-1":{"position":"TRIM_HORIZON"},' +
      '"shardId-2":{"position":"AT_TIMESTAMP","timestamp":5},"shardId-3":{"ended":true}}',
  );
  expect(new Map(fromOffset(offset))).toEqual(positions);
});

test.each([
  'null',
  '5',
  '[]',
  '{"a":1}',
  '{"a":{}}',
  '{"a":{"position":"LATEST"}}',
  '{"a":{"afterSequenceNumber":"x"}}',
])('%s is no offset', (offset) => {
  expect(fromOffset(JSON.parse(offset))).toBeUndefined();
});

test('sequence numbers are compared as numbers, whatever their length', () => {
  expect(isBehind('100', '99')).toBe(true);
  expect(isBehind('99', '100')).toBe(false);
  expect(isBehind('9'.repeat(56), '9'.repeat(56))).toBe(false);
  expect(isBehind(`1${'0'.repeat(56)}`, '9'.repeat(56))).toBe(true);
});

test.each([
  [{ a: 3, b: 4 }, 10, { a: 3, b: 4 }],
  [{ a: 30, b: 10 }, 20, { a: 15, b: 5 }],
  [{ a: 1, b: 100 }, 10, { a: 0, b: 10 }],
  [{ a: 7, b: 7, c: 7 }, 5, { a: 2, b: 2, c: 1 }],
  [{ a: 7, b: 0, c: 9 }, 1, { a: 0, b: 0, c: 1 }],
])('of %j a limit of %i takes %j', (counts, rows, expected) => {
  const shares = sharedOut(rows, new Map(Object.entries(counts)));
  expect(Object.fromEntries(shares)).toEqual(expected);
});

test.each([
  [{ name: 'TimeoutError' }, 'away'],
  [{ code: 'ECONNRESET' }, 'away'],
  [{ code: 'ERR_HTTP2_STREAM_ERROR' }, 'away'],
  [{ $metadata: { httpStatusCode: 503 } }, 'away'],
  [{ $metadata: { httpStatusCode: 429 } }, 'throttled'],
  [{ name: 'KMSThrottlingException' }, 'throttled'],
  [{ name: 'ExpiredTokenException' }, 'credentials'],
  [{ name: 'KMSDisabledException' }, 'refused'],
])('a failure with %j is of the kind %s', (facts, kind) => {
  expect(failureKind(Object.assign(new Error('x'), facts))).toBe(kind);
});
