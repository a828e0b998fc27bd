/**
 * What a statement reads, by its tokens: files in quotes where Spark wants a table, and the names that the command line
 * gives to inputs.
 */
import { tokenize } from '../../../src/sql/lexer.ts';
import { quoteIdentifier } from '../../../src/types/sql-string.ts';

export interface StatementInputs {
  /** The statement with a table's name in place of each path in quotes. */
  readonly text: string;
  /** The paths in quotes, each once. */
  readonly paths: readonly string[];
  /** Every name in it, in lower case and without back-ticks: of tables, columns, functions and all else. */
  readonly names: ReadonlySet<string>;
}

/** A part of the statement between two parentheses. */
interface Level {
  hasSelect: boolean;
  /** Whether a relation may stand next: behind FROM or JOIN, or a comma that follows one. */
  isRelationNext: boolean;
  /** Whether what stands here are relations: a comma goes on with them. */
  isInFrom: boolean;
}

const LEAVES_FROM = new Set([
  'WHERE',
  'GROUP',
  'HAVING',
  'ORDER',
  'LIMIT',
  'SELECT',
  'ON',
  'USING',
]);

/** Finds them. Fails as parsing does at text that has no tokens. */
export function statementInputs(statement: string): StatementInputs {
  const levels: Level[] = [newLevel()];
  const paths = new Map<string, string>();
  const names = new Set<string>();
  let text = '';
  let copied = 0;
  for (const { image, startOffset, endOffset = startOffset } of tokenize(statement)) {
    const level = levels[levels.length - 1];
    const word = image.toUpperCase();
    const wantsRelation = level.isRelationNext;
    level.isRelationNext = false;
    if (image === '(') levels.push(newLevel());
    else if (image === ')') levels.splice(Math.max(1, levels.length - 1));
    else if (word === 'SELECT') level.hasSelect = true;
    // Not that of extract(YEAR FROM '2024-01-01'), which stands in parentheses without a SELECT.
    else if (word === 'FROM') level.isInFrom = level.hasSelect || levels.length === 1;
    if (LEAVES_FROM.has(word)) level.isInFrom = false;
    const opens = word === 'FROM' || word === ',' ? level.isInFrom : word === 'JOIN';
    level.isRelationNext = opens;
    if (wantsRelation && /^['"]/.test(image)) {
      const path = unquoted(image);
      paths.set(path, path);
      text += statement.slice(copied, startOffset) + quoteIdentifier(path);
      copied = endOffset + 1;
    } else if (/^[\p{L}_`]/u.test(image)) {
      names.add(image.replace(/^`|`$/g, '').toLowerCase());
    }
  }
  return { text: text + statement.slice(copied), paths: [...paths.keys()], names };
}

const newLevel = (): Level => ({ hasSelect: false, isRelationNext: false, isInFrom: false });

/** The content of a string of SQL that has no escapes but the quote that is written twice, as paths have none. */
function unquoted(image: string): string {
  const [quote] = image;
  return image.slice(1, -1).replaceAll(quote + quote, quote);
}
