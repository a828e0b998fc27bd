import { batchDurationMismatch, graphMismatch } from '../../errors/dstream-errors.ts';
import type { CheckpointStorage, CheckpointWrite } from '../../ports/checkpoint-storage.ts';
import type { DStreamGraph } from '../nodes/graph.ts';
import type { DStreamNode } from '../nodes/node.ts';
import type { StateNode } from '../nodes/state-node.ts';
import { StateFiles } from './state-files.ts';
import { decodeValue, encodeValue, FORMAT_VERSION } from './value-codec.ts';

/** What an entry says of the batches that are over. */
interface CheckpointEntry {
  readonly version: number;
  /** The time of the last batch. */
  readonly timeMs: number;
  readonly zeroMs: number;
  readonly batchMs: number;
  readonly shape: readonly string[];
  /** How far each input is, by the number of its node. */
  readonly inputs: Readonly<Record<number, unknown>>;
  /** The files that make up each state, in order. */
  readonly states: Readonly<Record<number, readonly string[]>>;
  /** The time of each state: a slower node may ask for later ones. */
  readonly stateTimes: Readonly<Record<number, number>>;
  /** The times of the former batches that each node needs. */
  readonly history: Readonly<Record<number, readonly number[]>>;
}

/** Where a context goes on. */
export interface RecoveredPosition {
  readonly timeMs: number;
  readonly zeroMs: number;
  readonly inputs: Readonly<Record<number, unknown>>;
}

/**
 * What a context needs to go on after a crash, written after each batch as one set of entries: how far the inputs are, what
 * changed in the states, and the RDDs that later windows reach back to. A batch without its entry never was: its elements come
 * again, and its output operations are run again.
 */
export class ContextCheckpoint {
  readonly #storage: CheckpointStorage;
  readonly #location: string;
  readonly #graph: DStreamGraph;
  readonly #states = new Map<number, StateFiles>();
  #number = 0;
  /** Entries and files that the last entry does not name. */
  #unneeded: string[] = [];
  readonly #saved = new Map<number, Set<number>>();

  constructor(storage: CheckpointStorage, location: string, graph: DStreamGraph) {
    this.#storage = storage;
    this.#location = location;
    this.#graph = graph;
    for (const { id, state } of graph.states) this.#states.set(id, new StateFiles(id, state));
  }

  /** Whether a context has left something in a storage. */
  static async exists(storage: CheckpointStorage): Promise<boolean> {
    return (await storage.list('batches/')).length > 0;
  }

  /** Removes what another context has left. */
  async clear(): Promise<void> {
    for (const folder of ['batches/', 'state/', 'history/']) {
      await this.#storage.delete(await this.#storage.list(folder));
    }
  }

  /** Puts states and former RDDs back into the graph. Undefined where there is no checkpoint. */
  async recover(): Promise<RecoveredPosition | undefined> {
    const numbers = (await this.#storage.list('batches/')).map((name) => Number(name.slice(8)));
    if (numbers.length === 0) return undefined;
    this.#number = Math.max(...numbers) + 1;
    const entry = decodeValue<CheckpointEntry>(await this.#read(`batches/${this.#number - 1}`));
    this.#check(entry);
    for (const { id, state } of this.#graph.states) {
      await this.#states.get(id)?.restore(entry.states[id] ?? [], (name) => this.#read(name));
      state.goOnFrom(entry.stateTimes[id]);
    }
    for (const node of this.#graph.nodes) {
      for (const timeMs of entry.history[node.id] ?? []) await this.#restore(node, timeMs);
    }
    const old = numbers.filter((number) => number < this.#number - 1);
    this.#unneeded = old.map((number) => `batches/${number}`);
    const { timeMs, zeroMs, inputs } = entry;
    return { timeMs, zeroMs, inputs };
  }

  /** Writes what a batch has changed. Nothing of the former entry is lost where that fails. */
  async save(timeMs: number): Promise<void> {
    const writes: CheckpointWrite[] = [];
    const states: Record<number, readonly string[]> = {};
    const stateTimes: Record<number, number> = {};
    for (const node of this.#graph.states) {
      states[node.id] = this.#saveState(node, writes);
      stateTimes[node.id] = node.state.plannedMs;
    }
    const history: Record<number, readonly number[]> = {};
    for (const node of this.#graph.nodes) {
      if (node.isHistory) history[node.id] = this.#saveHistory(node, writes);
    }
    const { zeroMs, batchMs, shape } = this.#graph;
    const inputs = Object.fromEntries(
      this.#graph.inputs.map((input) => [input.id, input.position(timeMs)]),
    );
    const version = FORMAT_VERSION;
    const entry: CheckpointEntry = {
      version,
      timeMs,
      zeroMs,
      batchMs,
      shape,
      inputs,
      states,
      stateTimes,
      history,
    };
    const name = `batches/${this.#number}`;
    writes.push({ name, bytes: encodeValue(entry, 'the context'), mode: 'replace' });
    await this.#storage.write(writes);
    for (const files of this.#states.values()) this.#unneeded.push(...files.saved());
    for (const [id, times] of Object.entries(history)) this.#noteHistory(Number(id), times);
    await this.#storage.delete(this.#unneeded);
    this.#unneeded = [name];
    this.#number++;
  }

  #saveState({ id }: StateNode, writes: CheckpointWrite[]): readonly string[] {
    const files = this.#states.get(id);
    if (files === undefined) return [];
    const { names, write } = files.save(this.#number, this.#nameOf(id));
    if (write !== undefined) writes.push(write);
    return names;
  }

  #saveHistory(node: DStreamNode<unknown>, writes: CheckpointWrite[]): readonly number[] {
    const saved = this.#saved.get(node.id);
    const times = node.madeTimes;
    for (const timeMs of times) {
      if (saved?.has(timeMs)) continue;
      const elements = node.made(timeMs)?.collect() ?? [];
      const bytes = encodeValue(elements, this.#nameOf(node.id));
      writes.push({ name: historyName(node.id, timeMs), bytes, mode: 'replace' });
    }
    return times;
  }

  #noteHistory(id: number, times: readonly number[]): void {
    const now = new Set(times);
    for (const timeMs of this.#saved.get(id) ?? []) {
      if (!now.has(timeMs)) this.#unneeded.push(historyName(id, timeMs));
    }
    this.#saved.set(id, now);
  }

  async #restore(node: DStreamNode<unknown>, timeMs: number): Promise<void> {
    const elements = decodeValue<unknown[]>(await this.#read(historyName(node.id, timeMs)));
    node.restore(timeMs, this.#graph.context.parallelize(elements));
    const saved = this.#saved.get(node.id) ?? new Set();
    this.#saved.set(node.id, saved.add(timeMs));
  }

  async #read(name: string): Promise<Uint8Array> {
    const bytes = await this.#storage.read(name);
    if (bytes !== undefined) return bytes;
    throw graphMismatch({
      location: this.#location,
      stream: name,
      expected: 'an entry of the checkpoint',
      found: 'none',
    });
  }

  #check({ version, batchMs, shape }: CheckpointEntry): void {
    const location = this.#location;
    if (version !== FORMAT_VERSION) {
      const [expected, found] = [String(version), String(FORMAT_VERSION)];
      throw graphMismatch({ location, stream: 'format', expected, found });
    }
    if (batchMs !== this.#graph.batchMs) {
      const [expected, found] = [String(batchMs), String(this.#graph.batchMs)];
      throw batchDurationMismatch({ location, expected, found });
    }
    const found = this.#graph.shape;
    for (let index = 0; index < Math.max(shape.length, found.length); index++) {
      if (shape[index] === found[index]) continue;
      throw graphMismatch({
        location,
        stream: String(index),
        expected: shape[index] ?? 'none',
        found: found[index] ?? 'none',
      });
    }
  }

  #nameOf(id: number): string {
    return this.#graph.nodes[id].kind;
  }
}

function historyName(id: number, timeMs: number): string {
  return `history/${id}/${timeMs}`;
}
