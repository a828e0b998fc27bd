/**
 * `rate`: rows that come at a rate, for trying things out: Spark's `RateStreamProvider`. Columns `timestamp` and
 * `value`, which counts from 0. The offset is the number of whole seconds since the query's first start; that time is
 * kept in the checkpoint, so every second has the same rows whenever it is read.
 */

import { malformedLogEntry } from '../errors/checkpoint-errors.ts';
import { incorrectRampUpRate } from '../errors/streaming-errors.ts';
import type { CheckpointStorage } from '../ports/checkpoint-storage.ts';
import type { Clock } from '../ports/clock.ts';
import { utf8 } from '../wasm/memory.ts';
import {
  type BatchReader,
  defineConnector,
  type Offset,
  type ReadContext,
  type ReadLimit,
  type Source,
} from './connector.ts';
import { ConnectorOptions } from './connector-options.ts';
import { NUMBERED_ROWS, NumberedRows } from './numbered-rows.ts';

export interface Rate {
  readonly rowsPerSecond: number;
  /** Seconds in which the rate grows from 0 to what it is then. */
  readonly rampUpSeconds: number;
}

/** The number of rows that have come after so many seconds; while the rate grows, it grows by steps of a second. */
export function rowsAfter(seconds: number, { rowsPerSecond, rampUpSeconds }: Rate): number {
  const step = Math.floor(rowsPerSecond / (rampUpSeconds + 1));
  if (seconds <= rampUpSeconds) return (step * seconds * (seconds + 1)) / 2;
  const rampUpRows = (step * rampUpSeconds * (rampUpSeconds + 1)) / 2;
  return rampUpRows + (seconds - rampUpSeconds) * rowsPerSecond;
}

class RateSource implements Source {
  readonly description: string;
  readonly isReplayable = true;
  readonly defaultReadLimit: ReadLimit;
  readonly #rate: Rate;
  readonly #startMs: number;
  readonly #clock: Clock;
  /** A clock that was set back must not take seconds back that were read. */
  #lastSeconds = 0;
  #frozenSeconds: number | undefined;

  constructor(rate: Rate, startMs: number, clock: Clock, rowsMax: number | undefined) {
    this.defaultReadLimit =
      rowsMax === undefined ? { kind: 'allAvailable' } : { kind: 'maxRows', rows: rowsMax };
    this.#rate = rate;
    this.#startMs = startMs;
    this.#clock = clock;
    const { rowsPerSecond, rampUpSeconds } = rate;
    this.description = `RateStreamV2[rowsPerSecond=${rowsPerSecond}, rampUpTimeSeconds=${rampUpSeconds}, numPartitions=1`;
  }

  async latestOffset(start: Offset | null, limit: ReadLimit): Promise<Offset | null> {
    const latest = this.#latestSeconds();
    if (limit.kind !== 'maxRows') return latest;
    const startSeconds = Number(start ?? 0);
    return this.#secondsWithin(startSeconds, latest, limit.rows);
  }

  async reportLatestOffset(): Promise<Offset | null> {
    return this.#frozenSeconds ?? this.#lastSeconds;
  }

  #latestSeconds(): number {
    const seconds = Math.floor((this.#clock.nowMs() - this.#startMs) / 1000);
    this.#lastSeconds = Math.max(this.#lastSeconds, seconds);
    return this.#frozenSeconds ?? this.#lastSeconds;
  }

  /** The last whole second until which no more than so many rows come, but at least one second. */
  #secondsWithin(start: number, latest: number, rowsMax: number): number {
    const rowsEnd = rowsAfter(start, this.#rate) + rowsMax;
    let within = Math.min(start + 1, latest);
    let beyond = latest + 1;
    while (beyond - within > 1) {
      const middle = Math.floor((within + beyond) / 2);
      if (rowsAfter(middle, this.#rate) <= rowsEnd) within = middle;
      else beyond = middle;
    }
    return within;
  }

  async read(start: Offset | null, end: Offset, context: ReadContext): Promise<BatchReader> {
    const startSeconds = Number(start ?? 0);
    const endSeconds = Number(end);
    const firstValue = rowsAfter(startSeconds, this.#rate);
    const endValue = rowsAfter(endSeconds, this.#rate);
    // The rows are spread evenly over the range's time.
    const startMs = this.#startMs + startSeconds * 1000;
    const msPerRow = ((endSeconds - startSeconds) * 1000) / (endValue - firstValue);
    return new NumberedRows(context, {
      ...{ firstValue, endValue },
      timestampMs: (value) => startMs + Math.round((value - firstValue) * msPerRow),
    });
  }

  async commit(): Promise<void> {}

  async freeze(): Promise<void> {
    this.#frozenSeconds = this.#latestSeconds();
  }

  async stop(): Promise<void> {}
}

export const rateConnector = defineConnector({
  name: 'rate',
  sourceOptions: [
    { name: 'rowsPerSecond', type: 'long', default: '1', doc: 'How many rows come in a second.' },
    {
      name: 'rampUpTime',
      type: 'interval',
      default: '0s',
      doc: 'How long the rate takes to grow to `rowsPerSecond`.',
    },
    {
      name: 'maxRowsPerTrigger',
      type: 'long',
      doc: 'How many rows a micro-batch takes at most, in whole seconds, and at least one second. Default: all that have come.',
    },
    {
      name: 'numPartitions',
      type: 'int',
      default: '1',
      doc: 'Taken for the sake of programs that give it: there is one partition.',
    },
  ],
  schema: async () => NUMBERED_ROWS,

  async openSource({ description, storage, platform }) {
    const options = new ConnectorOptions('rate', description.options);
    const rowsPerSecond = options.wholeNumber('rowsPerSecond', 1) ?? 1;
    const rampUpSeconds = Math.floor(options.durationMs('rampUpTime', 0) / 1000);
    checkRange({ rowsPerSecond, rampUpSeconds });
    const rowsMax = options.wholeNumber('maxRowsPerTrigger', 1);
    const startMs = await firstStartMs(storage, platform.clock);
    return new RateSource({ rowsPerSecond, rampUpSeconds }, startMs, platform.clock, rowsMax);
  },
});

/** Beyond 2^53 rows the count would no longer be exact. Spark's limit is 2^63. */
function checkRange(rate: Rate): void {
  const maxSeconds = Math.floor(Number.MAX_SAFE_INTEGER / rate.rowsPerSecond);
  if (rate.rampUpSeconds <= maxSeconds) return;
  throw incorrectRampUpRate({
    rowsPerSecond: String(rate.rowsPerSecond),
    maxSeconds: String(maxSeconds),
    rampUpTimeSeconds: String(rate.rampUpSeconds),
  });
}

const START_ENTRY = '0';

/** When the query was started for the first time: Spark's form, `v1` and the milliseconds. */
async function firstStartMs(storage: CheckpointStorage, clock: Clock): Promise<number> {
  const bytes = await storage.read(START_ENTRY);
  if (bytes === undefined) {
    const nowMs = clock.nowMs();
    await storage.write([{ name: START_ENTRY, bytes: utf8(`v1\n${nowMs}`), mode: 'create' }]);
    return nowMs;
  }
  const text = new TextDecoder().decode(bytes);
  const startMs = /^v1\n(\d+)$/.exec(text)?.[1];
  if (startMs !== undefined) return Number(startMs);
  const expected = 'v1 and a time in milliseconds';
  throw malformedLogEntry({ entry: 'sources/…/0', expected, found: JSON.stringify(text) });
}
