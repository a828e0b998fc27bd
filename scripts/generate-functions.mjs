/**
 * Writes what follows from the records of the functions:
 *
 * - `src/api/functions.ts`: one typed function for each, under its name in camelCase and, where that differs, in Spark's
 *   own spelling. How many arguments a function takes is asked of its record;
 * - `src/functions/family/names.ts`: the names of each family, by which the registry knows what to load;
 * - `docs/functions.md`: the reference.
 */
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { camelCase, isGenerated, loadFamilies, namesOf } from './function-records.mjs';
import { REFERENCE, referenceSource } from './function-reference.mjs';

const FUNCTIONS = 'src/api/functions.ts';
const NAMES = 'src/functions/family/names.ts';
const ARGUMENTS_MAX = 8;

/**
 * Arguments, by index, whose strings are values and not column names: formats, patterns, units, elements. Where PySpark's
 * `functions` reads a string as a value, so do these; everywhere else it is a name.
 */
const TEXT_ARGUMENTS = {
  array_append: [1],
  array_contains: [1],
  array_insert: [2],
  array_join: [1, 2],
  array_position: [1],
  array_prepend: [1],
  array_remove: [1],
  assert_true: [1],
  calendar_window: [1, 2],
  collate: [1],
  concat_ws: [0],
  date_format: [1],
  date_part: [0],
  date_trunc: [0],
  datepart: [0],
  decode: [1],
  element_at: [1],
  encode: [1],
  extract: [0],
  format_string: [0],
  from_unixtime: [1],
  from_utc_timestamp: [1],
  get_json_object: [1],
  instr: [1],
  lag: [2],
  lead: [2],
  listagg: [1],
  locate: [0],
  lpad: [2],
  map_contains_key: [1],
  next_day: [1],
  raise_error: [0],
  regexp_extract: [1],
  regexp_replace: [1, 2],
  rpad: [2],
  schema_of_csv: [0],
  schema_of_json: [0],
  session_window: [1],
  split: [1],
  string_agg: [1],
  substring_index: [1],
  timestampadd: [0],
  timestampdiff: [0],
  to_date: [1],
  to_timestamp: [1],
  to_utc_timestamp: [1],
  translate: [1, 2],
  trunc: [1],
  try_to_date: [1],
  try_variant_get: [1, 2],
  unix_timestamp: [1],
  variant_get: [1, 2],
};

/** Arguments, by index, that are the schema of what a text holds: text itself, or a type. */
const SCHEMA_ARGUMENTS = { from_csv: [1], from_json: [1] };

/** Arguments, by index, that are options of a format: a record, or a column that is a map. */
const OPTION_ARGUMENTS = {
  from_csv: [2],
  from_json: [2],
  schema_of_csv: [1],
  schema_of_json: [1],
  to_csv: [1],
  to_json: [1],
};

/** What arguments that are no columns are: the type of the parameter, and the function that makes a column of it. */
const KINDS = [
  { indexes: TEXT_ARGUMENTS, type: 'Operand', make: 'text' },
  { indexes: SCHEMA_ARGUMENTS, type: 'SchemaArgument', make: 'schemaText' },
  { indexes: OPTION_ARGUMENTS, type: 'OptionsArgument', make: 'optionMap' },
];

const kindOf = (name, index) => KINDS.find(({ indexes }) => indexes[name]?.includes(index));

const NULL_ARGUMENT = { dataType: { kind: 'null' }, nullable: true, literal: null };

/** Whether a function takes so many arguments. Whatever it says about their types is another matter. */
function accepts(record, count) {
  const args = Array.from({ length: count }, () => NULL_ARGUMENT);
  try {
    record.resolve(args, { isDistinct: false, ignoreNulls: false });
    return true;
  } catch (error) {
    return !String(error?.condition).startsWith('WRONG_NUM_ARGS');
  }
}

function arity(record) {
  const counts = Array.from({ length: ARGUMENTS_MAX + 1 }, (_, count) => count).filter((count) =>
    accepts(record, count),
  );
  const max = counts.at(-1) ?? 0;
  return { min: counts[0] ?? 0, max, isVariadic: max === ARGUMENTS_MAX };
}

function parameterName(index, max) {
  return max === 1 ? 'column' : `arg${index + 1}`;
}

function signature(record) {
  const text = TEXT_ARGUMENTS[record.name] ?? [];
  const { min, max, isVariadic } = arity(record);
  const listed = isVariadic ? Math.max(min, ...text.map((index) => index + 1)) : max;
  const parameters = Array.from({ length: listed }, (_, index) => {
    const optional = index < min ? '' : '?';
    const type = kindOf(record.name, index)?.type ?? 'ColumnOrValue';
    return `${parameterName(index, isVariadic ? ARGUMENTS_MAX : max)}${optional}: ${type}`;
  });
  if (isVariadic) parameters.push('...args: readonly ColumnOrValue[]');
  const names = Array.from({ length: listed }, (_, index) => {
    const name = parameterName(index, isVariadic ? ARGUMENTS_MAX : max);
    const kind = kindOf(record.name, index);
    return kind === undefined ? name : `${kind.make}(${name})`;
  });
  if (isVariadic) names.push('...args');
  return { parameters: parameters.join(', '), args: names.join(', ') };
}

function declaration(name, record) {
  const { parameters, args } = signature(record);
  const usage = record.usage.replaceAll('*/', '*\\/');
  const alias = record.name === name ? '' : ` Same as \`${camelCase(record.name)}\`.`;
  return [
    `/** ${usage}${alias} */`,
    `export function ${camelCase(name)}(${parameters}): Column {`,
    `  return callOnColumns('${name}', [${args}]);`,
    '}',
  ].join('\n');
}

/** The text of `src/api/functions.ts`. */
export async function functionsSource() {
  const records = new Map(
    Object.values(await loadFamilies()).flatMap((family) =>
      family.flatMap((record) => namesOf(record).map((name) => [name, record])),
    ),
  );
  // Functions that take lambdas are written by hand, in `lambda-functions.ts`.
  const isWritten = (name) => isGenerated(name) && records.get(name).kind !== 'higherOrder';
  const names = [...records.keys()].filter(isWritten).sort();
  const body = names.map((name) => declaration(name, records.get(name))).join('\n\n');
  // A program for PySpark spells them so.
  const spelled = names.filter((name) => camelCase(name) !== name);
  const used = (imports) =>
    imports.filter((name) => new RegExp(`\\b${name}\\b`).test(body)).join(', ');
  return formatted(
    FUNCTIONS,
    `// Generated from the function registry by \`npm run generate\`; never edited.
import type { ${used(['Column', 'Operand'])} } from './column.ts';
import {
  type ColumnOrValue,
  ${used(['callOnColumns', 'optionMap', 'schemaText', 'text'])},
  ${used(['OptionsArgument', 'SchemaArgument'])
    .split(', ')
    .map((name) => `type ${name}`)
    .join(', ')},
} from './core-functions.ts';

export * from './core-functions.ts';
export * from './lambda-functions.ts';

${body}

export {
${spelled.map((name) => `  ${camelCase(name)} as ${name},`).join('\n')}
};
`,
  );
}

/** The text of `src/functions/family/names.ts`. */
export async function familyNamesSource() {
  const { core, ...families } = await loadFamilies();
  const taken = new Set(core.flatMap(namesOf));
  const entries = Object.entries(families).map(([family, records]) => {
    const names = records.flatMap(namesOf).sort();
    for (const name of names) {
      if (taken.has(name)) throw new Error(`${name} is in two families`);
      taken.add(name);
    }
    return `['${family}', '${names.join(' ')}']`;
  });
  return formatted(
    NAMES,
    `// Generated from the function registry by \`npm run generate\`; never edited.
import type { FamilyName } from './loaders.ts';

/** The names of the functions of each family that is loaded on use, aliases included, with spaces between them. */
export const FAMILY_NAMES: readonly (readonly [family: FamilyName, names: string])[] = [
${entries.join(',\n')},
];
`,
  );
}

function formatted(path, source) {
  const biome = new URL('../node_modules/@biomejs/biome/bin/biome', import.meta.url).pathname;
  return execFileSync(process.execPath, [biome, 'check', '--write', `--stdin-file-path=${path}`], {
    input: source,
    encoding: 'utf8',
  });
}

if (process.argv[1] === import.meta.filename) {
  await writeFile(NAMES, await familyNamesSource());
  await writeFile(FUNCTIONS, await functionsSource());
  await writeFile(REFERENCE, await referenceSource());
}
