import { describe, expect, test } from 'vitest';
import { describeFormat } from '../../../../../src/connectors/format/detect/describe-format.ts';
import { detectFormat } from '../../../../../src/connectors/format/detect/detect-format.ts';
import { parseSchema } from '../../../../../src/types/ddl.ts';

const detect = (text: string, options = {}) => detectFormat(Buffer.from(text), options);
const lines = (...texts: string[]) => `${texts.join('\n')}\n`;
const TOLD = '_raw STRING, _error STRING';

const COMBINED =
  '10.0.0.1 - frank [10/Oct/2026:13:55:36 +0000] "GET /a HTTP/1.1" 200 2326 "-" "curl/8"';

describe('an access log', () => {
  test('is told by most of its lines', () => {
    expect(detect(lines(COMBINED, COMBINED, 'garbage', COMBINED))).toMatchObject({
      format: 'log',
      variant: 'combined',
      confidence: 0.75,
      timeField: 'ts',
      sampleLines: 4,
      isBinary: false,
    });
  });

  test.each([
    [COMBINED.slice(0, COMBINED.indexOf(' "-"')), 'common'],
    [`example.com:80 ${COMBINED}`, 'vhost combined'],
    [`${COMBINED} "10.0.0.2"`, 'main'],
    [`${COMBINED} 0.003`, 'combined with request time'],
  ])('%s is of the variant %s', (line, variant) => {
    expect(detect(lines(line))).toMatchObject({ format: 'log', variant });
  });

  test('has roles of its own, and a duration where it logs one', () => {
    const { roles } = detect(lines(COMBINED));
    expect(roles).toEqual({
      time: { column: 'ts', unit: 'timestamp' },
      status: 'status',
      method: 'method',
      path: 'path',
      bytes: 'bytes',
      client: 'ip',
    });
    const timed = (...durations: string[]) =>
      detect(lines(...durations.map((text) => `${COMBINED} ${text}`))).roles.duration;
    expect(timed('0.003', '12')).toEqual({ column: 'request_time', unit: 's' });
    expect(timed('3', '0')).toEqual({ column: 'request_time', unit: 's' });
    expect(timed('3021', '120045')).toEqual({ column: 'request_time', unit: 'us' });
  });
});

describe('JSON lines', () => {
  test('have the types that hold all values of the sample', () => {
    const detected = detect(
      lines(
        '{"time":"2026-11-25T10:00:00Z","n":1,"x":1,"ok":true,"s":"a","big":12345678901234567890}',
        '{"time":"2026-11-25T10:00:01.5Z","n":1.0,"x":"y","extra":null,"o":{"a":[1,{"n":"x"}]},"d":"2026-11-25"}',
      ),
    );
    expect(detected).toMatchObject({ format: 'json', confidence: 1, timeField: 'time' });
    expect(detected.schema).toEqual(
      parseSchema(
        `time TIMESTAMP, n DOUBLE, x STRING, ok BOOLEAN, s STRING, big DOUBLE, extra STRING, o STRING, d DATE, ${TOLD}`,
      ),
    );
  });

  test('keep fields that have the names of columns that tell of lines', () => {
    const { schema, options } = detect(lines('{"_raw":1,"a":2}'));
    expect(schema).toEqual(parseSchema('_raw BIGINT, a BIGINT, _error STRING'));
    expect(options).toEqual({ columnNameOfRawRecord: '' });
  });

  test.each([
    [
      'pino',
      '{"level":30,"time":1732527501123,"pid":7,"hostname":"h","req":{"id":1},"responseTime":12,"msg":"request completed"}',
      {
        time: { column: 'time', unit: 'ms' },
        level: 'level',
        duration: { column: 'responseTime', unit: 'ms' },
        message: 'msg',
        group: 'level',
      },
    ],
    [
      'bunyan',
      '{"name":"api","hostname":"h","pid":1,"level":30,"msg":"hi","time":"2024-11-25T10:38:21.123Z","v":0}',
      {
        time: { column: 'time', unit: 'timestamp' },
        level: 'level',
        message: 'msg',
        group: 'name',
      },
    ],
    [
      'zap',
      '{"level":"info","ts":1732527501.1234,"logger":"http","caller":"a.go:1","msg":"hi"}',
      { time: { column: 'ts', unit: 's' }, level: 'level', message: 'msg', group: 'logger' },
    ],
    [
      'logrus',
      '{"level":"warning","msg":"hi","time":"2024-11-25T10:38:21Z"}',
      {
        time: { column: 'time', unit: 'timestamp' },
        level: 'level',
        message: 'msg',
        group: 'level',
      },
    ],
    [
      'the Elastic Common Schema',
      '{"@timestamp":"2024-11-25T10:38:21.123Z","log.level":"INFO","message":"hi","service.name":"web","http.response.status_code":200,"url.path":"/","http.request.method":"GET","event.duration":1500000,"client.ip":"10.0.0.1","http.response.body.bytes":5}',
      {
        time: { column: '@timestamp', unit: 'timestamp' },
        level: 'log.level',
        status: 'http.response.status_code',
        method: 'http.request.method',
        path: 'url.path',
        duration: { column: 'event.duration', unit: 'ns' },
        bytes: 'http.response.body.bytes',
        client: 'client.ip',
        message: 'message',
        group: 'service.name',
      },
    ],
    [
      'Serilog',
      '{"@t":"2024-11-25T10:38:21.1234567Z","@mt":"Hello {Name}","@l":"Warning","Elapsed":1.5,"SourceContext":"A.B"}',
      {
        time: { column: '@t', unit: 'timestamp' },
        level: '@l',
        duration: { column: 'Elapsed', unit: 'ms' },
        message: '@mt',
        group: 'SourceContext',
      },
    ],
    [
      'nginx',
      '{"time_iso8601":"2024-11-25T10:38:21+00:00","remote_addr":"10.0.0.1","request_method":"GET","request_uri":"/a","status":"200","body_bytes_sent":"12","request_time":"0.005"}',
      {
        time: { column: 'time_iso8601', unit: 'timestamp' },
        status: 'status',
        method: 'request_method',
        path: 'request_uri',
        duration: { column: 'request_time', unit: 's' },
        bytes: 'body_bytes_sent',
        client: 'remote_addr',
      },
    ],
  ])('of %s have the roles of its fields', (_, line, roles) => {
    const detected = detect(lines(line, line));
    expect(detected).toMatchObject({ format: 'json', confidence: 1 });
    expect(detected.roles).toEqual(roles);
  });

  test('take no number that counts nothing for a time', () => {
    expect(detect(lines('{"ts":5,"n":1}')).roles).toEqual({});
    expect(detect(lines('{"n":1,"seen":"2024-11-25T10:38:21Z"}')).timeField).toBe('seen');
  });
});

test('logfmt is told by its pairs', () => {
  const detected = detect(
    lines(
      'time=2024-11-25T10:38:21Z level=info msg="hello world" status=200 took=1.5 zip=01234 ok',
      'time=2024-11-25T10:38:22Z level=warn msg="it\\"s" status=404 took=3 zip=56789',
    ),
  );
  expect(detected).toMatchObject({ format: 'logfmt', confidence: 1, timeField: 'time' });
  expect(detected.schema).toEqual(
    parseSchema(
      `time TIMESTAMP, level STRING, msg STRING, status BIGINT, took DOUBLE, zip STRING, ok BOOLEAN, ${TOLD}`,
    ),
  );
  expect(detected.roles).toMatchObject({
    status: 'status',
    duration: { column: 'took', unit: 's' },
  });
});

describe('separated columns', () => {
  test('have the names of their header', () => {
    const detected = detect(
      lines(
        'time,path,status,note',
        '2024-11-25 10:38:21,/a,200,"x, y"',
        '2024-11-25 10:38:22,/b,404,',
      ),
    );
    expect(detected).toMatchObject({ format: 'csv', confidence: 1, options: { header: 'true' } });
    expect(detected.schema).toEqual(
      parseSchema(`time TIMESTAMP, path STRING, status BIGINT, note STRING, ${TOLD}`),
    );
    expect(detected.roles).toMatchObject({
      status: 'status',
      path: 'path',
      time: { column: 'time' },
    });
  });

  test('have numbers for names where there is no header', () => {
    const { format, options, schema } = detect(lines('1\ta\t2.5', '2\tb\t3', '3\tc\t4'));
    expect({ format, options }).toEqual({ format: 'tsv', options: {} });
    expect(schema).toEqual(parseSchema(`_c0 BIGINT, _c1 STRING, _c2 DOUBLE, ${TOLD}`));
  });

  test('are separated by what accounts for most', () => {
    const { options } = detect(lines('id;name;price', '1;a, b;2,5', '2;c, d;3,5'));
    expect(options).toEqual({ sep: ';', header: 'true' });
  });

  test('may hold quotes and line ends in quotes', () => {
    const { format, options, confidence } = detect(
      lines('id,text', '1,"two\nlines"', '2,"a ""quote"""', '3,plain'),
    );
    expect({ format, options, confidence }).toEqual({
      format: 'csv',
      options: { header: 'true', escape: '"', multiLine: 'true' },
      confidence: 1,
    });
  });

  test('are not what commas in prose are', () => {
    const prose = lines('Hello, world', 'it rains', 'well, yes, it does', 'no');
    expect(detect(prose).format).toBe('text');
    expect(detect(lines('a, b')).format).toBe('text');
  });
});

describe('syslog', () => {
  test.each([
    ['RFC 5424', '<34>1 2003-10-11T22:14:15.003Z host su - ID47 [a@1 b="]"] message'],
    ['RFC 3164', '<34>Oct 11 22:14:15 host su: message'],
    ['RFC 3164', 'Oct  1 22:14:15 host sshd[77]: message'],
    ['RFC 3164', '2024-11-25T10:38:21.123456+01:00 edge-2 sshd[99]: Accepted publickey'],
  ])('as %s is told by a line like %s', (variant, line) => {
    const detected = detect(lines(line, line));
    expect(detected).toMatchObject({ format: 'syslog', variant, confidence: 1, timeField: 'ts' });
    expect(detected.roles).toMatchObject({ group: 'app', level: 'level' });
  });
});

describe('text with times', () => {
  test.each([
    '2024-11-25 10:38:21,123 [main] INFO  c.f.Bar - started, and done',
    '2024-11-25T10:38:21.123456Z  INFO my_crate: hello',
    '2024-11-25T10:38:21Z INFO server: listening a=b',
    '[Wed Oct 11 14:32:52.123456 2000] [core:error] [pid 35708] File does not exist',
    'I1125 10:38:21.123456  1234 file.cc:10] started',
    'Nov 25 10:38:21 it began to rain',
    '1732527501.123 345 192.0.2.7 TCP_MISS/200',
    'web_1  | 25/Nov/2024:10:38:21 +0000 hello',
    '2024/11/25 10:38:21 [error] 29#29: *1 open() failed, client: 10.0.0.1, server: x',
  ])('is told by a line like %s', (line) => {
    const detected = detect(lines(line, line, line));
    expect(detected).toMatchObject({ format: 'text-log', confidence: 1, timeField: 'ts' });
  });

  test('is not lost for stack traces, whose lines do not count as parsed', () => {
    const trace = Array.from({ length: 8 }, () => '\tat com.example.Main.main(Main.java:5)');
    const detected = detect(
      lines(
        ...['2024-11-25 10:38:21 ERROR oh', ...trace, '2024-11-25 10:38:22 ERROR oh', ...trace],
      ),
    );
    expect(detected.format).toBe('text-log');
    expect(detected.confidence).toBeCloseTo(2 / 18);
  });
});

describe('what is no log', () => {
  test('is text when it has no form that is known, and when there is nothing', () => {
    expect(detect('hello\nworld\n')).toMatchObject({ format: 'text', confidence: 1, roles: {} });
    expect(detect('')).toMatchObject({ format: 'text', sampleLines: 0 });
    expect(detect('\n \n')).toMatchObject({ format: 'text', sampleLines: 0 });
  });

  test.each([
    ['gzip', [0x1f, 0x8b, 8, 0, 0, 0]],
    ['ELF program', [0x7f, 0x45, 0x4c, 0x46, 2, 1]],
    ['PNG image', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]],
    ['zip', [0x50, 0x4b, 3, 4]],
    ['UTF-16 text', [0xff, 0xfe, 0x61, 0, 0x62, 0]],
    ['binary data', [0x61, 0, 0x62, 0, 0x63, 0]],
    ['binary data', Array.from({ length: 5000 }, (_, index) => (index * 97) & 255)],
  ])('is named: %s', (kind, bytes) => {
    const detected = detectFormat(Uint8Array.from(bytes));
    expect(detected).toMatchObject({ format: 'text', isBinary: true, binaryKind: kind });
    expect(describeFormat(detected)).toBe(`no text but ${kind}`);
  });

  test('is not text with colours, letters beyond ASCII or a rare control character', () => {
    const texts = [
      '\u001b[32mok\u001b[0m\n',
      'größer\n',
      'PAR1 of the story\n',
      `${'x'.repeat(99)}\0\n`,
    ];
    expect(texts.map((text) => detect(text).isBinary)).toEqual([false, false, false, false]);
    expect(detectFormat(Buffer.from('größer\n', 'latin1')).isBinary).toBe(false);
  });
});

test('names that differ in case alone are told apart, or but one of them is read', () => {
  expect(detect(lines('{"Level":"a","level":"b","n":1}')).schema).toEqual(
    parseSchema(`Level STRING, n BIGINT, ${TOLD}`),
  );
  expect(detect(lines('id,name,Name', '1,a,b', '2,c,d')).schema).toEqual(
    parseSchema(`id BIGINT, name STRING, Name_2 STRING, ${TOLD}`),
  );
});

test.each([
  ['quotes', '"'.repeat(65_536)],
  ['escapes', `"${'\\'.repeat(65_536)}`],
  ['open brackets', `<1>1 - - - - - ${'[a "'.repeat(16_384)}`],
  ['words', 'ab '.repeat(20_000)],
  ['spaces', `a${' '.repeat(65_536)}`],
  ['separators', ','.repeat(65_536)],
])('a sample of nothing but %s takes no time', (_, sample) => {
  const startMs = performance.now();
  detect(sample);
  expect(performance.now() - startMs).toBeLessThan(2000);
});

test('a format that was chosen is read as that, with the columns that the sample has', () => {
  const chosen = detect(lines('{"a":1}', COMBINED, COMBINED), { format: 'json' });
  expect(chosen).toMatchObject({ format: 'json', runnerUp: { format: 'log' } });
  expect(chosen.confidence).toBeCloseTo(1 / 3);
  expect(chosen.schema).toEqual(parseSchema(`a BIGINT, ${TOLD}`));
  expect(detect(lines(COMBINED), { format: 'text' })).toMatchObject({ format: 'text' });
});

test('a last line that is cut does not count', () => {
  expect(detect(`${COMBINED}\n${COMBINED.slice(0, 20)}`)).toMatchObject({ sampleLines: 1 });
  expect(detect(COMBINED)).toMatchObject({ format: 'log', sampleLines: 1 });
});

test('a description names the format, its share and what comes next', () => {
  const many = Array.from({ length: 60 }, () => COMBINED);
  expect(describeFormat(detect(lines(...many, '{"a":1}')))).toBe(
    'combined access log, 98 % of 61 lines (then json, 2 %)',
  );
  expect(describeFormat(detect(lines(COMBINED)))).toBe('combined access log, 100 % of 1 line');
  expect(describeFormat(detect(''))).toBe('plain text, no lines yet');
  expect(describeFormat(detect('hello\nworld\n'))).toBe('plain text, 2 lines');
});
