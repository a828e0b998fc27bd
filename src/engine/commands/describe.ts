import { unresolvedRoutine } from '../../errors/analysis-errors.ts';
import { columnNotFound } from '../../errors/command-errors.ts';
import { loadFunctions, lookupFunction } from '../../functions/registry.ts';
import type { DescribeCommand, FunctionParameter, SqlFunction } from '../../plan/command.ts';
import type { LogicalPlan } from '../../plan/logical-plan.ts';
import { simpleString } from '../../types/data-type.ts';
import { quoteIdentifier } from '../../types/sql-string.ts';
import { typeSql } from '../../types/type-sql.ts';
import { columnRows, commentOf } from './column-rows.ts';
import {
  answer,
  type CommandAnswer,
  type CommandHost,
  ownNames,
  savedTable,
} from './command-host.ts';

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
  return answer(COLUMNS, columnRows((await backend.schema(input)).fields));
}

/** DESCRIBE TABLE: all columns, and of a saved table what else it is; or what is known of one column. */
export async function describeTable(
  host: CommandHost,
  { nameParts, column, isExtended }: CommandOf<'describeTable'>,
): Promise<CommandAnswer> {
  const query = await host.backend.schema({ kind: 'readNamedTable', nameParts });
  const table = await savedTable(host, nameParts);
  const { fields } = table?.schema ?? query;
  const comments = host.engine.catalog.temporary(nameParts)?.columnComments;
  if (column === undefined) {
    const more =
      table && (await import('./describe-saved-table.ts')).savedTableRows(table, isExtended);
    return answer(COLUMNS, [...columnRows(fields, comments), ...(more ?? [])]);
  }
  const [name] = column.slice(-1);
  const at = fields.findIndex((known) => known.name.toLowerCase() === name.toLowerCase());
  if (at < 0) throw columnNotFound(column);
  const field = fields[at];
  return answer('info_name STRING NOT NULL, info_value STRING NOT NULL', [
    ['col_name', field.name],
    ['data_type', simpleString(field.dataType)],
    ['comment', comments?.[at] ?? commentOf(field) ?? 'NULL'],
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
