import type { Logger } from '../../../src/ports/logger.ts';
import type { Metric } from './metrics.ts';
import { otlpRequest } from './otlp-metrics.ts';

/** Where metrics go, by the variables of the OpenTelemetry specification. */
export interface OtlpTarget {
  readonly url: string;
  /** May hold credentials: in no log. */
  readonly headers: Readonly<Record<string, string>>;
  readonly intervalMs: number;
  readonly serviceName: string;
}

const INTERVAL_MS = 60_000;
const ANSWER_MS_MAX = 10_000;

/** Undefined where no endpoint is named. */
export function otlpTarget(environment: NodeJS.ProcessEnv): OtlpTarget | undefined {
  const {
    OTEL_EXPORTER_OTLP_ENDPOINT: base,
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: own,
    OTEL_EXPORTER_OTLP_METRICS_HEADERS: ownHeaders,
    OTEL_EXPORTER_OTLP_HEADERS: headers = '',
    OTEL_METRIC_EXPORT_INTERVAL: interval,
    OTEL_SERVICE_NAME: serviceName = 'millrace',
  } = environment;
  const url = own ?? (base && `${base.replace(/\/$/, '')}/v1/metrics`);
  if (!url) return undefined;
  const intervalMs = Number(interval);
  return {
    url,
    headers: headersOf(ownHeaders ?? headers),
    intervalMs: intervalMs > 0 ? intervalMs : INTERVAL_MS,
    serviceName,
  };
}

/** `key=value,key=value`, the values as in addresses. */
function headersOf(text: string): Record<string, string> {
  const pairs = text.split(',').filter((pair) => pair.includes('='));
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at).trim(), decoded(pair.slice(at + 1).trim())];
    }),
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Sends metrics to a collector of OpenTelemetry again and again (OTLP over HTTP, in JSON), and once more at the end. */
export class OtlpExporter {
  readonly #target: OtlpTarget;
  readonly #metrics: () => readonly Metric[];
  readonly #logger: Logger;
  readonly #timer: NodeJS.Timeout;
  readonly #startedMs = Date.now() - process.uptime() * 1000;
  #sending: Promise<void> = Promise.resolve();
  #isFailing = false;

  constructor(target: OtlpTarget, metrics: () => readonly Metric[], logger: Logger) {
    this.#target = target;
    this.#metrics = metrics;
    this.#logger = logger;
    this.#timer = setInterval(() => this.#send(), target.intervalMs);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#send();
    await this.#sending;
  }

  /** One request at a time. What could not be sent is in the next one: sums go on. */
  #send(): void {
    this.#sending = this.#sending.then(() =>
      this.#post().then(
        () => this.#note(undefined),
        (error: unknown) => this.#note(error),
      ),
    );
  }

  async #post(): Promise<void> {
    const { url, headers, serviceName } = this.#target;
    const times = { startedMs: this.#startedMs, nowMs: Date.now() };
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: JSON.stringify(otlpRequest(serviceName, this.#metrics(), times)),
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`the collector answers ${response.status}`);
  }

  /** Says that it fails once, and once that it is well again. */
  #note(error: unknown): void {
    const isFailing = error !== undefined;
    if (isFailing !== this.#isFailing) {
      if (isFailing) this.#logger.warn('metrics could not be sent', { error: String(error) });
      else this.#logger.info('metrics are sent again');
    }
    this.#isFailing = isFailing;
  }
}
