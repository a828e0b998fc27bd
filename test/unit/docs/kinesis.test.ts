import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { KINESIS_SCHEMA } from '../../../node/connectors/kinesis/kinesis-schema.ts';
import { SINK_OPTIONS } from '../../../node/connectors/kinesis/kinesis-sink.ts';
import { SOURCE_OPTIONS } from '../../../node/connectors/kinesis/source-options.ts';
import { createSession } from '../../../node/index.ts';
import { col, from_json, struct, to_json, window } from '../../../src/api/functions.ts';
import { KINESIS_CONDITIONS } from '../../../src/errors/conditions/kinesis-conditions.ts';
import { temporaryFolder } from '../../support/child-program.ts';
import { FakeKinesis } from '../../support/fake-kinesis.ts';
import { DocumentedPrograms } from '../../support/page-programs.ts';

const PAGE = new DocumentedPrograms('connectors/kinesis.md');

const kinesis = new FakeKinesis();
vi.mock('../../../node/connectors/kinesis/client.ts', () => ({
  newKinesisClient: async () => kinesis.client,
}));

test('the programs of docs/connectors/kinesis.md read and write streams as they stand there', async () => {
  const { path, remove } = await temporaryFolder();
  onTestFinished(remove);
  await using session = await createSession();
  const names = { session, col, from_json, struct, to_json, window };
  const hit = (ts: string) => JSON.stringify({ ts, service: 'shop' });
  const times = ['2024-01-01T00:00:01Z', '2024-01-01T00:00:02Z', '2024-01-01T00:02:00Z'];
  kinesis.createStream('hits', 2);
  kinesis.put('hits', times.map(hit));
  await PAGE.run('source', names, {
    ".start('counts')": `.start(${JSON.stringify(join(path, 'counts'))})`,
  });
  const files = () => readdirSync(join(path, 'counts')).filter((name) => name.endsWith('.json'));
  const lines = () => files().map((name) => readFileSync(join(path, 'counts', name), 'utf8'));
  await vi.waitFor(() => expect(lines().join('')).toContain('"service":"shop","count":2'), 15_000);

  kinesis.createStream('counts', 1);
  const counts = session.readStream
    .format('kinesis')
    .option('streamName', 'hits')
    .option('initialPosition', 'earliest')
    .load()
    .select(from_json(col('data').cast('string'), 'service STRING').as('hit'))
    .groupBy('hit.service')
    .count();
  await PAGE.run('sink', { ...names, counts }, {});
  const expected = [{ key: 'shop', text: '{"service":"shop","count":3}' }];
  await vi.waitFor(() => expect(kinesis.all('counts')).toEqual(expected), 15_000);
});

test('the page has every option, column and condition', () => {
  const columns = KINESIS_SCHEMA.fields.map(({ name }) => name);
  const options = [...SOURCE_OPTIONS, ...SINK_OPTIONS].map(({ name }) => name);
  const conditions = Object.keys(KINESIS_CONDITIONS).map((name) => name.split('.')[0]);
  for (const name of [...columns, ...options, ...conditions]) {
    expect(PAGE.text.includes(`\`${name}\``), name).toBe(true);
  }
});
