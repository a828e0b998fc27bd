import { configNotFound } from '../errors/api-errors.ts';
import { checkSetting } from '../types/check-setting.ts';
import { CONFIG_DEFAULTS, type SessionConfig } from '../types/session-config.ts';

const DEFAULTS: ReadonlyMap<string, string> = new Map(Object.entries(CONFIG_DEFAULTS));

/**
 * The settings of a session (Spark's `RuntimeConfig`). Values are text. Keys that mean nothing here are kept and given
 * back, so that a program for Spark needs no change. A query goes on with the settings that it started with.
 */
export class RuntimeConfig {
  readonly #values = new Map<string, string>();
  readonly #onChange: (key: string, value: string | undefined) => void;

  constructor(
    values: Readonly<Record<string, string | number | boolean>> = {},
    onChange: (key: string, value: string | undefined) => void = () => {},
  ) {
    this.#onChange = onChange;
    for (const [key, value] of Object.entries(values)) this.set(key, value);
  }

  /** What was set, without the defaults. */
  get values(): SessionConfig {
    return this.#values;
  }

  /** The value of a key, or of its default, or `fallback`. Fails with SQL_CONF_NOT_FOUND where there is none. */
  get(key: string, fallback?: string): string {
    const value = this.#values.get(key) ?? fallback ?? DEFAULTS.get(key);
    if (value === undefined) throw configNotFound(key);
    return value;
  }

  /** Sets a key. Fails with INVALID_CONF_VALUE… or UNSUPPORTED_FEATURE.CONF_VALUE on a value that can't be had. */
  set(key: string, value: string | number | boolean): void {
    const text = String(value);
    checkSetting(key, text);
    this.#values.set(key, text);
    this.#onChange(key, text);
  }

  /** Goes back to the default. */
  unset(key: string): void {
    this.#values.delete(key);
    this.#onChange(key, undefined);
  }

  /** All settings in force, sorted by key. */
  entries(): readonly (readonly [string, string])[] {
    return [...new Map([...DEFAULTS, ...this.#values])].sort(([left], [right]) =>
      left < right ? -1 : 1,
    );
  }
}
