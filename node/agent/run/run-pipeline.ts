/** What `millrace run`, `validate` and `init` do. */
import { existsSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSessionOn } from '../../../src/engine/local-session.ts';
import { fileAlreadyExists } from '../../../src/errors/agent-errors.ts';
import type { Logger } from '../../../src/ports/logger.ts';
import type { StreamingQuery } from '../../../src/streaming/streaming-query.ts';
import type {
  SourceProgress,
  StreamingQueryProgress,
} from '../../../src/streaming/streaming-query-progress.ts';
import { nodeConnectors } from '../../connectors/index.ts';
import { nodePlatform } from '../../platform.ts';
import { FAILED } from '../exit-codes.ts';
import { agentLogger } from './agent-logger.ts';
import { checkPipeline } from './check-pipeline.ts';
import { EXAMPLE_PIPELINE } from './example-pipeline.ts';
import { loadPipeline } from './load-pipeline.ts';
import { agentMetrics } from './metrics.ts';
import { OtlpExporter, otlpTarget } from './otlp-exporter.ts';
import type { PipelineFile } from './pipeline-frames.ts';
import { openPort, type PipelinePort, wantsPage } from './pipeline-port.ts';
import { QueryNumbersListener } from './query-numbers.ts';
import type { RunOptions } from './run-command.ts';
import { RunSignals } from './run-signals.ts';
import { RunningPipeline } from './running-pipeline.ts';
import { ServiceManager } from './service-manager.ts';
import { ShownStreams } from './shown-streams.ts';

/** Runs a pipeline until a signal stops it, a query fails, or with `once` all is read. Sets the exit code. */
export async function runPipeline(file: string, options: RunOptions): Promise<void> {
  const signals = new RunSignals();
  const pipeline: PipelineFile = { file, definition: loadPipeline(file) };
  const { definition } = pipeline;
  const name = definition.name ?? basename(file).replace(/\.[^.]*$/, '');
  const logger = agentLogger(options.logFormat, options.quiet === true ? 'error' : 'info');
  const numbers = new QueryNumbersListener();
  const platform = nodePlatform({ logger });
  const stateDir = options.stateDir ?? definition.stateDir ?? `.millrace/${name}`;
  const streams = wantsPage(definition, options)
    ? new ShownStreams(join(stateDir, 'agent/streams.json'), platform.clock)
    : undefined;
  const connectors = streams?.connectors(nodeConnectors) ?? nodeConnectors;
  await using session = await createSessionOn(platform, connectors);
  session.streams.addListener(numbers);
  if (options.verbose === true) session.streams.addListener(progressLog(logger));
  const running = await RunningPipeline.start(
    {
      session,
      stateDir,
      once: options.once === true,
      stopLimitMs: options.gracefulShutdownLimitSecs * 1000,
      onStopped: () => streams?.close(),
    },
    pipeline,
  );
  const report = () => ({
    pipeline: name,
    failure: running.failure === undefined ? undefined : String(running.failure),
    queries: [...running.queries].map(([queryName, query]) => ({
      name: queryName,
      query,
      numbers: numbers.get(queryName),
      isCaughtUp: isCaughtUp(query),
    })),
  });
  const manager = new ServiceManager(logger);
  const target = otlpTarget(process.env);
  const exporter =
    target && new OtlpExporter(target, () => agentMetrics(name, report().queries), logger);
  let port: PipelinePort | undefined;
  try {
    const told = { name, definition, stateDir, options, report };
    const queries = () => running.queries.keys();
    port = await openPort(told, streams && { streams, queries }, platform);
    logger.info('running', { pipeline: name, queries: [...running.queries.keys()].join(' ') });
    signals.onReload(async () => {
      manager.reloading();
      await reload(running, file, logger);
      port?.showQueries();
      manager.ready();
    });
    manager.ready();
    await Promise.race([signals.stopped, running.ended]);
  } finally {
    manager.stopping();
    const isAtEnd = await withinLimit(running, options.gracefulShutdownLimitSecs);
    if (!isAtEnd) {
      logger.error('a micro-batch took too long to stop; it runs again at the next start');
      // A sink that hangs must not keep the process.
      process.exit(FAILED);
    }
    await Promise.all([port?.close(), exporter?.close()]);
  }
  if (running.failure !== undefined) {
    logger.error('the pipeline has failed', { error: running.failure });
    process.exitCode = FAILED;
  } else logger.info('stopped', { pipeline: name });
}

/** A micro-batch that is given up may wait for its sink still. */
const GIVEN_UP_MS = 1000;

/** Stops all; whether that went within the limit, each query with its checkpoint. */
function withinLimit(running: RunningPipeline, limitSeconds: number): Promise<boolean> {
  const limit = sleep(limitSeconds * 1000 + GIVEN_UP_MS, false, { ref: false });
  return Promise.race([running.stop(), limit]);
}

/** What a process has from its start to its end. */
const STARTED_WITH = ['name', 'stateDir', 'status'] as const;

/** A definition that is wrong leaves all as it is. */
async function reload(running: RunningPipeline, file: string, logger: Logger): Promise<void> {
  try {
    const pipeline = { file, definition: loadPipeline(file) };
    await checkPipeline(pipeline);
    const kept = STARTED_WITH.filter(
      (key) => JSON.stringify(pipeline.definition[key]) !== JSON.stringify(running.definition[key]),
    );
    if (kept.length > 0)
      logger.warn('a restart is needed for these keys', { keys: kept.join(' ') });
    const { started, stopped, unchanged } = await running.reload(pipeline);
    logger.info('reloaded', {
      started: started.join(' '),
      stopped: stopped.join(' '),
      unchanged: unchanged.join(' '),
    });
  } catch (error) {
    logger.error('not reloaded: the pipeline goes on as it was', { error });
  }
}

/** Whether a query has read all that its sources had when they were asked last. */
function isCaughtUp({ isActive, status, lastProgress }: StreamingQuery): boolean {
  if (!isActive) return false;
  if (status.message === 'Waiting for data to arrive') return true;
  const isBehind = ({ endOffset, latestOffset }: SourceProgress) =>
    latestOffset !== null && JSON.stringify(endOffset) !== JSON.stringify(latestOffset);
  return lastProgress !== null && !lastProgress.sources.some(isBehind);
}

function progressLog(logger: Logger) {
  return {
    onQueryProgress: ({ progress }: { progress: StreamingQueryProgress }) => {
      const { name, batchId, numInputRows, batchDuration, sink } = progress;
      logger.info('micro-batch', {
        query: name,
        batch: batchId,
        inputRows: numInputRows,
        outputRows: sink.numOutputRows,
        ms: batchDuration,
      });
    },
  };
}

/** Checks a pipeline file, and says that it is well. */
export async function validatePipeline(file: string): Promise<void> {
  const definition = loadPipeline(file);
  await checkPipeline({ file, definition });
  const { queries, sources } = definition;
  const count = (of: object, noun: string, plural: string) => {
    const { length } = Object.keys(of);
    return `${length} ${length === 1 ? noun : plural}`;
  };
  console.log(
    `${file} is well: ${count(sources, 'source', 'sources')}, ${count(queries, 'query', 'queries')}.`,
  );
}

/** Writes the example. Fails with FILE_ALREADY_EXISTS. */
export function writeExample(file: string): void {
  if (existsSync(file)) throw fileAlreadyExists(file);
  writeFileSync(file, EXAMPLE_PIPELINE, { flag: 'wx' });
  console.log(`Wrote ${file}. Run it: millrace run ${file}`);
}
