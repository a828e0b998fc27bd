import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { SINK_OPTIONS } from '../../../node/connectors/hdfs/sink-options.ts';
import { SOURCE_OPTIONS } from '../../../node/connectors/hdfs/source-options.ts';
import { createSession } from '../../../node/index.ts';
import { window } from '../../../src/api/functions.ts';
import { HDFS_CONDITIONS } from '../../../src/errors/conditions/hdfs-conditions.ts';
import { temporaryFolder } from '../../support/child-program.ts';
import { FakeHdfs } from '../../support/fake-hdfs.ts';
import { DocumentedPrograms } from '../../support/page-programs.ts';

const PAGE = new DocumentedPrograms('connectors/hdfs.md');

test('the programs of docs/connectors/hdfs.md read and write files as they stand there', async () => {
  const { path: folder, remove } = await temporaryFolder();
  onTestFinished(remove);
  const hdfs = await FakeHdfs.start();
  onTestFinished(() => hdfs.stop());
  await using session = await createSession();
  const { authority } = hdfs;
  const times = ['2024-01-01T00:00:01Z', '2024-01-01T00:00:02Z', '2024-01-01T00:02:00Z'];
  const hits = times.map((ts) => `${JSON.stringify({ ts, service: 'shop' })}\n`);
  hdfs.put('/logs/a.json', hits.join(''));
  hdfs.put('/logs/b.txt', 'no\n');
  await PAGE.run(
    'source',
    { session, window },
    {
      'localhost:9870': authority,
      ".start('counts')": `.start(${JSON.stringify(join(folder, 'counts'))})`,
    },
  );
  const files = () => readdirSync(join(folder, 'counts')).filter((name) => name.endsWith('.json'));
  const lines = () => files().map((name) => readFileSync(join(folder, 'counts', name), 'utf8'));
  await vi.waitFor(() => expect(lines().join('')).toContain('"service":"shop","count":2'), 15_000);

  const counts = session.readStream
    .format('hdfs')
    .option('format', 'json')
    .schema('service STRING')
    .load(`hdfs://${authority}/logs/a.json`);
  const query = await PAGE.run('sink', { counts }, { 'localhost:9870': authority });
  await query.processAllAvailable();
  const written = [...hdfs.files.keys()].filter((path) => path.startsWith('/counts/'));
  expect(written).toEqual([expect.stringMatching(/^\/counts\/part-[0-9a-f-]{36}-00000\.csv$/)]);
  expect(hdfs.text(written[0])).toBe('shop\nshop\nshop\n');
});

test('a table is written to a folder and read from it', async () => {
  const hdfs = await FakeHdfs.start();
  onTestFinished(() => hdfs.stop());
  await using session = await createSession();
  const path = `hdfs://${hdfs.authority}/table`;
  for (let count = 0; count < 2; count++) {
    await session.range(3).write.format('hdfs').mode('append').save(path);
  }
  const read = session.read.format('hdfs').option('format', 'json').schema('id BIGINT').load(path);
  expect(await read.groupBy('id').count().orderBy('id').collect()).toEqual(
    [0, 1, 2].map((id) => ({ id, count: 2 })),
  );
});

test('the page has every option and every condition', () => {
  for (const { name } of [...SOURCE_OPTIONS, ...SINK_OPTIONS]) {
    expect(PAGE.text.includes(`\`${name}\``), name).toBe(true);
  }
  for (const condition of Object.keys(HDFS_CONDITIONS)) {
    const [name] = condition.split('.');
    expect(PAGE.text.includes(name), name).toBe(true);
  }
});
