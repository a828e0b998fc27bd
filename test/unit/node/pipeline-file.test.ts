// biome-ignore-all lint/suspicious/noTemplateCurlyInString: so are variables written in pipeline files.
import { expect, test } from 'vitest';
import { EXAMPLE_PIPELINE } from '../../../node/agent/run/example-pipeline.ts';
import { parsePipeline } from '../../../node/agent/run/load-pipeline.ts';
import { pipelineJsonSchema } from '../../../node/agent/run/pipeline-definition.ts';
import { queryFingerprint } from '../../../node/agent/run/pipeline-frames.ts';

const BASE = `sources:
  hits:
    format: tail
    path: hits.log
    schema: 'n INT'
  others:
    format: rate
views:
  few: SELECT * FROM hits WHERE n < 10
queries:
  all:
    sql: SELECT * FROM few
    sink:
      format: json
      path: out
`;

const parse = (text: string, environment: Record<string, string> = {}) =>
  parsePipeline(text, 'p.yaml', environment);

/** The lines of the error that a text is refused with. */
function problems(text: string, environment: Record<string, string> = {}): string[] {
  try {
    parse(text, environment);
  } catch (error) {
    expect(error).toMatchObject({ condition: 'INVALID_PIPELINE' });
    return String(error)
      .split('\n')
      .slice(1)
      .map((line) => line.trim().replace(/ SQLSTATE: .*/, ''));
  }
  return [];
}

const replaced = (from: string, to: string) => BASE.replace(from, () => to);

test('a pipeline is read from YAML and from JSON alike', () => {
  const yaml = parse(BASE);
  expect(yaml.queries.all.sink).toEqual({ format: 'json', path: 'out' });
  expect(parse(JSON.stringify(yaml))).toEqual(yaml);
  expect(parse(EXAMPLE_PIPELINE).sources.events.options).toEqual({ rowsPerSecond: 10 });
});

test.each([
  [
    'a key at the top',
    replaced('sources:', 'surces:'),
    [
      'p.yaml:1: surces: there is no such key; did you mean sources?',
      'p.yaml:1: sources: is missing',
    ],
  ],
  [
    'a key of a source',
    replaced('    path: hits', '    paht: hits'),
    ['p.yaml:4: sources.hits.paht: there is no such key; did you mean path?'],
  ],
  [
    'a key far from any',
    replaced('    path: hits', '    x: hits'),
    [
      'p.yaml:4: sources.hits.x: there is no such key; there are format, path, schema, options, watermark, table',
    ],
  ],
  [
    'a key of a sink',
    replaced('      path: out', '      pathh: out'),
    ['p.yaml:15: queries.all.sink.pathh: there is no such key; did you mean path?'],
  ],
  [
    'a value of a few',
    replaced('    sink:', '    outputMode: apend\n    sink:'),
    ['p.yaml:13: queries.all.outputMode: there is no such value; did you mean append?'],
  ],
  [
    'a value of another type',
    replaced('format: rate', 'format: [1]'),
    ['p.yaml:7: sources.others.format: a string is needed'],
  ],
  [
    'a key that is missing',
    replaced('    format: rate', '    path: x'),
    ['p.yaml:6: sources.others.format: is missing'],
  ],
  [
    'a query without SQL',
    replaced('    sql: SELECT * FROM few\n', ''),
    ['p.yaml:11: queries.all: has to have either sql or module'],
  ],
  [
    'a name that is none',
    replaced('  others:', '  my-others:'),
    ['p.yaml:6: sources.my-others: a name has letters, digits and _'],
  ],
  [
    'a view with the name of a source',
    replaced('  few:', '  others:'),
    ['p.yaml:9: views.others: is the name of a source, too'],
  ],
  [
    'a key twice',
    replaced('    path: hits.log', '    path: a\n    path: b'),
    ['p.yaml:5: Map keys must be unique'],
  ],
  [
    'a port that is none',
    `${BASE}status: { port: 70000 }\n`,
    ['p.yaml:16: status.port: at most 65535 is allowed'],
  ],
  [
    'a trigger of no form',
    replaced('    sink:', '    trigger: { procesingTime: 1 s }\n    sink:'),
    [
      'p.yaml:13: queries.all.trigger.procesingTime: there is no such key; did you mean processingTime?',
    ],
  ],
])('%s is refused with its line and the nearest key', (_, text, expected) => {
  expect(problems(text)).toEqual(expected);
});

test('two queries that write into one folder are refused', () => {
  const more = '  more:\n    sql: SELECT 1\n    sink: { format: csv, path: ./out }\n';
  expect(problems(BASE + more)).toEqual([
    'p.yaml:18: queries.more.sink.path: the query all writes there, too',
  ]);
});

test('variables take the place of whole values', () => {
  const text = replaced('path: hits.log', 'path: ${HITS}').replace(
    'path: out',
    "path: '${OUT:-a:b}'",
  );
  const { sources, queries } = parse(`${text}status:\n  port: \${PORT:-9464}\n`, {
    HITS: 'x: [1]',
  });
  expect(sources.hits.path).toBe('x: [1]');
  expect(queries.all.sink.path).toBe('a:b');
  expect(
    parse(`${text}status:\n  port: \${PORT:-9464}\n`, { HITS: 'x', PORT: '1' }).status,
  ).toEqual({ port: 1 });
});

test('a variable that is not set, or not the whole of a value, is refused', () => {
  expect(problems(replaced('path: hits.log', 'path: ${HITS}'))).toEqual([
    'p.yaml:4: the variable HITS is not set: set it, or give a default: ${HITS:-…}',
  ]);
  expect(problems(replaced('path: hits.log', 'path: logs/${HITS}'), { HITS: 'x' })).toEqual([
    'p.yaml:4: a variable has to be the whole of a value; write $${…} for the text itself',
  ]);
  expect(parse(replaced('hits.log', 'a$${HITS}')).sources.hits.path).toBe('a${HITS}');
});

test('the JSON Schema has every key with what it is for', () => {
  const schema = JSON.stringify(pipelineJsonSchema());
  for (const key of ['sources', 'watermark', 'outputMode', 'trigger', 'partitionBy', 'token'])
    expect(schema).toContain(`"${key}":`);
  expect(schema).toContain('"description":"How late rows may be');
});

test('a query is another one when anything that it reads has changed, and nothing else', () => {
  const of = (text: string) => queryFingerprint({ file: 'p.yaml', definition: parse(text) }, 'all');
  expect(of(replaced('format: rate', 'format: socket'))).toBe(of(BASE));
  expect(of(`${BASE}  more:\n    sql: SELECT 1\n    sink: { format: noop }\n`)).toBe(of(BASE));
  expect(of(replaced('hits.log', 'other.log'))).not.toBe(of(BASE));
  expect(of(replaced('n < 10', 'n < 11'))).not.toBe(of(BASE));
  expect(of(replaced('path: out', 'path: elsewhere'))).not.toBe(of(BASE));
  expect(of(`${BASE}settings: { spark.sql.session.timeZone: Asia/Tokyo }\n`)).not.toBe(of(BASE));
});
