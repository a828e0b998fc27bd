import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { KafkaSink } from '../../../node/connectors/kafka/kafka-sink.ts';
import { SINK_OPTIONS } from '../../../node/connectors/kafka/sink-options.ts';
import { SOURCE_OPTIONS } from '../../../node/connectors/kafka/source-options.ts';
import { createSession } from '../../../node/index.ts';
import { col, from_json, struct, to_json, window } from '../../../src/api/functions.ts';
import { KAFKA_CONDITIONS } from '../../../src/errors/conditions/kafka-conditions.ts';
import { StringType, structField, structType } from '../../../src/types/data-type.ts';
import { temporaryFolder } from '../../support/child-program.ts';
import { FakeKafka } from '../../support/fake-kafka.ts';
import { DocumentedPrograms } from '../../support/page-programs.ts';
import { sinkContext, writeBatch } from '../../support/sink-driver.ts';

const PAGE = new DocumentedPrograms('connectors/kafka.md');

const kafka = new FakeKafka();
vi.mock('../../../node/connectors/kafka/client.ts', () => ({
  loadKafkaClient: async () => kafka.client,
}));

const VALUE = structType([structField('value', StringType)]);

async function write(topic: string, values: readonly string[]): Promise<void> {
  const options = { 'kafka.bootstrap.servers': 'localhost:9092', topic };
  const sink = await KafkaSink.open(
    sinkContext(VALUE, { format: 'kafka', options, queryId: topic }),
  );
  onTestFinished(() => sink.close());
  await writeBatch(sink, VALUE, 0, [values.map((value) => [value])]);
}

test('the programs of docs/connectors/kafka.md read and write topics as they stand there', async () => {
  const { path, remove } = await temporaryFolder();
  onTestFinished(remove);
  await using session = await createSession();
  const names = { session, col, from_json, struct, to_json, window };
  const hit = (ts: string) => JSON.stringify({ ts, service: 'shop' });
  const times = ['2024-01-01T00:00:01Z', '2024-01-01T00:00:02Z', '2024-01-01T00:02:00Z'];
  kafka.createTopic('hits', 2);
  await write('hits', times.map(hit));
  await PAGE.run('source', names, {
    ".start('counts')": `.start(${JSON.stringify(join(path, 'counts'))})`,
  });
  const files = () => readdirSync(join(path, 'counts')).filter((name) => name.endsWith('.json'));
  const lines = () => files().map((name) => readFileSync(join(path, 'counts', name), 'utf8'));
  await vi.waitFor(() => expect(lines().join('')).toContain('"service":"shop","count":2'), 15_000);

  kafka.createTopic('counts', 1);
  const counts = session.readStream
    .format('kafka')
    .option('kafka.bootstrap.servers', 'localhost:9092')
    .option('subscribe', 'hits')
    .option('startingOffsets', 'earliest')
    .load()
    .select(from_json(col('value').cast('string'), 'service STRING').as('hit'))
    .groupBy('hit.service')
    .count();
  await PAGE.run('sink', { ...names, counts }, {});
  const read = () =>
    session.read
      .format('kafka')
      .option('kafka.bootstrap.servers', 'localhost:9092')
      .option('subscribe', 'counts')
      .load()
      .selectExpr('CAST(key AS STRING) AS key', 'CAST(value AS STRING) AS value')
      .collect();
  const expected = [{ key: 'shop', value: '{"service":"shop","count":3}' }];
  await vi.waitFor(async () => expect(await read()).toEqual(expected), 15_000);
});

test('the page has every option and every condition', () => {
  const options = [...SOURCE_OPTIONS, ...SINK_OPTIONS]
    .filter(({ doc, name }) => !/for the sake of/.test(doc) && !/^fetchOffset|type$/.test(name))
    .filter(({ name }) => !['kafka.client.id', 'kafka.request.timeout.ms'].includes(name));
  for (const { name } of options) {
    const isThere =
      PAGE.text.includes(name) || PAGE.text.includes(name.replace(/^.*\.(\w+)$/, '….$1'));
    expect(isThere, name).toBe(true);
  }
  for (const condition of Object.keys(KAFKA_CONDITIONS)) {
    const [name] = condition.split('.');
    if (name.startsWith('KAFKA_')) expect(PAGE.text.includes(name), name).toBe(true);
  }
});
