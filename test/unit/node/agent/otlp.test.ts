import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Metric } from '../../../../node/agent/run/metrics.ts';
import { OtlpExporter, otlpTarget } from '../../../../node/agent/run/otlp-exporter.ts';
import { otlpRequest } from '../../../../node/agent/run/otlp-metrics.ts';

const METRICS: readonly Metric[] = [
  {
    name: 'millrace_query_input_rows_total',
    type: 'counter',
    help: 'Rows read since the start.',
    samples: [{ labels: { pipeline: 'edge', query: 'errors' }, value: 42 }],
  },
  { name: 'process_memory', type: 'gauge', help: 'Memory.', samples: [{ labels: {}, value: 1.5 }] },
  { name: 'never_told', type: 'gauge', help: 'Nothing.', samples: [] },
];

describe('the request', () => {
  test('is that of the protocol: sums since the start, gauges, times as texts of nanoseconds', () => {
    const times = { startedMs: 1_000, nowMs: 2_500 };
    const nanos = { startTimeUnixNano: '1000000000', timeUnixNano: '2500000000' };
    expect(otlpRequest('agent', METRICS, times)).toEqual({
      resourceMetrics: [
        {
          resource: {
            attributes: [{ key: 'service.name', value: { stringValue: 'agent' } }],
          },
          scopeMetrics: [
            {
              scope: { name: 'millrace' },
              metrics: [
                {
                  name: 'millrace_query_input_rows',
                  description: 'Rows read since the start.',
                  sum: {
                    dataPoints: [
                      {
                        attributes: [
                          { key: 'pipeline', value: { stringValue: 'edge' } },
                          { key: 'query', value: { stringValue: 'errors' } },
                        ],
                        ...nanos,
                        asDouble: 42,
                      },
                    ],
                    aggregationTemporality: 2,
                    isMonotonic: true,
                  },
                },
                {
                  name: 'process_memory',
                  description: 'Memory.',
                  gauge: { dataPoints: [{ attributes: [], ...nanos, asDouble: 1.5 }] },
                },
              ],
            },
          ],
        },
      ],
    });
  });
});

describe('the target', () => {
  test('is where the variables say', () => {
    expect(otlpTarget({})).toBeUndefined();
    expect(otlpTarget({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' })).toEqual({
      url: 'http://collector:4318/v1/metrics',
      headers: {},
      intervalMs: 60_000,
      serviceName: 'millrace',
    });
    expect(
      otlpTarget({
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
        OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://metrics:1/own',
        OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20b, other=c=d',
        OTEL_METRIC_EXPORT_INTERVAL: '500',
        OTEL_SERVICE_NAME: 'edge',
      }),
    ).toEqual({
      url: 'http://metrics:1/own',
      headers: { 'api-key': 'a b', other: 'c=d' },
      intervalMs: 500,
      serviceName: 'edge',
    });
  });
});

describe('the exporter', () => {
  test('sends again and again and at the end, and says once that it fails and once that it is well', async () => {
    const seen: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
    let code = 503;
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        seen.push({ headers: request.headers, body });
        response.writeHead(code).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const logger = { error: vi.fn(), warn: vi.fn(), info: vi.fn() };
    const target = {
      url: `http://127.0.0.1:${port}/v1/metrics`,
      headers: { 'api-key': 'secret' },
      intervalMs: 20,
      serviceName: 'agent',
    };
    const exporter = new OtlpExporter(target, () => METRICS, logger);
    await vi.waitFor(() => expect(seen.length).toBeGreaterThan(2));
    expect(logger.warn).toHaveBeenCalledTimes(1);
    code = 200;
    await vi.waitFor(() => expect(logger.info).toHaveBeenCalledTimes(1));
    await exporter.close();
    const { length } = seen;
    expect(seen.at(-1)?.headers).toMatchObject({
      'api-key': 'secret',
      'content-type': 'application/json',
    });
    expect(JSON.parse(seen.at(-1)?.body ?? '')).toHaveProperty('resourceMetrics');
    expect(JSON.stringify(logger.warn.mock.calls)).not.toContain('secret');
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(seen.length).toBe(length);
  });
});
