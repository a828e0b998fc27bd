import { assert } from '../errors/internal-error.ts';
import type { Platform } from '../ports/platform.ts';
import { namedZone } from '../types/local-time.ts';
import { configText, SHARDS } from '../types/session-config.ts';
import type { TimeZone } from '../types/time-zone.ts';
import type { RowOptions } from './row.ts';
import { RuntimeConfig } from './runtime-config.ts';
import type { SessionBackend } from './session-backend.ts';
import { StreamingQueryManager } from './streaming-query-manager.ts';

/** What the session's side needs of a platform, wherever the engine is. */
export type SessionPlatform = Pick<Platform, 'scheduler' | 'print'>;

/** What the DataFrames, readers, writers and queries of one session share (Spark's `SessionState`). */
export class SessionState {
  readonly backend: SessionBackend;
  readonly platform: SessionPlatform;
  readonly rowOptions: RowOptions;
  readonly config: RuntimeConfig;
  readonly streams: StreamingQueryManager;
  #planCount = 0;

  constructor(options: {
    readonly backend: SessionBackend;
    readonly platform: SessionPlatform;
    readonly rowOptions: RowOptions;
    readonly config: Readonly<Record<string, string | number | boolean>>;
    /** The setting `SHARDS`, where the settings don't have it. */
    readonly shards?: number | 'auto';
  }) {
    this.backend = options.backend;
    this.platform = options.platform;
    this.rowOptions = options.rowOptions;
    const { config, shards } = options;
    const settings = shards === undefined ? config : { [SHARDS]: shards, ...config };
    this.config = new RuntimeConfig(settings, (key, value) =>
      options.backend.setConfig(key, value),
    );
    this.streams = new StreamingQueryManager(options.platform.scheduler);
  }

  /** The session's time zone, for values that come without one. */
  get zone(): TimeZone {
    const zone = namedZone(configText(this.config.values, 'spark.sql.session.timeZone'));
    assert(zone !== undefined, 'the session has a time zone that is none');
    return zone;
  }

  /** A number for a relation, by which `dataFrame.col(name)` finds it. */
  nextPlanId(): number {
    return this.#planCount++;
  }

  /** Stops all queries and lets go of everything. May be called again. */
  stop(): Promise<void> {
    return this.backend.stop();
  }
}
