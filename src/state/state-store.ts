import { corruptedStateSegment, missingStateSegment } from '../errors/state-errors.ts';
import type { CheckpointStorage, CheckpointWrite } from '../ports/checkpoint-storage.ts';
import type { WasmCore } from '../wasm/core.ts';
import { collectChanges, countRows } from './changelog.ts';
import { checkOperators } from './schema-check.ts';
import { encodeSegment, openSegment, restoreSegment, type Segment } from './segment.ts';
import { type Chain, collectSnapshot, extendChain, isSnapshotDue } from './snapshot.ts';
import type { StatefulOperator } from './stateful.ts';

export interface StateStoreOptions {
  readonly core: WasmCore;
  readonly operators: readonly StatefulOperator[];
  readonly storage: CheckpointStorage;
  /** `spark.sql.streaming.stateStore.minDeltasForSnapshot`. */
  readonly minDeltasForSnapshot: number;
}

const PREFIX = 'state/';

function segmentName(version: number): string {
  return `${PREFIX}${version}`;
}

/** A segment that was read, with its bytes outside the core. */
interface LoadedSegment extends Segment {
  readonly fileBytes: Uint8Array;
}

/**
 * The state of all operators of a query, by version: version n + 1 is what micro-batch n left. An entry `state/<version>`
 * holds either the changes since the version before, or a snapshot of everything; a version is loaded from the last
 * snapshot at or before it and the changelogs after that. Nothing is written here: `prepare` gives the writes, which the
 * engine makes durable together with the commit log.
 */
export class StateStore {
  readonly #options: StateStoreOptions;
  #chain: Chain | undefined;
  #prepared: { readonly version: number; readonly chain: Chain } | undefined;
  /** Versions that are known to be snapshots. */
  #snapshots: readonly number[] = [];

  constructor(options: StateStoreOptions) {
    this.#options = options;
  }

  /**
   * Makes the operators hold what they held at a version; 0 is empty. Nothing is touched before every segment has been
   * read and checked. Fails with STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA,
   * STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE or STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE where the query is another one, and
   * with CANNOT_LOAD_STATE_STORE… where an entry is missing or not what was written.
   */
  async load(version: number): Promise<void> {
    const segments = version === 0 ? [] : await this.#readChain(version);
    for (const operator of this.#options.operators) operator.clear();
    this.#chain = undefined;
    this.#prepared = undefined;
    for (const segment of segments) this.#restore(segment);
  }

  /** The segments that make up a version, the snapshot first. */
  async #readChain(version: number): Promise<LoadedSegment[]> {
    const { operators } = this.#options;
    const segments: LoadedSegment[] = [];
    for (let at = version; at > 0; at--) {
      const segment = await this.#read(at);
      if (segment === undefined) {
        if (at === version && (await this.#isWithoutState())) {
          checkOperators([], operators);
          return [];
        }
        throw missingStateSegment(segmentName(at));
      }
      checkOperators(segment.operators, operators);
      segments.unshift(segment);
      if (segment.kind === 'snapshot') return segments;
    }
    throw missingStateSegment(segmentName(0));
  }

  async #isWithoutState(): Promise<boolean> {
    return (await this.#options.storage.list(PREFIX)).length === 0;
  }

  async #read(version: number): Promise<LoadedSegment | undefined> {
    const { core, storage } = this.#options;
    const name = segmentName(version);
    const fileBytes = await storage.read(name);
    if (fileBytes === undefined) return undefined;
    core.kernels.arena_reset();
    const segment = openSegment(core, name, core.toArena(fileBytes), fileBytes.length);
    if (segment.version !== version) throw corruptedStateSegment(name, 'it is of another version');
    return { ...segment, fileBytes };
  }

  #restore(segment: LoadedSegment): void {
    const { core, operators } = this.#options;
    core.kernels.arena_reset();
    restoreSegment(core, segment, core.toArena(segment.fileBytes), operators);
    const isSnapshot = segment.kind === 'snapshot';
    const rows = segment.entries.reduce((sum, entry) => sum + entry.rows, 0);
    this.#chain = extendChain(this.#chain, { isSnapshot, version: segment.version, rows });
    if (isSnapshot) this.#snapshots = [segment.version];
  }

  /** The writes that make the current state durable as a version. The bytes are views of batch memory. */
  prepare(version: number): readonly CheckpointWrite[] {
    const { core, operators, minDeltasForSnapshot } = this.#options;
    if (operators.length === 0) return [];
    const changes = collectChanges(operators);
    const isSnapshot = isSnapshotDue(this.#chain, countRows(changes), minDeltasForSnapshot);
    const contents = isSnapshot ? collectSnapshot(operators) : changes;
    const kind = isSnapshot ? 'snapshot' : 'changelog';
    const bytes = encodeSegment(core, kind, version, contents);
    const chain = extendChain(this.#chain, { isSnapshot, version, rows: countRows(contents) });
    this.#prepared = { version, chain };
    return [{ name: segmentName(version), bytes, mode: 'replace' }];
  }

  /** A prepared version is durable: the operators start their next change set. */
  committed(version: number): void {
    for (const operator of this.#options.operators) operator.committed();
    if (this.#prepared?.version !== version) return;
    this.#chain = this.#prepared.chain;
    this.#prepared = undefined;
    if (this.#chain.snapshotVersion === version) this.#snapshots = [...this.#snapshots, version];
  }

  /** Names of the entries that no version from this one on needs: those before the last snapshot that serves it. */
  async obsolete(oldestNeededVersion: number): Promise<string[]> {
    const base = this.#snapshots.findLast((version) => version <= oldestNeededVersion);
    if (base === undefined) return [];
    this.#snapshots = this.#snapshots.filter((version) => version >= base);
    const names = await this.#options.storage.list(PREFIX);
    return names.filter((name) => Number(name.slice(PREFIX.length)) < base);
  }
}
