import { expect, test } from 'vitest';
import type { ConnectionState } from '../../../../../src/connectors/source-connection.ts';
import { AwayTimes } from '../../../../../web/dashboard/engine/away-times.ts';

const open = (sinceMs: number): ConnectionState => ({
  kind: 'open',
  sinceMs,
  silentSinceMs: undefined,
});
const waiting = (sinceMs: number): ConnectionState => ({
  kind: 'waiting',
  sinceMs,
  reason: 'closed',
  code: 1006,
  attempts: 1,
  nextAttemptMs: sinceMs + 100,
});

test('a time without a connection is lost when the source counts a gap more', () => {
  const away = new AwayTimes();
  away.note(open(0));
  away.decide(0);
  away.note(waiting(100));
  away.note(waiting(100));
  away.note(open(300));
  away.decide(1);
  expect(away.lost).toEqual([{ fromMs: 100, toMs: 300 }]);
  away.note(waiting(500));
  away.note(open(600));
  away.decide(2);
  expect(away.lost).toEqual([
    { fromMs: 100, toMs: 300 },
    { fromMs: 500, toMs: 600 },
  ]);
});

test('a server that sends again what was missed leaves no gap', () => {
  const away = new AwayTimes();
  away.note(waiting(100));
  away.note(open(300));
  away.decide(0);
  away.decide(1);
  expect(away.lost).toEqual([]);
});

test('rows that come while the connection is away do not settle what it costs', () => {
  const away = new AwayTimes();
  away.note(waiting(100));
  away.decide(1);
  away.note(open(300));
  away.decide(1);
  expect(away.lost).toEqual([{ fromMs: 100, toMs: 300 }]);
});
