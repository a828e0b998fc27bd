import type { Sink, SinkBatch, SinkWriter, Source } from '../../src/connectors/connector.ts';
import type {
  CheckpointStorage,
  CheckpointStorageFactory,
} from '../../src/ports/checkpoint-storage.ts';
import type { Platform } from '../../src/ports/platform.ts';
import type { SpillStorage } from '../../src/ports/spill-storage.ts';
import { MemoryCheckpoints } from '../../src/streaming/checkpoint/memory-storage.ts';
import { type CoreBuild, coreModule } from './core.ts';
import { FaultPlan, FaultyStorage } from './faulty-storage.ts';
import { ManualClock } from './manual-clock.ts';

export interface LogLine {
  readonly level: 'error' | 'warn' | 'info';
  readonly message: string;
  readonly details: Record<string, unknown> | undefined;
}

/** One process of a simulated machine: its ports. */
export interface SimulatedProcess {
  readonly platform: Platform;
  readonly faults: FaultPlan;
}

/** What a simulated machine has; by default its disk is memory and its processor has SIMD. */
export interface MachineParts {
  readonly checkpoints?: CheckpointStorageFactory;
  readonly core?: CoreBuild;
  /** Without it queries can't spill. */
  readonly spill?: SpillStorage;
}

/**
 * A machine whose time, storage and chance are the test's: processes come and go on it, its checkpoints stay. The same
 * test does the same thing every time.
 */
export class SimulatedMachine {
  readonly clock: ManualClock;
  readonly checkpoints: CheckpointStorageFactory;
  readonly log: LogLine[] = [];
  readonly printed: string[] = [];
  readonly #opened: CheckpointStorage[] = [];
  readonly #core: CoreBuild;
  readonly #spill: SpillStorage | undefined;
  #uuidCount = 0;

  constructor(startMs = Date.UTC(2024, 0, 1), parts: MachineParts = {}) {
    this.clock = new ManualClock(startMs);
    this.checkpoints = parts.checkpoints ?? new MemoryCheckpoints();
    this.#core = parts.core ?? 'release';
    this.#spill = parts.spill;
  }

  /** Starts a process whose port calls meet the faults of a plan. */
  process(faults = new FaultPlan()): SimulatedProcess {
    const log =
      (level: LogLine['level']) => (message: string, details?: Record<string, unknown>) => {
        this.log.push({ level, message, details });
      };
    const open = (storage: CheckpointStorage) => {
      this.#opened.push(storage);
      return new FaultyStorage(storage, faults);
    };
    const platform: Platform = {
      clock: this.clock,
      scheduler: this.clock,
      random: { uuid: () => this.#uuid(), seed: () => 42n },
      logger: { error: log('error'), warn: log('warn'), info: log('info') },
      checkpoints: {
        open: (location) => open(this.checkpoints.open(location)),
        temporary: () => open(this.checkpoints.temporary()),
      },
      spill: this.#spill,
      loadCore: async () => coreModule(this.#core),
      print: (line) => this.printed.push(line),
    };
    return { platform, faults };
  }

  /** What the operating system does when a process is gone: its locks are. */
  async releaseLocks(): Promise<void> {
    for (const storage of this.#opened.splice(0)) await storage.close();
  }

  #uuid(): string {
    const number = (++this.#uuidCount).toString(16).padStart(12, '0');
    return `00000000-0000-4000-8000-${number}`;
  }
}

/** A sink whose calls meet a process's faults. */
export function faultySink(sink: Sink, faults: FaultPlan): Sink {
  return {
    description: sink.description,
    outputModes: sink.outputModes,
    begin: (batch) =>
      faults.call(`sink.begin ${batch.batchId}`, async () =>
        faultyWriter(await sink.begin(batch), batch, faults),
      ),
    close: () => faults.call('sink.close', () => sink.close()),
  };
}

function faultyWriter(writer: SinkWriter, { batchId }: SinkBatch, faults: FaultPlan): SinkWriter {
  return {
    write: (batch) => writer.write(batch),
    flush: async () => writer.flush?.(),
    commit: () => faults.call(`sink.commit ${batchId}`, () => writer.commit()),
    abort: (error) => faults.call(`sink.abort ${batchId}`, () => writer.abort(error)),
  };
}

/** A source whose calls meet a process's faults. */
export function faultySource(source: Source, faults: FaultPlan): Source {
  return {
    description: source.description,
    defaultReadLimit: source.defaultReadLimit,
    latestOffset: (start, limit) =>
      faults.call('source.latestOffset', () => source.latestOffset(start, limit)),
    read: (start, end, context) =>
      faults.call(`source.read ${JSON.stringify(start)} ${JSON.stringify(end)}`, () =>
        source.read(start, end, context),
      ),
    commit: (end) => faults.call(`source.commit ${JSON.stringify(end)}`, () => source.commit(end)),
    onData: source.onData?.bind(source),
    stop: () => faults.call('source.stop', () => source.stop()),
  };
}
