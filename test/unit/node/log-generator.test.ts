import { describe, expect, test } from 'vitest';
import {
  EVENT_BYTES,
  eventBytes,
  eventLine,
  eventsDue,
} from '../../../node/agent/log-generator.ts';

const OPTIONS = {
  seed: 7,
  eventsPerSecond: 1000,
  clocks: [{ fromEvent: 0, startMs: 1_700_000_000_000 }],
};

describe('the log generator', () => {
  test('makes lines of one length that are JSON objects', () => {
    for (let event = 0; event < 5000; event++) {
      const line = eventLine(OPTIONS, event);
      expect(Buffer.byteLength(line)).toBe(EVENT_BYTES);
      expect(line.endsWith('}\n')).toBe(true);
      expect(Object.keys(JSON.parse(line))).toEqual([
        'ts',
        'service',
        'method',
        'path',
        'status',
        'bytes',
        'latency_ms',
        'ip',
      ]);
    }
  });

  test('makes the same bytes again from any position', () => {
    const whole = eventBytes(OPTIONS, 0, 100);
    expect(
      eventBytes(OPTIONS, 40, 60).equals(whole.subarray(40 * EVENT_BYTES, 60 * EVENT_BYTES)),
    ).toBe(true);
  });

  test('keeps events under an older clock as they were when a new one is added', () => {
    const restarted = {
      ...OPTIONS,
      clocks: [...OPTIONS.clocks, { fromEvent: 500, startMs: 1_800_000_000_000 }],
    };
    expect(eventLine(restarted, 499)).toBe(eventLine(OPTIONS, 499));
    expect(JSON.parse(eventLine(restarted, 500)).ts >= '2027-01-15T07:59:58').toBe(true);
    expect(eventsDue(restarted, 1_800_000_001_000)).toBe(1500);
  });
});
