import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { postgresConnector } from '../../../node/connectors/database/postgres.ts';
import { sqliteConnector } from '../../../node/connectors/database/sqlite.ts';
import { DATABASE_CONDITIONS } from '../../../src/errors/conditions/database-conditions.ts';

const page = (name: string) =>
  readFileSync(new URL(`../../../docs/connectors/${name}.md`, import.meta.url), 'utf8');

test.each([postgresConnector, sqliteConnector])(
  'the page of $name has every option',
  (connector) => {
    const { name, sourceOptions = [], sinkOptions = [], tableOptions = [] } = connector;
    const text = page(name);
    for (const option of [...sourceOptions, ...sinkOptions, ...tableOptions]) {
      expect(text).toContain(`\`${option.name}\``);
    }
  },
);

test('the page of PostgreSQL has every condition', () => {
  const text = page('postgres');
  for (const name of Object.keys(DATABASE_CONDITIONS)) expect(text).toContain(`\`${name}\``);
});
