import { describe, expect, test } from 'vitest';
import {
  decodeData,
  encodeData,
  parseClientFrame,
  parseServerFrame,
} from '../../../src/connectors/websocket-protocol.ts';
import { utf8 } from '../../../src/wasm/memory.ts';

describe('a data frame', () => {
  test('carries the position in big endian before the lines', () => {
    const frame = encodeData(0x10_0000_0203, utf8('a\n'));
    expect([...frame]).toEqual([0, 0, 0, 0x10, 0, 0, 2, 3, 97, 10]);
    expect(decodeData(frame)).toEqual({ position: 0x10_0000_0203, lines: utf8('a\n') });
  });

  test('that is too short, or beyond what a number can say, is none', () => {
    expect(decodeData(new Uint8Array(7))).toBeUndefined();
    expect(decodeData(new Uint8Array(8).fill(255))).toBeUndefined();
  });
});

describe('a control frame', () => {
  test('reads as it was meant, with members of later versions left out', () => {
    const hello = { type: 'hello', version: 1, client: 'c', offset: null, colour: 'red' };
    expect(parseClientFrame(JSON.stringify(hello))).toEqual({
      type: 'hello',
      version: 1,
      client: 'c',
      offset: null,
    });
    expect(parseClientFrame('{"type":"credit","bytes":5}')).toEqual({ type: 'credit', bytes: 5 });
    expect(parseServerFrame('{"type":"gap","from":1,"to":9}')).toEqual({
      type: 'gap',
      from: 1,
      to: 9,
    });
  });

  test.each([
    'no json',
    'null',
    '[]',
    '{"type":"hello","version":2,"client":"c","offset":0}',
    '{"type":"hello","version":1,"offset":0}',
    '{"type":"hello","version":1,"client":"c","offset":-1}',
    '{"type":"credit","bytes":1.5}',
    '{"type":"commit","offset":"7"}',
    '{"type":"later"}',
  ])('%s is ignored', (text) => {
    expect(parseClientFrame(text)).toBeUndefined();
    expect(parseServerFrame(text)).toBeUndefined();
  });
});
