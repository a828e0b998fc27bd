import { describe, expect, test } from 'vitest';
import { detectFormat } from '../../../node/agent/detect-format.ts';

describe('the format of a log', () => {
  test('is an access log when most lines have its form', () => {
    const line =
      '10.0.0.1 - frank [10/Oct/2026:13:55:36 +0000] "GET /a HTTP/1.1" 200 2326 "-" "curl/8"';
    expect(detectFormat(`${line}\n${line}\ngarbage\n${line}\n`)).toMatchObject({
      format: 'log',
      confidence: 0.75,
    });
    expect(detectFormat(`example.com ${line}\n`).format).toBe('log');
  });

  test('is JSON with the types that hold all values of the sample', () => {
    const detected = detectFormat(
      '{"time":"2026-11-25T10:00:00Z","n":1,"x":1,"ok":true,"s":"a"}\n{"time":"2026-11-25T10:00:01.5Z","n":2.5,"x":"y","extra":null,"o":{"a":1}}\n',
    );
    expect(detected).toEqual({
      format: 'json',
      confidence: 1,
      timeField: 'time',
      fields: [
        { name: 'time', type: 'TIMESTAMP' },
        { name: 'n', type: 'DOUBLE' },
        { name: 'x', type: 'STRING' },
        { name: 'ok', type: 'BOOLEAN' },
        { name: 's', type: 'STRING' },
        { name: 'extra', type: 'STRING' },
        { name: 'o', type: 'STRING' },
      ],
    });
  });

  test('is text when it has no form that is known, and when there is nothing', () => {
    expect(detectFormat('hello\nworld\n').format).toBe('text');
    expect(detectFormat('').format).toBe('text');
  });
});
