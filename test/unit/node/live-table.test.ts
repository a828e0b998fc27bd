import { describe, expect, test } from 'vitest';
import { LiveTable, type LiveView, layout } from '../../../node/agent/live-table.ts';

const VIEW: LiveView = {
  title: 'requests',
  facts: ['rate 10/s', 'lag 1 s'],
  columns: [
    { title: 'window', align: 'left' },
    { title: 'hits', align: 'right' },
  ],
  rows: [
    ['10:00', '5'],
    ['10:01', '12345'],
  ],
  footer: 'Ctrl-C stops.',
};

describe('the live table', () => {
  test('lines up its columns', () => {
    expect(layout(VIEW, 80, 24)).toEqual([
      'requests',
      'rate 10/s   lag 1 s',
      '',
      'window   hits',
      '10:00       5',
      '10:01   12345',
      '',
      'Ctrl-C stops.',
    ]);
  });

  test('is never wider or higher than the terminal, and says what it leaves out', () => {
    const many = {
      ...VIEW,
      rows: Array.from({ length: 50 }, (_, index) => [`row ${index}`, String(index)]),
    };
    const lines = layout(many, 9, 12);
    expect(lines.length).toBeLessThanOrEqual(12);
    expect(lines.every((line) => line.length <= 9)).toBe(true);
    expect(layout(many, 80, 12).at(-1)).toBe('44 more rows. Ctrl-C stops.');
  });

  test('repaints in place on a terminal', () => {
    const written: string[] = [];
    const table = new LiveTable({
      isTTY: true,
      columns: 80,
      rows: 24,
      write: (text) => written.push(text),
    });
    table.show(VIEW);
    table.show(VIEW);
    expect(written[0].startsWith('\u001b[1mrequests')).toBe(true);
    expect(written[1].startsWith('\u001b[8A')).toBe(true);
  });

  test('appends without escape codes where there is no terminal', () => {
    const written: string[] = [];
    new LiveTable({ write: (text) => written.push(text) }).show(VIEW);
    expect(written.join('')).not.toContain('\u001b');
  });
});
