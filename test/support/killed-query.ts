import { nodeConnectors } from '../../node/connectors/index.ts';
import { nodePlatform } from '../../node/platform.ts';
import type { Connector, Sink } from '../../src/connectors/connector.ts';
import type { SourceScan } from '../../src/plan/resolved-plan.ts';
import { startStreamingQuery } from '../../src/streaming/start.ts';
import type { Trigger } from '../../src/streaming/trigger.ts';
import { EVENT_SCHEMA, fakePassThrough, streamsPlan } from './fake-plan.ts';
import { sinkContext } from './sink-driver.ts';

/** A query from a source of JSON lines to a folder of JSON files. */
export interface KilledQueryOptions {
  readonly format: string;
  readonly path?: string;
  readonly options: Readonly<Record<string, string>>;
  readonly output: string;
  readonly checkpoint: string;
  readonly trigger: Trigger;
}

/**
 * Runs the query in this process, which someone will kill. Prints a line after each batch that is in the sink; the
 * moment after it is as good as any for the end.
 */
export async function runKilledQuery(given: KilledQueryOptions): Promise<void> {
  const { format, path, options, output, checkpoint, trigger } = given;
  const [scan] = [streamsPlan(['unused'], format, options)];
  if (scan.kind !== 'sourceScan') throw new Error('one stream is one scan');
  const { objectId: _, ...source } = scan.source;
  const plan: SourceScan = {
    ...scan,
    source: { ...source, paths: path === undefined ? [] : [path] },
  };
  const query = await startStreamingQuery(
    {
      name: undefined,
      plan,
      outputMode: 'append',
      trigger,
      checkpointLocation: checkpoint,
      openSink: async () => announcing(await openJsonSink(output)),
      connectors: nodeConnectors,
      objects: new Map(),
      config: new Map(),
      platform: nodePlatform(),
    },
    {
      planPhysical: fakePassThrough,
      openState: () => NO_STATE,
      explainCounts: async () => '',
      explain: () => '',
    },
  );
  await query.awaitTermination();
}

const NO_STATE = {
  load: async () => {},
  keep: () => {},
  prepare: () => [],
  prepareSnapshot: () => [],
  committed: () => {},
  obsolete: async () => [],
};

function openJsonSink(path: string): Promise<Sink> {
  const connector: Connector | undefined = nodeConnectors.get('json');
  if (connector?.openSink === undefined) throw new Error('JSON files can not be written');
  return connector.openSink(sinkContext(EVENT_SCHEMA, { path }));
}

/** Prints the number of each batch right after its commit. */
function announcing(sink: Sink): Sink {
  return {
    description: sink.description,
    outputModes: sink.outputModes,
    close: () => sink.close(),
    async begin(batch) {
      const writer = await sink.begin(batch);
      return {
        write: (rows) => writer.write(rows),
        abort: () => writer.abort(),
        async commit() {
          await writer.commit();
          process.stdout.write(`${batch.batchId}\n`);
        },
      };
    },
  };
}
