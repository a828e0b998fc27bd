import type { OptionDefinition } from '../../../src/connectors/connector.ts';
import type { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { databaseIsNoStream } from '../../../src/errors/database-errors.ts';
import { conflictingOptions, requiredOption } from '../../../src/errors/source-errors.ts';
import { tableSql } from './identifiers.ts';

/** What is read, named as Spark names it. */
export const SOURCE_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'dbtable',
    type: 'string',
    doc: 'The table that is read, or a query in parentheses with a name: (SELECT …) AS hits.',
  },
  { name: 'query', type: 'string', doc: 'The query that is read, in the place of a table.' },
  {
    name: 'fetchsize',
    type: 'int',
    default: '4096',
    doc: 'How many rows are fetched at a time.',
  },
];

/** What stands after FROM. Fails where no table or query is given, or both. */
export function fromSql(
  source: string,
  options: ConnectorOptions,
  fold: (name: string) => string,
  path?: string,
): string {
  const query = options.text('query');
  const table = options.text('dbtable') ?? path;
  if (query !== undefined && table !== undefined) {
    throw conflictingOptions({ source, first: 'dbtable', second: 'query' });
  }
  if (query !== undefined) return `(${query.replace(/;\s*$/, '')}) AS millrace_query`;
  if (table === undefined) throw requiredOption({ source, option: 'dbtable' });
  return /^\s*\(/.test(table) ? table : tableSql('dbtable', table, fold);
}

/** Fails for a stream: a table says what is there, and not what came when. */
export function refuseStream(format: string, isStreaming: boolean | undefined): void {
  if (isStreaming === true) throw databaseIsNoStream({ format });
}
