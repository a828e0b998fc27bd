import fc from 'fast-check';

/** Lines of one format, made at growing times. */
export interface LineMaker {
  readonly format: string;
  /** Where the first line of a text is not like the others. */
  readonly header?: string;
  /** What varies in a line. */
  readonly line: fc.Arbitrary<(timeMs: number) => string>;
}

const word = fc.constantFrom('web', 'api', 'edge-2', 'cache', 'größe', 'x', 'order_7');
const words = fc.array(word, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(' '));
const path = fc.constantFrom('/', '/a', '/a/b?c=d&e=f', '/index.html', '/%20x');
const status = fc.constantFrom(200, 204, 301, 404, 503);
const count = fc.nat(100_000);
const duration = fc.integer({ min: 0, max: 9999 }).map((ms) => (ms / 1000).toFixed(3));
const level = fc.constantFrom('info', 'warn', 'error', 'debug');
const fraction = fc.constantFrom('', '.5', '.123', '.123456');
const zone = fc.constantFrom('Z', '+00:00', '-07:00');

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const iso = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 19);
const clock = (timeMs: number) => iso(timeMs).slice(11);
const day = (timeMs: number) => iso(timeMs).slice(8, 10);
const month = (timeMs: number) => MONTHS[Number(iso(timeMs).slice(5, 7)) - 1];
const slashed = (timeMs: number) =>
  `${day(timeMs)}/${month(timeMs)}/${iso(timeMs).slice(0, 4)}:${clock(timeMs)}`;

const accessLine = fc
  .record({
    ip: fc.ipV4(),
    path,
    status,
    count,
    tail: fc.constantFrom(
      '',
      ' "-" "curl/8.1"',
      ' "http://a/" "Mozilla/5.0 (X11; Linux, like \\"x\\")"',
    ),
  })
  .map(
    ({ ip, path, status, count, tail }) =>
      (timeMs: number) =>
        `${ip} - - [${slashed(timeMs)} +0000] "GET ${path} HTTP/1.1" ${status} ${count}${tail}`,
  );

const jsonLine = fc
  .record({ word, words, status, duration, count: fc.option(count), zone, isFlat: fc.boolean() })
  .map(
    ({ word, words, status, duration, count, zone, isFlat }) =>
      (timeMs: number) =>
        `{"time": "${iso(timeMs)}${zone}", "service": "${word}","status":${status},"took":${duration},"n":${count}${isFlat ? '' : `,"o":{"a":[1,"}",{}],"s":"${words}"}`}}`,
  );

const logfmtLine = fc
  .record({ level, words, status, duration, path, zone, isRetried: fc.boolean() })
  .map(
    ({ level, words, status, duration, path, zone, isRetried }) =>
      (timeMs: number) =>
        `time=${iso(timeMs)}${zone} level=${level} msg="${words} \\"q\\"" path=${path} status=${status} took=${duration}${isRetried ? ' retried' : ''}`,
  );

const csvLine = (separator: string) =>
  fc.record({ word, words, status, duration }).map(
    ({ word, words, status, duration }) =>
      (timeMs: number) =>
        [iso(timeMs).replace('T', ' '), word, status, duration, `"${words}${separator} and"`].join(
          separator,
        ),
  );

const priority = fc.integer({ min: 0, max: 191 });
const rfc5424Line = fc
  .record({
    priority,
    word,
    words,
    fraction,
    zone,
    id: fc.constantFrom('-', '77'),
    data: fc.constantFrom('-', '[a@1 b="c"]', '[a@1 b="\\"]"][c@2]', '[x]'),
  })
  .map(
    ({ priority, word, words, fraction, zone, id, data }) =>
      (timeMs: number) =>
        `<${priority}>1 ${iso(timeMs)}${fraction}${zone} host ${word} ${id} - ${data} ${words}`,
  );

const rfc3164Line = fc
  .record({
    priority: fc.option(priority),
    app: fc.constantFrom('sshd[77]:', 'su:', 'postfix/smtpd[1]:'),
    words,
  })
  .map(
    ({ priority, app, words }) =>
      (timeMs: number) =>
        `${priority === null ? '' : `<${priority}>`}${month(timeMs)} ${day(timeMs).replace(/^0/, ' ')} ${clock(timeMs)} host ${app} ${words}`,
  );

type Stamp = (timeMs: number) => string;
const STAMPS: readonly Stamp[] = [
  (timeMs) => `${iso(timeMs).replace('T', ' ')},123`,
  (timeMs) => `[${iso(timeMs)}.123+01:00]`,
  (timeMs) => iso(timeMs).replaceAll('-', '/').replace('T', ' '),
  (timeMs) => `[${slashed(timeMs)} -0700]`,
  (timeMs) => `${month(timeMs)} ${day(timeMs)} ${iso(timeMs).slice(0, 4)} ${clock(timeMs)}`,
  (timeMs) => `${timeMs}`,
  (timeMs) => `${timeMs / 1000}`,
  (timeMs) => `${iso(timeMs).replace('T', ' ')} UTC`,
];

const textLogLine = (stamp: Stamp) =>
  fc.record({ level, words, thread: fc.constantFrom('', '[main] ', 'c.f.Bar - ') }).map(
    ({ level, words, thread }) =>
      (timeMs: number) =>
        `${stamp(timeMs)} ${thread}${level.toUpperCase()} ${words}`,
  );

/** A maker for each format, and for each form of those that have several. */
export const LINE_MAKERS: readonly LineMaker[] = [
  { format: 'log', line: accessLine },
  { format: 'json', line: jsonLine },
  { format: 'logfmt', line: logfmtLine },
  { format: 'csv', header: 'time,service,status,took,text', line: csvLine(',') },
  { format: 'csv', line: csvLine(';') },
  { format: 'tsv', header: 'time\tservice\tstatus\ttook\ttext', line: csvLine('\t') },
  { format: 'syslog', line: rfc5424Line },
  { format: 'syslog', line: rfc3164Line },
  ...STAMPS.map((stamp) => ({ format: 'text-log', line: textLogLine(stamp) })),
];

/** What stands between the lines of a log: text, lines of other logs. */
export const noiseLine: fc.Arbitrary<string> = fc.oneof(
  words,
  fc.constantFrom(
    '\tat com.example.Main.main(Main.java:5)',
    'Traceback (most recent call last):',
    '}',
    '{"cut": ',
    '---',
    'a, b and c',
    'x = y',
    '10.0.0.1 - - [32/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200 1',
    '<999>1 - - - - - -',
    'time=x msg="not closed',
    '2024-13-45 25:61:61 no time',
  ),
);
