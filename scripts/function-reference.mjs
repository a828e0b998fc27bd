/**
 * Writes the reference of the functions from their records: what each is for, its examples and its aliases. How its arguments are
 * called and since when Spark has it stand in `spark-signatures.json`: Spark's own words, by name.
 */
import { readFile } from 'node:fs/promises';
import { camelCase, isGenerated, loadFamilies, namesOf } from './function-records.mjs';

export const REFERENCE = 'docs/functions.md';

/** Forms that are written like functions and have no record. */
export const FORMS = [
  {
    name: 'window',
    usage:
      'Returns the event-time window of a time: a struct of start and end. With a slide, a row is in several.',
    examples: [
      [
        "SELECT window(TIMESTAMP '2024-02-29 12:01:00', '5 minutes').start",
        new Date('2024-02-29T12:00Z'),
      ],
    ],
  },
  {
    name: 'session_window',
    usage:
      'Returns the session of a time, to group by: rows of a key belong together until none comes for the gap.',
    examples: [
      [
        "SELECT count(*) FROM VALUES (TIMESTAMP '2024-02-29 12:01:00'), (TIMESTAMP '2024-02-29 12:03:00') AS t(at) GROUP BY session_window(at, '5 minutes')",
        2,
      ],
    ],
  },
  {
    name: 'when',
    usage: 'Returns the value of the first condition that is true, else the last value, or null.',
    examples: [["SELECT CASE WHEN 1 > 2 THEN 'a' WHEN 2 > 1 THEN 'b' ELSE 'c' END", 'b']],
  },
  {
    name: 'cast',
    usage: 'Converts a value to a type. What does not fit is an error; TRY_CAST makes it null.',
    examples: [
      ["SELECT CAST('12' AS INT)", 12],
      ["SELECT TRY_CAST('a dozen' AS INT)", null],
    ],
  },
  {
    name: 'grouping',
    usage: 'Whether a row of GROUPING SETS, ROLLUP or CUBE sums up over a column: 1, else 0.',
    examples: [['SELECT grouping(k) FROM VALUES (1) AS t(k) GROUP BY ROLLUP (k) ORDER BY k', 1]],
  },
  {
    name: 'grouping_id',
    usage:
      'Returns the bits of `grouping` of all columns, or of those that are given, as a number.',
    examples: [
      [
        'SELECT grouping_id() FROM VALUES (1, 2) AS t(a, b) GROUP BY CUBE (a, b) ORDER BY 1 DESC',
        3,
      ],
    ],
  },
];

/** How what only Spark's grammar knows is written, and what Spark has not: its group, its version, its forms. */
const GRAMMAR = {
  calendar_window: ['datetime', undefined, 'calendar_window(time, unit[, zone])'],
  get_array_struct_fields: ['array', '1.0.0', 'array.field'],
  get_item: ['collection', '1.0.0', 'array[index]', 'map[key]'],
  timestampadd: ['datetime', '3.3.0', 'timestampadd(unit, quantity, timestamp)'],
  timestampdiff: ['datetime', '3.3.0', 'timestampdiff(unit, startTimestamp, endTimestamp)'],
};

/** Spark's groups of functions, in the order of the reference. */
const GROUPS = {
  agg: 'Aggregates',
  window: 'Functions with OVER',
  datetime: 'Dates, times and intervals',
  string: 'Texts',
  math: 'Numbers',
  bitwise: 'Bits',
  predicate: 'Comparisons and logic',
  conditional: 'Conditions',
  conversion: 'Conversions',
  array: 'Arrays',
  map: 'Maps',
  struct: 'Structs',
  collection: 'Collections of any kind',
  lambda: 'Functions with lambdas',
  generator: 'Generators',
  json: 'JSON',
  csv: 'CSV',
  xml: 'XML',
  variant: 'Variants',
  url: 'URLs',
  hash: 'Hashes',
  sketch: 'Sketches',
  misc: 'Others',
};

const INTRODUCTION = `# Functions

Every function that SQL and \`expr\` know, and that \`millrace/functions\` has for columns. They answer as those of Spark 4.3
with ANSI mode on. An example's result stands as \`collect()\` gives it. [Functions of your own](udf.md) are made by \`udf\`.

_Written by \`npm run generate\` from the records of the functions._
`;

/** The text of `docs/functions.md`. */
export async function referenceSource() {
  const recorded = await readFile(new URL('spark-signatures.json', import.meta.url), 'utf8');
  const signatures = { ...JSON.parse(recorded), ...GRAMMAR };
  const records = [...Object.values(await loadFamilies()).flat(), ...FORMS];
  const entries = records.map((record) => entryOf(record, signatures));
  const groups = Object.entries(GROUPS)
    .map(([group, title]) => ({
      title,
      entries: entries
        .filter((entry) => entry.group === group)
        .sort((left, right) => (left.name < right.name ? -1 : 1)),
    }))
    .filter((group) => group.entries.length > 0);
  const contents = groups.map(
    ({ title, entries }) =>
      `- **[${title}](#${anchor(title)})**: ${entries.map(({ name }) => link(name)).join(' ')}`,
  );
  const sections = groups.flatMap(({ title, entries }) => [
    `## ${title}`,
    ...entries.map(({ text }) => text),
  ]);
  return `${[INTRODUCTION.trimEnd(), contents.join('\n'), ...sections].join('\n\n')}\n`;
}

/** The anchor that a heading gets. */
const anchor = (title) =>
  title
    .toLowerCase()
    .replaceAll(' ', '-')
    .replace(/[^\w-]/g, '');

/** Operators have no anchor. */
const link = (name) => (/^\w/.test(name) ? `[\`${name}\`](#${name})` : `\`${name}\``);

function entryOf(record, signatures) {
  const names = namesOf(record);
  const known = names.find((name) => name in signatures);
  const [group, since, ...forms] = signatures[known] ?? ['misc', undefined];
  const called = forms.length > 0 ? forms : [`${record.name}(…)`];
  const aliases = names.slice(1).map((name) => `\`${name}\``);
  const facts = [
    typeScriptName(record),
    aliases.length === 0 ? undefined : `also ${aliases.join(', ')}`,
    since && `since Spark ${since}`,
  ].filter((fact) => fact !== undefined);
  const text = [
    `### ${/^\w/.test(record.name) ? record.name : `\`${record.name}\``}`,
    called.map((form) => `\`${form}\``).join('<br>'),
    `${record.usage}${facts.length === 0 ? '' : ` _(${facts.join('; ')})_`}`,
    ['```sql', ...record.examples.map(example), '```'].join('\n'),
  ].join('\n\n');
  return { name: record.name, group: group in GROUPS ? group : 'misc', text };
}

/** What the function is called in `millrace/functions`. */
function typeScriptName({ name, kind }) {
  const isThere = isGenerated(name) || kind === 'higherOrder';
  const isForm = FORMS.some((form) => form.name === name) && name !== 'cast';
  return isThere || isForm ? `in TypeScript \`${camelCase(name)}\`` : undefined;
}

const example = ([sql, result]) => `${sql}; -- ${javaScript(result)}`;

/** A value as JavaScript shows it. */
function javaScript(value) {
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, '\\$&')}'`;
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (value instanceof Date) return `new Date('${value.toISOString()}')`;
  if (value instanceof Uint8Array) return `Uint8Array [${[...value].join(', ')}]`;
  if (value instanceof Map) {
    const entries = [...value].map(([key, entry]) => `${javaScript(key)} => ${javaScript(entry)}`);
    return `Map { ${entries.join(', ')} }`;
  }
  if (Array.isArray(value)) return `[${value.map(javaScript).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(([name, field]) => `${name}: ${javaScript(field)}`);
  return `{ ${fields.join(', ')} }`;
}
