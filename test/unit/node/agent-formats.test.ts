import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { summarize } from '../../../node/agent/log-summary.ts';
import { openPath } from '../../../node/agent/open-log.ts';
import { createSession } from '../../../node/index.ts';

let work: string;
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'millrace-formats-'));
});
afterAll(() => rmSync(work, { recursive: true }));

/** What the command line shows of a file: its title and its table, newest window first. */
async function shown(lines: readonly string[], format?: string) {
  const path = join(work, `${crypto.randomUUID()}.log`);
  writeFileSync(path, `${lines.join('\n')}\n`);
  await using session = await createSession();
  const { events, detected, title } = await openPath(session, path, format);
  const { frame, columns, toCells } = summarize(events, detected.roles, '1 minute');
  const rows: string[][] = [];
  const query = await frame.writeStream
    .outputMode('update')
    .trigger({ availableNow: true })
    .foreachBatch(async (batch) => {
      rows.push(...(await batch.collect()).map((row) => toCells(row).cells));
    })
    .start();
  await query.awaitTermination();
  return {
    title: title.slice(title.indexOf(':') + 2),
    columns: columns.map((column) => column.title),
    rows: rows.sort(),
  };
}

describe('the command line shows', () => {
  test('JSON whose time is a number and whose names hold dots', async () => {
    const line = (ms: number, service: string, status: number) =>
      `{"time":${ms},"service.name":"${service}","status":${status},"responseTime":5,"log.level":"info"}`;
    const lines = [
      line(1_732_531_201_123, 'web', 200),
      line(1_732_531_202_456, 'web', 503),
      line(1_732_531_262_000, 'api', 404),
    ];
    expect(await shown(lines)).toEqual({
      title: 'JSON lines, 100 % of 3 lines',
      columns: [
        'window (UTC)',
        'service.name',
        'events',
        '4xx',
        '5xx',
        'avg responseTime',
        'max responseTime',
      ],
      rows: [
        ['2024-11-25 10:40:00', 'web', '2', '0', '1', '5.00', '5.00'],
        ['2024-11-25 10:41:00', 'api', '1', '1', '0', '5.00', '5.00'],
      ],
    });
  });

  test('JSON of nginx, whose numbers are text', async () => {
    const line = (status: string) =>
      `{"time_iso8601":"2024-11-25T10:38:21+00:00","status":"${status}","request_time":"0.5","body_bytes_sent":"1000"}`;
    const { rows } = await shown([line('200'), line('404')]);
    expect(rows).toEqual([['2024-11-25 10:38:00', '2', '1', '0', '0.50', '0.50', '2.0 kB']]);
  });

  test('logfmt', async () => {
    const lines = [
      'ts=2024-11-25T10:38:21Z level=info status=200 duration=0.1 msg="a b"',
      'oops',
      'level=warn ts=2024-11-25T10:38:22Z status=500 duration=0.3 msg=c',
    ];
    const { title, rows } = await shown(lines);
    expect(title).toBe('logfmt, 67 % of 3 lines');
    expect(rows).toEqual([
      ['2024-11-25 10:38:00', 'info', '1', '0', '0', '0.10', '0.10'],
      ['2024-11-25 10:38:00', 'warn', '1', '0', '1', '0.30', '0.30'],
    ]);
  });

  test('CSV with a header', async () => {
    const lines = ['at,code,service', '2024-11-25 10:38:21,200,web', '2024-11-25 10:38:22,404,web'];
    expect(await shown(lines)).toEqual({
      title: 'CSV with a header, 100 % of 3 lines (then text-log, 67 %)',
      columns: ['window (UTC)', 'service', 'events', '4xx', '5xx'],
      rows: [['2024-11-25 10:38:00', 'web', '2', '1', '0']],
    });
  });

  test('TSV without one', async () => {
    const { title, rows } = await shown(['2024-11-25 10:38:21\ta', '2024-11-25 10:38:22\tb']);
    expect(title).toMatch(/^TSV, 100 % of 2 lines/);
    expect(rows).toEqual([['2024-11-25 10:38:00', '2']]);
  });

  test('syslog', async () => {
    const lines = [
      '<34>1 2024-11-25T10:38:21Z h sshd 7 - - closed',
      '<34>1 2024-11-25T10:38:22Z h cron - - - ran',
    ];
    const { title, columns, rows } = await shown(lines);
    expect(title).toBe('syslog RFC 5424, 100 % of 2 lines (then text-log, 100 %)');
    expect(columns).toEqual(['window (UTC)', 'app', 'events']);
    expect(rows).toEqual([
      ['2024-11-25 10:38:00', 'cron', '1'],
      ['2024-11-25 10:38:00', 'sshd', '1'],
    ]);
  });

  test('times without a year, which are of the past but for a day', async () => {
    const yesterday = new Date(Date.now() - 86_400_000);
    const monthAndDay = yesterday.toUTCString().slice(5, 11).split(' ').toReversed().join(' ');
    const { rows } = await shown([
      `${monthAndDay} 10:38:21 h cron: ran`,
      `${monthAndDay} 10:38:22 h a: b`,
    ]);
    expect(rows[0][0]).toBe(`${yesterday.toISOString().slice(0, 10)} 10:38:00`);
  });

  test('text with times, whose other lines belong to no window', async () => {
    const lines = [
      '2024-11-25 10:38:21,123 [main] ERROR c.f.Bar - failed',
      'java.lang.IllegalStateException: no',
      '\tat com.example.Main.main(Main.java:5)',
      '2024-11-25 10:38:22,123 [main] INFO c.f.Bar - on',
    ];
    const { title, rows } = await shown(lines);
    expect(title).toBe('text with times, 50 % of 4 lines have one (then csv, 50 %)');
    expect(rows).toEqual([
      ['2024-11-25 10:38:00', 'ERROR', '1'],
      ['2024-11-25 10:38:00', 'INFO', '1'],
    ]);
  });

  test('a log as another format, if that is asked for', async () => {
    const lines = ['2024-11-25 10:38:21 INFO a=1', '2024-11-25 10:38:22 INFO a=2'];
    const { title, rows } = await shown(lines, 'logfmt');
    expect(title).toBe('logfmt, 100 % of 2 lines (then text-log, 100 %)');
    expect(rows.map(([, events]) => events)).toEqual(['2']);
  });
});
