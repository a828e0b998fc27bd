import { invalidOption } from '../errors/dstream-errors.ts';
import type { RateSettings } from './rate/rate-controller.ts';

/** Spark's keys that DStreams read, with their defaults. */
const DEFAULTS = {
  'spark.streaming.backpressure.enabled': false,
  'spark.streaming.backpressure.initialRate': 0,
  'spark.streaming.backpressure.pid.derived': 0,
  'spark.streaming.backpressure.pid.integral': 0.2,
  'spark.streaming.backpressure.pid.minRate': 100,
  'spark.streaming.backpressure.pid.proportional': 1,
  'spark.streaming.receiver.maxRate': 0,
  'spark.streaming.receiver.writeAheadLog.enable': false,
};

type Key = keyof typeof DEFAULTS;

/** Settings by Spark's keys. */
export type StreamingConfig = Readonly<Partial<Record<Key, string | number | boolean>>>;

/** Fails with INVALID_DSTREAM_OPTION for a key that there is not, and for a value of another kind. */
export class StreamingSettings {
  readonly #values: Record<Key, number | boolean>;

  constructor(config: StreamingConfig) {
    this.#values = { ...DEFAULTS };
    for (const [key, value] of Object.entries(config)) {
      if (!isKey(key)) throw invalidOption('config', `there is no ${key}`);
      this.#values[key] =
        typeof DEFAULTS[key] === 'boolean' ? flag(key, value) : amount(key, value);
    }
  }

  get hasWriteAheadLog(): boolean {
    return this.#values['spark.streaming.receiver.writeAheadLog.enable'] === true;
  }

  rate(batchMs: number): RateSettings {
    const number = (key: Key) => Number(this.#values[key]);
    return {
      isEnabled: this.#values['spark.streaming.backpressure.enabled'] === true,
      maxRate: number('spark.streaming.receiver.maxRate') || undefined,
      initialRate: number('spark.streaming.backpressure.initialRate') || undefined,
      pid: {
        batchMs,
        proportional: number('spark.streaming.backpressure.pid.proportional'),
        integral: number('spark.streaming.backpressure.pid.integral'),
        derived: number('spark.streaming.backpressure.pid.derived'),
        minRate: number('spark.streaming.backpressure.pid.minRate'),
      },
    };
  }
}

function isKey(key: string): key is Key {
  return Object.hasOwn(DEFAULTS, key);
}

function flag(key: string, value: unknown): boolean {
  const text = String(value).toLowerCase();
  if (text !== 'true' && text !== 'false') throw invalidOption(key, 'true or false is needed');
  return text === 'true';
}

function amount(key: string, value: unknown): number {
  const number = typeof value === 'boolean' || value === '' ? Number.NaN : Number(value);
  if (!Number.isFinite(number) || number < 0) {
    throw invalidOption(key, 'a number that is not negative is needed');
  }
  // Nothing would ever come again.
  if (number === 0 && key.endsWith('minRate')) throw invalidOption(key, 'more than 0 is needed');
  return number;
}
