import { nodeConnectors } from '../../node/connectors/index.ts';
import { type DStream, ManualClock, type RDD, type Time } from '../../node/dstream/index.ts';
import { dstreamPlatform } from '../../node/dstream/platform.ts';
import { createSessionOn, type Session } from '../../node/index.ts';
import { nodePlatform } from '../../node/platform.ts';
import {
  StreamingContext,
  type StreamingContextOptions,
} from '../../src/dstream/streaming-context.ts';
import type { CheckpointStorage, CheckpointWrite } from '../../src/ports/checkpoint-storage.ts';
import { MemoryCheckpoints } from '../../src/streaming/checkpoint/memory-storage.ts';
import { nextTurn } from './manual-clock.ts';

/** Processes that end have much to say. */
const SILENT = { error: () => {}, warn: () => {}, info: () => {} };

/** At which change of its storages a process ends, and what is still done of that. */
export interface Death {
  readonly at: number;
  readonly how: 'before' | 'torn' | 'after';
}

/** What becomes of one process. Once it has ended, nothing it writes arrives any more. */
export class Fate {
  readonly #death: Death | undefined;
  changes = 0;
  isDead = false;
  /** How many turns of the event loop a change takes. */
  delayTurns = 0;

  constructor(death?: Death) {
    this.#death = death;
  }

  async change(effect: () => Promise<void>, half: () => Promise<void>): Promise<void> {
    for (let turn = 0; turn < this.delayTurns; turn++) await nextTurn();
    if (this.isDead) throw new Error('the process has ended');
    if (this.changes++ !== this.#death?.at) return effect();
    this.isDead = true;
    if (this.#death.how === 'torn') await half();
    if (this.#death.how === 'after') await effect();
    throw new Error('the process has ended');
  }
}

/** A storage of a process that may end. Its lock goes with it. */
class MortalStorage implements CheckpointStorage {
  readonly #inner: CheckpointStorage;
  readonly #fate: Fate;

  constructor(inner: CheckpointStorage, fate: Fate) {
    this.#inner = inner;
    this.#fate = fate;
  }

  read(name: string): Promise<Uint8Array | undefined> {
    return this.#inner.read(name);
  }

  list(prefix: string): Promise<string[]> {
    return this.#inner.list(prefix);
  }

  write(writes: readonly CheckpointWrite[]): Promise<void> {
    return this.#fate.change(
      () => this.#inner.write(writes),
      () => this.#inner.write(writes.slice(0, -1)),
    );
  }

  delete(names: readonly string[]): Promise<void> {
    if (names.length === 0) return Promise.resolve();
    return this.#fate.change(
      () => this.#inner.delete(names),
      () => this.#inner.delete(names.slice(0, 1)),
    );
  }

  lock(): Promise<void> {
    return this.#inner.lock();
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}

/** A machine on which one program with DStreams runs after the other; its checkpoints and its time stay. */
export class DStreamMachine {
  readonly clock = new ManualClock(1_700_000_000_000);
  readonly printed: string[] = [];
  readonly checkpoints = new MemoryCheckpoints();
  fate = new Fate();

  /** A session whose checkpoints are those of the machine; it outlives the programs, for the sake of its memory streams. */
  session(log: (message: string) => void = () => {}): Promise<Session> {
    const platform = {
      ...nodePlatform({ logger: { error: log, warn: log, info: () => {} } }),
      checkpoints: this.#checkpoints(),
    };
    return createSessionOn(platform, nodeConnectors, {});
  }

  context(session: Session, options: StreamingContextOptions = {}): StreamingContext {
    const platform = {
      ...dstreamPlatform(),
      logger: SILENT,
      checkpoints: this.#checkpoints(),
      print: (line: string) => this.printed.push(line),
    };
    return new StreamingContext(session, 1000, platform, { clock: this.clock, ...options });
  }

  #checkpoints() {
    return {
      open: (location: string) => new MortalStorage(this.checkpoints.open(location), this.fate),
      temporary: () => this.checkpoints.temporary(),
    };
  }
}

/** A program: makes its streams from one of pairs of a key and a number. */
export type Program = (pairs: DStream<readonly [string, number]>) => DStream<unknown>;

/** What comes in, batch by batch. */
export type Input = readonly (readonly (readonly [string, number])[])[];

/** What each batch has had, by its number; each in the order of its texts. */
export type Outputs = ReadonlyMap<number, readonly string[]>;

/**
 * Runs a program over its input, a batch at a time, through processes that end as they are told; those after the last one live
 * on. Fails where a batch that is run again gives something else than before.
 */
export async function runThroughDeaths(
  machine: DStreamMachine,
  session: Session,
  program: Program,
  input: Input,
  {
    deaths = [],
    crashAfter = () => false,
    directory = 'checkpoint',
    options = {},
  }: {
    readonly deaths?: readonly Death[];
    /** Whether the process is gone after a batch that went well. */
    readonly crashAfter?: (batch: number) => boolean;
    readonly directory?: string;
    readonly options?: StreamingContextOptions;
  } = {},
): Promise<{ readonly outputs: Outputs; readonly changes: number }> {
  const stream = session.memoryStream('k STRING, v DOUBLE');
  const outputs = new Map<number, readonly string[]>();
  const firstMs = machine.clock.nowMs() + 1000;
  let lives = 0;
  const live = async () => {
    machine.fate = new Fate(deaths[lives++]);
    const ssc = machine.context(session, options);
    const rows = ssc.dataFrameStream<{ readonly k: string; readonly v: number }>(stream.toDF());
    const pairs = rows.map(({ k, v }): readonly [string, number] => [k, v]);
    program(pairs).foreachRDD((rdd: RDD<unknown>, time: Time) => {
      const batch = (time.milliseconds - firstMs) / 1000;
      const elements = rdd.collect().map((element) => JSON.stringify(element));
      const before = outputs.get(batch);
      if (before !== undefined && before.join() !== elements.sort().join()) {
        throw new Error(`batch ${batch} had ${before}, and now ${elements}`);
      }
      outputs.set(batch, elements.sort());
    });
    ssc.recoverFrom(directory);
    try {
      await ssc.start();
      await ssc.processAllAvailable();
    } catch (error) {
      if (!machine.fate.isDead) throw error;
    }
    return ssc;
  };
  /** Fails where the program has failed although its process lives. */
  const survivor = async (ssc: StreamingContext): Promise<StreamingContext> => {
    const failure = await Promise.race([ssc.awaitTermination(), nextTurn()]).catch(
      (error) => error,
    );
    if (machine.fate.isDead) {
      await ssc.stop().catch(() => {});
      return survivor(await live());
    }
    if (failure !== undefined) throw failure;
    return ssc;
  };
  let ssc = await survivor(await live());
  let changes = 0;
  for (const [batch, rows] of input.entries()) {
    if (rows.length > 0) stream.addData(...rows);
    ssc = await untilReceived(ssc, rows.length > 0, survivor);
    machine.clock.advance(1000);
    await ssc.processAllAvailable();
    ssc = await survivor(ssc);
    changes = machine.fate.changes;
    if (crashAfter(batch)) {
      machine.fate.isDead = true;
      ssc = await survivor(ssc);
    }
  }
  // The end of its last life is of no importance.
  await ssc.stop().catch(() => {});
  return { outputs, changes };
}

/** Waits until an input has what was added for the next batch, in whatever process. */
async function untilReceived(
  ssc: StreamingContext,
  isExpected: boolean,
  survivor: (ssc: StreamingContext) => Promise<StreamingContext>,
): Promise<StreamingContext> {
  let current = ssc;
  while (isExpected && !current.graph.inputs.every((each) => each.hasWaiting)) {
    await nextTurn();
    current = await survivor(current);
  }
  return current;
}
