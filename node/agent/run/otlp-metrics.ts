import type { Metric, Sample } from './metrics.ts';

export interface OtlpTimes {
  /** When the process was started: counters count from then on. */
  readonly startedMs: number;
  readonly nowMs: number;
}

/** Sums count from the start of the process, and never go back. */
const CUMULATIVE = 2;

/**
 * Metrics as a request of the OpenTelemetry protocol in JSON (`ExportMetricsServiceRequest`, opentelemetry-proto 1). Names
 * go without `_total`, which systems that want it add again.
 */
export function otlpRequest(
  serviceName: string,
  metrics: readonly Metric[],
  times: OtlpTimes,
): object {
  const resource = { attributes: attributesOf({ 'service.name': serviceName }) };
  const told = metrics.filter(({ samples }) => samples.length > 0);
  const scopeMetrics = [
    { scope: { name: 'millrace' }, metrics: told.map((each) => metric(each, times)) },
  ];
  return { resourceMetrics: [{ resource, scopeMetrics }] };
}

function metric({ name, type, help, samples }: Metric, times: OtlpTimes): object {
  const dataPoints = samples.map((sample) => dataPoint(sample, times));
  const named = { name: name.replace(/_total$/, ''), description: help };
  if (type === 'gauge') return { ...named, gauge: { dataPoints } };
  return {
    ...named,
    sum: { dataPoints, aggregationTemporality: CUMULATIVE, isMonotonic: true },
  };
}

function dataPoint({ labels, value }: Sample, { startedMs, nowMs }: OtlpTimes): object {
  return {
    attributes: attributesOf(labels),
    startTimeUnixNano: nanos(startedMs),
    timeUnixNano: nanos(nowMs),
    asDouble: value,
  };
}

function attributesOf(labels: Readonly<Record<string, string>>): object[] {
  return Object.entries(labels).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}

/** 64 bits are a text in the protocol's JSON. */
function nanos(ms: number): string {
  return String(BigInt(Math.round(ms)) * 1_000_000n);
}
