import {
  databaseFull,
  databaseNotFound,
  permissionDenied,
  requestFailed,
  valueRefused,
} from '../../../src/errors/database-errors.ts';
import { MillraceError } from '../../../src/errors/exception.ts';
import { TryAgain } from './retrying.ts';

/** SQLite's own numbers of results, by the names that `libsql` gives. */
const NAMES: Readonly<Record<number, string>> = {
  ...{ 3: 'PERM', 5: 'BUSY', 6: 'LOCKED', 8: 'READONLY', 10: 'IOERR', 13: 'FULL' },
  ...{ 14: 'CANTOPEN', 18: 'TOOBIG', 19: 'CONSTRAINT', 20: 'MISMATCH', 26: 'NOTADB' },
};

/** What a failure of SQLite means: `TryAgain`, or a condition with a way out. */
export function sqliteFailure(
  error: unknown,
  { database, table }: { readonly database: string; readonly table: string },
): Error {
  if (error instanceof MillraceError || error instanceof TryAgain) return error;
  const reason = error instanceof Error ? error.message : String(error);
  switch (resultName(error)) {
    case 'BUSY':
    case 'LOCKED':
      return new TryAgain(reason);
    case 'PERM':
    case 'READONLY':
      return permissionDenied({ database, reason });
    case 'CANTOPEN':
    case 'NOTADB':
      return databaseNotFound({ reason: `${database}: ${reason}`, option: 'the path' });
    case 'FULL':
      return databaseFull({ database, table, reason });
    case 'CONSTRAINT':
    case 'MISMATCH':
    case 'TOOBIG':
      return valueRefused({ table, reason });
    default:
      return requestFailed({ database, subject: table, reason });
  }
}

function resultName(error: unknown): string | undefined {
  const field = (name: string) => (error instanceof Error ? Reflect.get(error, name) : undefined);
  const code = field('code');
  const number = field('errcode');
  if (typeof number === 'number') return NAMES[number & 0xff];
  const [, name] = /^SQLITE_([A-Z]+)/.exec(typeof code === 'string' ? code : '') ?? [];
  if (name !== undefined && name !== 'ERROR') return name;
  return error instanceof Error && /unable to open|file is not a database/i.test(error.message)
    ? 'CANTOPEN'
    : undefined;
}
