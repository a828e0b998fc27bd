import { expect, test } from 'vitest';
import { ByteSink } from '../../../../../node/connectors/database/byte-sink.ts';
import { tableSql } from '../../../../../node/connectors/database/identifiers.ts';
import { writeNumeric } from '../../../../../node/connectors/database/numeric.ts';
import { postgresFailure } from '../../../../../node/connectors/database/postgres-failures.ts';
import { TryAgain } from '../../../../../node/connectors/database/retrying.ts';

const CONTEXT = { database: 'postgres[here]', subject: 'the rows', table: 't' };
const failure = (code: string) =>
  postgresFailure(Object.assign(new Error('no'), { code }), CONTEXT);

test('what passes is tried again, and nothing else', () => {
  const passing = ['40001', '40P01', '57P01', '57P03', '08006', '53300', 'ECONNREFUSED', 'EPIPE'];
  for (const code of passing) expect(failure(code)).toBeInstanceOf(TryAgain);
  const final = {
    '28P01': 'DATABASE_AUTHENTICATION_FAILED',
    '3D000': 'DATABASE_NOT_FOUND',
    '42501': 'DATABASE_PERMISSION_DENIED',
    '53100': 'DATABASE_FULL',
    '23505': 'DATABASE_VALUE_REFUSED',
    '22003': 'DATABASE_VALUE_REFUSED',
    '42601': 'DATABASE_REQUEST_FAILED',
  };
  for (const [code, condition] of Object.entries(final)) {
    expect(failure(code)).toMatchObject({ condition });
  }
});

test('a decimal is groups of four digits around the point', () => {
  const groups = (unscaled: bigint, scale: number) => {
    const bytes = new ByteSink();
    writeNumeric(bytes, unscaled, scale);
    const taken = Buffer.from(bytes.take());
    return Array.from({ length: taken.length / 2 - 2 }, (_, at) => taken.readInt16BE(4 + at * 2));
  };
  // How many groups, the weight of the first, the sign, digits after the point, the groups.
  expect(groups(0n, 2)).toEqual([0, 0, 0, 2]);
  expect(groups(-1234567n, 2)).toEqual([3, 1, 0x4000, 2, 1, 2345, 6700]);
  expect(groups(5n, 6)).toEqual([1, -2, 0, 6, 500]);
});

test('a name of a table can bring no other SQL in', () => {
  const fold = (name: string) => name.toLowerCase();
  expect(tableSql('dbtable', 'Sales."My ""Hits"""', fold)).toBe('"sales"."My ""Hits"""');
  for (const name of ['a; DROP TABLE b', 'a b', '', 'a.', "a'"]) {
    expect(() => tableSql('dbtable', name, fold)).toThrow(/the name of a table/);
  }
});
