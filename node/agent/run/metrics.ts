/** What the agent tells of itself in numbers. */
import type { StreamingQuery } from '../../../src/streaming/streaming-query.ts';
import type { QueryNumbers } from './query-numbers.ts';

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Metric {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly samples: readonly Sample[];
}

export interface ReportedQuery {
  readonly name: string;
  readonly query: StreamingQuery;
  readonly numbers: QueryNumbers | undefined;
  readonly isCaughtUp: boolean;
}

/** All of them, as they are at this moment. */
export function agentMetrics(pipeline: string, queries: readonly ReportedQuery[]): Metric[] {
  return [...queryMetrics(pipeline, queries), ...processMetrics()];
}

function queryMetrics(pipeline: string, queries: readonly ReportedQuery[]): Metric[] {
  const each = (
    name: string,
    type: Metric['type'],
    help: string,
    valueIn: (query: ReportedQuery) => number | undefined,
  ): Metric => ({
    name: `millrace_query_${name}`,
    type,
    help,
    samples: queries.flatMap((query) => {
      const value = valueIn(query);
      return value === undefined ? [] : [{ labels: { pipeline, query: query.name }, value }];
    }),
  });
  const last = ({ numbers }: ReportedQuery) => numbers?.last;
  const state = (of: ReportedQuery, key: 'numRowsTotal' | 'memoryUsedBytes') =>
    last(of)?.stateOperators.reduce((sum, operator) => sum + operator[key], 0);
  return [
    each('active', 'gauge', 'Whether the query runs.', ({ query }) => Number(query.isActive)),
    each('caught_up', 'gauge', 'Whether it has read all that its sources have.', (of) =>
      Number(of.isCaughtUp),
    ),
    each('batches_total', 'counter', 'Micro-batches since the start.', (of) => of.numbers?.batches),
    each(
      'input_rows_total',
      'counter',
      'Rows read since the start.',
      (of) => of.numbers?.inputRows,
    ),
    each(
      'output_rows_total',
      'counter',
      'Rows given to the sink since the start.',
      (of) => of.numbers?.outputRows,
    ),
    each(
      'late_rows_total',
      'counter',
      'Rows that came behind the watermark since the start.',
      (of) => of.numbers?.lateRows,
    ),
    each(
      'batch_seconds_total',
      'counter',
      'Time in micro-batches since the start.',
      (of) => of.numbers?.seconds,
    ),
    each(
      'last_batch_id',
      'gauge',
      'The last micro-batch that was committed.',
      (of) => last(of)?.batchId,
    ),
    each('last_batch_seconds', 'gauge', 'How long it took.', (of) =>
      seconds(last(of)?.batchDuration),
    ),
    each('last_batch_timestamp_seconds', 'gauge', 'When it began.', (of) =>
      timeSeconds(last(of)?.timestamp),
    ),
    each('watermark_timestamp_seconds', 'gauge', 'The watermark.', (of) =>
      timeSeconds(last(of)?.eventTime.watermark),
    ),
    each('state_rows', 'gauge', 'Rows of state.', (of) => state(of, 'numRowsTotal')),
    each('state_bytes', 'gauge', 'Memory of state.', (of) => state(of, 'memoryUsedBytes')),
    sourceMetric(pipeline, queries),
    sinkMetric(pipeline, queries),
  ];
}

/** Numbers that sources tell of themselves: lag, gaps, retries. */
function sourceMetric(pipeline: string, queries: readonly ReportedQuery[]): Metric {
  const samples = queries.flatMap(({ name, numbers }) =>
    (numbers?.last.sources ?? []).flatMap(({ description, metrics }) =>
      samplesOf({ pipeline, query: name, source: description }, metrics),
    ),
  );
  const help = 'What a source tells of itself, by the name of the number.';
  return { name: 'millrace_source', type: 'gauge', help, samples };
}

function sinkMetric(pipeline: string, queries: readonly ReportedQuery[]): Metric {
  const samples = queries.flatMap(({ name, numbers }) => {
    const { description = '', metrics = {} } = numbers?.last.sink ?? {};
    return samplesOf({ pipeline, query: name, sink: description }, metrics);
  });
  const help = 'What a sink tells of itself, by the name of the number.';
  return { name: 'millrace_sink', type: 'gauge', help, samples };
}

function samplesOf(
  labels: Readonly<Record<string, string>>,
  metrics: Readonly<Record<string, string>>,
): Sample[] {
  return Object.entries(metrics).flatMap(([metric, text]) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    return Number.isFinite(value) ? [{ labels: { ...labels, metric }, value }] : [];
  });
}

function processMetrics(): Metric[] {
  const { user, system } = process.cpuUsage();
  const one = (name: string, type: Metric['type'], help: string, value: number): Metric => ({
    name: `process_${name}`,
    type,
    help,
    samples: [{ labels: {}, value }],
  });
  return [
    one('cpu_seconds_total', 'counter', 'User and system time.', (user + system) / 1e6),
    one('resident_memory_bytes', 'gauge', 'Resident memory.', process.memoryUsage.rss()),
    one(
      'start_time_seconds',
      'gauge',
      'When it was started.',
      Date.now() / 1000 - process.uptime(),
    ),
  ];
}

const seconds = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1000);
/** The epoch itself stands for no time yet. */
const timeSeconds = (iso: string | undefined) =>
  iso === undefined || Date.parse(iso) === 0 ? undefined : Date.parse(iso) / 1000;
