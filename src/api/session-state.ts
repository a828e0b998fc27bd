import type { Connector } from '../connectors/connector.ts';
import { sessionStopped } from '../errors/api-errors.ts';
import { assert } from '../errors/internal-error.ts';
import type { CompiledModule } from '../ports/compiled-module.ts';
import type { Platform } from '../ports/platform.ts';
import { namedZone } from '../types/local-time.ts';
import { configText } from '../types/session-config.ts';
import type { TimeZone } from '../types/time-zone.ts';
import { WasmCore } from '../wasm/core.ts';
import { SessionCatalog } from './catalog.ts';
import type { RowOptions } from './row.ts';
import { RuntimeConfig } from './runtime-config.ts';
import { StreamingQueryManager } from './streaming-query-manager.ts';

/** What the DataFrames, readers, writers and queries of one session share (Spark's `SessionState`). */
export class SessionState {
  readonly platform: Platform;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly rowOptions: RowOptions;
  readonly config: RuntimeConfig;
  readonly catalog = new SessionCatalog();
  readonly streams: StreamingQueryManager;
  readonly #objects = new Map<string, unknown>();
  #planCount = 0;
  #coreModule: Promise<CompiledModule> | undefined;
  #isStopped = false;

  constructor(options: {
    readonly platform: Platform;
    readonly connectors: ReadonlyMap<string, Connector>;
    readonly rowOptions: RowOptions;
    readonly config: Readonly<Record<string, string | number | boolean>>;
  }) {
    this.platform = options.platform;
    this.connectors = options.connectors;
    this.rowOptions = options.rowOptions;
    this.config = new RuntimeConfig(options.config);
    this.streams = new StreamingQueryManager(options.platform.scheduler);
  }

  get timeZone(): string {
    return configText(this.config.values, 'spark.sql.session.timeZone');
  }

  get zone(): TimeZone {
    const zone = namedZone(this.timeZone);
    assert(zone !== undefined, 'the session has a time zone that is none');
    return zone;
  }

  /** Live objects by id: memory streams, iterables, functions. */
  get objects(): ReadonlyMap<string, unknown> {
    return this.#objects;
  }

  /** Keeps a live object for the plans and queries that name it. */
  register(object: unknown): string {
    const id = this.platform.random.uuid();
    this.#objects.set(id, object);
    return id;
  }

  /** Lets go of an object that only one query named. */
  unregister(id: string): void {
    this.#objects.delete(id);
  }

  /** A number for a relation, by which `dataFrame.col(name)` finds it. */
  nextPlanId(): number {
    return this.#planCount++;
  }

  /** A fresh instance of the WASM core; the module is compiled once. */
  async newCore(): Promise<WasmCore> {
    this.#coreModule ??= this.platform.loadCore();
    return WasmCore.instantiate(await this.#coreModule, this.platform.random.seed());
  }

  /** Fails with SESSION_STOPPED after `stop`. */
  assertRunning(): void {
    if (this.#isStopped) throw sessionStopped();
  }

  /** Stops all queries and lets go of everything. May be called again. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.streams.stopAll();
    this.#objects.clear();
  }
}
