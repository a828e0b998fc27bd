import { describe, expect, test } from 'vitest';
import { sourceOfAddress } from '../../../../../web/dashboard/empty/address.ts';
import { readServed, readServedSource } from '../../../../../web/dashboard/empty/demo.ts';
import { demoLog } from '../../../../../web/dashboard/empty/demo-log.ts';

describe('an address that was typed', () => {
  test.each([
    ['wss://edge-2/logs', 'webSocket', 'wss://edge-2/logs'],
    [' ws://127.0.0.1:8080 ', 'webSocket', 'ws://127.0.0.1:8080/'],
    ['https://host/a.log', 'url', 'https://host/a.log'],
    ['localhost:8080/logs', 'webSocket', 'ws://localhost:8080/logs'],
    ['edge-2.example.net/logs', 'webSocket', 'wss://edge-2.example.net/logs'],
  ])('%s is a source', (text, kind, url) => {
    expect(sourceOfAddress(text, 'https:')).toEqual({ source: { kind, url } });
  });

  test('a page from http may open plain sockets', () => {
    expect(sourceOfAddress('ws://edge-2/logs', 'http:').source).toBeDefined();
  });

  test.each([
    [
      'ws://edge-2:81/logs',
      /This page is https, so the browser blocks ws:\/\/edge-2:81. Use wss:\/\/edge-2:81/,
    ],
    ['http://edge-2/a.log', /Use https:\/\/edge-2/],
    ['', /Nothing is typed/],
    ['ftp://host/x', /not ftp/],
    ['wss://', /no address/],
  ])('%s is refused with the way out', (text, problem) => {
    expect(sourceOfAddress(text, 'https:')).toEqual({ problem: expect.stringMatching(problem) });
  });
});

describe('what the server of the page says', () => {
  const page = 'https://logs.example.net/tools/page/';

  test('may name an address that is relative to the page', () => {
    expect(
      readServedSource({ source: { kind: 'webSocket', url: '../stream' }, name: 'edge' }, page),
    ).toEqual({
      source: { kind: 'webSocket', url: 'wss://logs.example.net/tools/stream' },
      name: 'edge',
      format: undefined,
    });
  });

  test.each([[{}], [{ source: { kind: 'files' } }], [{ source: { kind: 'url', url: 5 } }]])(
    '%j is nothing to open',
    (json) => {
      expect(readServedSource(json, page)).toBeUndefined();
    },
  );
});

describe('the made-up log', () => {
  const lines = demoLog(Date.UTC(2026, 10, 25, 10, 42))
    .trimEnd()
    .split('\n');

  test('is sixty thousand lines of a quarter of an hour, in order', () => {
    expect(lines).toHaveLength(60_000);
    expect(lines[0]).toMatch(
      /^[\d.]+ - - \[25\/Nov\/2026:10:27:00 \+0000\] "[A-Z]+ \S+ HTTP\/2.0" \d{3} \d+ "-" ".+" \d+\.\d{3}$/,
    );
    const times = lines.map((line) => /:(\d\d:\d\d:\d\d) /.exec(line)?.[1] ?? '');
    expect(times).toEqual(times.toSorted());
  });

  test('begins to fail after eleven minutes, and not before', () => {
    const failing = (part: readonly string[]) =>
      part.filter((line) => / 5\d\d \d+ /.test(line)).length / part.length;
    expect(failing(lines.slice(0, 44_000))).toBeLessThan(0.002);
    expect(failing(lines.slice(44_000))).toBeGreaterThan(0.04);
  });
});

describe('what a server has to show', () => {
  const page = 'https://edge-2/logs/';
  const stream = (name: string) => ({ source: { kind: 'webSocket', url: `stream/${name}` }, name });
  const read = (name: string) => ({
    source: { kind: 'webSocket', url: `wss://edge-2/logs/stream/${name}` },
    name,
    format: undefined,
  });

  test('is a list of streams, or one alone', () => {
    const streams = [stream('a'), stream('b')];
    expect(readServed({ ...stream('a'), title: 'shop', streams }, page)).toEqual({
      title: 'shop',
      streams: [read('a'), read('b')],
    });
    expect(readServed(stream('a'), page)).toEqual({ title: undefined, streams: [read('a')] });
  });

  test('leaves out streams that this page can not read, and is nothing where none is left', () => {
    const strange = { source: { kind: 'carrierPigeon', url: 'a' } };
    expect(readServed({ streams: [strange, stream('b')] }, page)?.streams).toEqual([read('b')]);
    for (const json of [{}, { streams: [] }, { streams: [strange] }, strange])
      expect(readServed(json, page)).toBeUndefined();
  });
});
