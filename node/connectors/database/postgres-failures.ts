import {
  authenticationFailed,
  databaseFull,
  databaseNotFound,
  permissionDenied,
  requestFailed,
  valueRefused,
} from '../../../src/errors/database-errors.ts';
import { MillraceError } from '../../../src/errors/exception.ts';
import { TryAgain } from './retrying.ts';

/** States that go away: lost connections, conflicts of transactions, a server that starts or stops, no free connection, a lock. */
const PASSING = /^(08|40001|40P01|57P0[1-3]|53300|55P03|55006|25006)/;
const NETWORK = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH'],
  ...['ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
]);
/** What the client itself says of a connection that is gone. */
const LOST =
  /Connection terminated|timeout expired|connection error and is not queryable|Client was closed|Connection closed/i;

export interface FailureContext {
  readonly database: string;
  /** What was asked for, for messages. */
  readonly subject: string;
  /** The table that was written. */
  readonly table?: string;
}

/** What a failure of the client means: `TryAgain`, or a condition with a way out. */
export function postgresFailure(error: unknown, context: FailureContext): Error {
  if (error instanceof MillraceError || error instanceof TryAgain) return error;
  const { code, reason } = described(error);
  if (PASSING.test(code) || NETWORK.has(code) || (code === '' && LOST.test(reason))) {
    return new TryAgain(reason);
  }
  const { database, subject, table = subject } = context;
  if (code.startsWith('28')) return authenticationFailed({ database, reason });
  // The client's own words for a password that is asked for and not there.
  if (/password must be a string|SASL/.test(reason)) {
    return authenticationFailed({ database, reason });
  }
  if (code === '3D000') return databaseNotFound({ reason, option: 'the option url' });
  if (code === '42501') return permissionDenied({ database, reason });
  if (code === '53100' || code === '53200') return databaseFull({ database, table, reason });
  if (/^(22|23|21000)/.test(code)) return valueRefused({ table, reason });
  return requestFailed({ database, subject, reason });
}

function described(error: unknown): { code: string; reason: string } {
  const fields: Readonly<Record<string, unknown>> =
    typeof error === 'object' && error !== null ? Object.fromEntries(own(error)) : {};
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '');
  const message = text('message') || text('code') || String(error);
  const parts = [message, text('detail'), text('hint')].filter((part) => part !== '');
  return { code: text('code'), reason: parts.join('; ') };
}

const own = (error: object) =>
  Object.getOwnPropertyNames(error).map((name) => [name, Reflect.get(error, name)]);
