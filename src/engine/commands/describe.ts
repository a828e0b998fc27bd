import { unresolvedRoutine } from '../../errors/analysis-errors.ts';
import { columnNotFound } from '../../errors/command-errors.ts';
import { loadFunctions, lookupFunction } from '../../functions/registry.ts';
import type { DescribeCommand, FunctionParameter, SqlFunction } from '../../plan/command.ts';
import type { LogicalPlan } from '../../plan/logical-plan.ts';
import { type StructType, simpleString } from '../../types/data-type.ts';
import { quoteIdentifier } from '../../types/sql-string.ts';
import { typeSql } from '../../types/type-sql.ts';
import type { ValueRow } from '../../types/value.ts';
import { answer, type CommandAnswer, type CommandHost, ownNames } from './command-host.ts';

type CommandOf<Kind extends DescribeCommand['kind']> = Extract<DescribeCommand, { kind: Kind }>;

const COLUMNS = 'col_name STRING NOT NULL, data_type STRING NOT NULL, comment STRING';

/** What Spark's statistics would say of a column; none are gathered here. */
const STATISTICS = [
  'min',
  'max',
  'num_nulls',
  'distinct_count',
  'avg_col_len',
  'max_col_len',
  'histogram',
];

/** DESCRIBE QUERY: the columns of a query, which is not run. */
export async function describeQuery(
  { backend }: CommandHost,
  input: LogicalPlan,
): Promise<CommandAnswer> {
  return answer(COLUMNS, columnRows(await backend.schema(input)));
}

function columnRows({ fields }: StructType): readonly ValueRow[] {
  return fields.map(({ name, dataType }) => [name, simpleString(dataType), null]);
}

/** DESCRIBE TABLE: all columns, or what is known of one. */
export async function describeTable(
  { backend }: CommandHost,
  { nameParts, column, isExtended }: CommandOf<'describeTable'>,
): Promise<CommandAnswer> {
  const schema = await backend.schema({ kind: 'readNamedTable', nameParts });
  if (column === undefined) return answer(COLUMNS, columnRows(schema));
  const [name] = column.slice(-1);
  const field = schema.fields.find((known) => known.name.toLowerCase() === name.toLowerCase());
  if (field === undefined) throw columnNotFound(column);
  return answer('info_name STRING NOT NULL, info_value STRING NOT NULL', [
    ['col_name', field.name],
    ['data_type', simpleString(field.dataType)],
    ['comment', 'NULL'],
    ...(isExtended ? STATISTICS.map((name) => [name, 'NULL']) : []),
  ]);
}

/** DESCRIBE FUNCTION: one line after the other. */
export async function describeFunction(
  { engine }: CommandHost,
  { name, isExtended }: CommandOf<'describeFunction'>,
): Promise<CommandAnswer> {
  await loadFunctions([name]);
  const record = lookupFunction(name);
  const own = ownNames(engine).functions.get(name.toLowerCase());
  if (record === undefined && own === undefined) {
    throw unresolvedRoutine(quoteIdentifier(name), undefined);
  }
  const lines =
    own === undefined ? builtInLines(name, record, isExtended) : ownLines(own, isExtended);
  return answer(
    'function_desc STRING NOT NULL',
    lines.map((line) => [line]),
  );
}

function builtInLines(
  name: string,
  record: ReturnType<typeof lookupFunction>,
  isExtended: boolean,
): readonly string[] {
  const lines = [`Function: ${name.toLowerCase()}`, `Usage: ${record?.usage ?? 'N/A.'}`];
  const examples = (record?.examples ?? []).map(([sql]) => `      > ${sql};`);
  if (!isExtended) return lines;
  return [...lines, `Extended Usage:\n    Examples:\n${examples.join('\n')}\n`];
}

/** What a function of the session takes, returns and, on demand, is. */
function ownLines(definition: SqlFunction, isExtended: boolean): readonly string[] {
  const { name, kind, parameters, comment, bodyText } = definition;
  const inputs = parameters.length === 0 ? ['()'] : parameters.map(parameterText);
  const entries: readonly (readonly [label: string, ...values: string[]])[] = [
    ['Function:', name],
    ['Type:', kind.toUpperCase()],
    ['Input:', ...inputs],
    ['Returns:', ...returnTexts(definition)],
    ...(isExtended && comment !== undefined ? [['Comment:', comment] as const] : []),
    ...(isExtended ? [['Deterministic:', 'true'] as const, ['Body:', bodyText] as const] : []),
  ];
  const width = Math.max(...entries.map(([label]) => label.length)) + 1;
  return entries.flatMap(([label, ...values]) =>
    values.map((value, at) => `${(at === 0 ? label : '').padEnd(width)}${value}`),
  );
}

function parameterText({ name, dataType, defaultText }: FunctionParameter): string {
  const value = defaultText === undefined ? '' : ` DEFAULT ${defaultText}`;
  return `${name} ${typeSql(dataType)}${value}`;
}

function returnTexts(definition: SqlFunction): readonly string[] {
  if (definition.kind === 'scalar') {
    return definition.returns === undefined ? [''] : [typeSql(definition.returns)];
  }
  const rows = (definition.returns?.fields ?? []).map(
    ({ name, dataType }) => [name, typeSql(dataType)] as const,
  );
  const nameWidth = Math.max(0, ...rows.map(([name]) => name.length));
  const typeWidth = Math.max(0, ...rows.map(([, type]) => type.length));
  return rows.map(([name, type]) => `${name.padEnd(nameWidth)} ${type.padEnd(typeWidth)}`);
}
