import type { CheckpointStorage, CheckpointWrite } from '../ports/checkpoint-storage.ts';
import type { WasmCore } from '../wasm/core.ts';
import { collectChanges, countRows } from './changelog.ts';
import { KeptChanges } from './kept-changes.ts';
import { encodeSegment } from './segment.ts';
import type { Segment } from './segment-directory.ts';
import { SEGMENTS, segmentName } from './segment-name.ts';
import { type Chain, collectSnapshot, extendChain, isSnapshotDue } from './snapshot.ts';
import type { StatefulOperator } from './stateful.ts';

export interface StateStoreOptions {
  readonly core: WasmCore;
  readonly operators: readonly StatefulOperator[];
  readonly storage: CheckpointStorage;
  /** `spark.sql.streaming.stateStore.minDeltasForSnapshot`. */
  readonly minDeltasForSnapshot: number;
}

/**
 * The state of all operators of a query, by version: version n + 1 is what micro-batch n left. An entry `state/<version>`
 * holds either the changes since the version before, or a snapshot of everything; a version is loaded from the last
 * snapshot at or before it and the changelogs after that. Nothing is written here: `prepare` gives the writes, which the
 * engine makes durable together with the commit log.
 */
export class StateStore {
  readonly #options: StateStoreOptions;
  readonly #kept: KeptChanges;
  #chain: Chain | undefined;
  #prepared: { readonly version: number; readonly chain: Chain } | undefined;
  /** Versions that are known to be snapshots. */
  #snapshots: readonly number[] = [];

  constructor(options: StateStoreOptions) {
    this.#options = options;
    this.#kept = new KeptChanges(options.core);
  }

  /**
   * Makes the operators hold what they held at a version; 0 is empty. Nothing is touched before every segment has been
   * read and checked. Fails with STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA,
   * STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE or STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE where the query is another one, and
   * with CANNOT_LOAD_STATE_STORE… where an entry is missing or not what was written.
   */
  async load(version: number): Promise<void> {
    const reading = version === 0 ? undefined : await import('./read-chain.ts');
    const segments = (await reading?.readChain(this.#options, version)) ?? [];
    for (const operator of this.#options.operators) operator.clear();
    this.#chain = undefined;
    this.#prepared = undefined;
    this.#kept.clear();
    for (const segment of segments) {
      reading?.restoreLoaded(this.#options, segment);
      this.#extendBy(segment);
    }
  }

  #extendBy(segment: Segment): void {
    const isSnapshot = segment.kind === 'snapshot';
    const rows = segment.entries.reduce((sum, entry) => sum + entry.rows, 0);
    this.#chain = extendChain(this.#chain, { isSnapshot, version: segment.version, rows });
    if (isSnapshot) this.#snapshots = [segment.version];
  }

  /**
   * Puts aside what changed, for the next version to be prepared, and has the operators go on as if it were committed: a
   * version of continuous mode is what many cycles left.
   */
  keep(): void {
    const { operators } = this.#options;
    if (operators.length === 0) return;
    this.#kept.add(collectChanges(operators));
    for (const operator of operators) operator.committed();
  }

  /** The writes that make the current state durable as a version. The bytes are views of batch memory. */
  prepare(version: number): readonly CheckpointWrite[] {
    const { core, operators, minDeltasForSnapshot } = this.#options;
    if (operators.length === 0) return [];
    const changes = this.#kept.before(collectChanges(operators));
    const isSnapshot = isSnapshotDue(this.#chain, countRows(changes), minDeltasForSnapshot);
    const contents = isSnapshot ? collectSnapshot(operators) : changes;
    const kind = isSnapshot ? 'snapshot' : 'changelog';
    const bytes = encodeSegment(core, kind, version, contents);
    const chain = extendChain(this.#chain, { isSnapshot, version, rows: countRows(contents) });
    this.#prepared = { version, chain };
    return [{ name: segmentName(version), bytes, mode: 'replace' }];
  }

  /** As `prepare`, as a snapshot: nothing that was written before is needed to load the version. */
  prepareSnapshot(version: number): readonly CheckpointWrite[] {
    this.#chain = undefined;
    this.#snapshots = [];
    return this.prepare(version);
  }

  /** A prepared version is durable: the operators start their next change set. */
  committed(version: number): void {
    for (const operator of this.#options.operators) operator.committed();
    this.#kept.clear();
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
    const names = await this.#options.storage.list(SEGMENTS);
    return names.filter((name) => Number(name.slice(SEGMENTS.length)) < base);
  }
}
