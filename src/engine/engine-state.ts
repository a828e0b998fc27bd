import type { RowOptions } from '../api/row.ts';
import type { Connector } from '../connectors/connector.ts';
import { sessionStopped } from '../errors/api-errors.ts';
import type { GroupCalls } from '../functions/group-calls.ts';

import type { CompiledModule } from '../ports/compiled-module.ts';
import type { Platform } from '../ports/platform.ts';
import { configText, type SessionConfig } from '../types/session-config.ts';
import { WasmCore } from '../wasm/core.ts';
import { SessionCatalog } from './catalog.ts';
import type { SavedTables } from './tables/saved-tables.ts';
import type { RowCalls } from './user-calls.ts';

/** What the plans and queries of one session share while they run. */
export class EngineState {
  readonly platform: Platform;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly catalog = new SessionCatalog();
  /** Names of queries that run or are being started. */
  readonly queryNames = new Set<string>();
  /** The forms of values for functions of the program. */
  rowOptions: Partial<RowOptions>;
  /** Calls functions of the program, once a plan has named one. */
  userCalls: RowCalls | undefined;
  /** The tables of the catalog, once a plan or a statement may name one. */
  tables: SavedTables | undefined;
  /** Calls functions on groups, once a plan has named them. */
  groupCalls: GroupCalls | undefined;
  /** Loads what calls functions on groups: those of this realm, unless the session is in another one. */
  loadGroupCalls: () => Promise<GroupCalls> = async () =>
    (await import('./local-group-calls.ts')).LOCAL_GROUP_CALLS;
  readonly #config = new Map<string, string>();
  readonly #objects = new Map<string, unknown>();
  #coreModule: Promise<CompiledModule> | undefined;
  #isStopped = false;

  constructor(
    platform: Platform,
    connectors: ReadonlyMap<string, Connector>,
    rowOptions: Partial<RowOptions> = {},
  ) {
    this.rowOptions = rowOptions;
    this.platform = platform;
    this.connectors = connectors;
  }

  /** The settings in force, over the defaults. A query goes on with those that it started with. */
  get config(): SessionConfig {
    return this.#config;
  }

  get timeZone(): string {
    return configText(this.#config, 'spark.sql.session.timeZone');
  }

  setConfig(key: string, value: string | undefined): void {
    if (value === undefined) this.#config.delete(key);
    else this.#config.set(key, value);
  }

  /** Live objects by id: memory streams, iterables, functions. */
  get objects(): ReadonlyMap<string, unknown> {
    return this.#objects;
  }

  /** Keeps a live object for the plans and queries that name it. */
  register(object: unknown): string {
    const id = this.platform.random.uuid();
    this.adopt(id, object);
    return id;
  }

  /** Keeps a live object under an id that somebody else gave it. */
  adopt(id: string, object: unknown): void {
    this.#objects.set(id, object);
  }

  /** Lets go of an object that only one query named. */
  unregister(id: string): void {
    this.#objects.delete(id);
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

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Nothing starts any more; what runs is stopped by whoever started it. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Lets go of all live objects, once nothing runs. */
  release(): void {
    this.#objects.clear();
  }
}
