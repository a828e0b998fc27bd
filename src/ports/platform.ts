import type { CheckpointStorageFactory } from './checkpoint-storage.ts';
import type { Clock } from './clock.ts';
import type { CompiledModule } from './compiled-module.ts';
import type { Logger } from './logger.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { SpillStorage } from './spill-storage.ts';
import type { TableStorage } from './table-storage.ts';

/** Everything that an entry point supplies: `node/platform.ts`, `web/platform.ts`, the tests' simulation. */
export interface Platform {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly logger: Logger;
  readonly checkpoints: CheckpointStorageFactory;
  /** Absent where files can't be read and written synchronously: queries then keep to their memory, or fail. */
  readonly spill?: SpillStorage | undefined;
  /**
   * Opens the tables of a warehouse, a folder. Absent where there are no files: then no table is saved.
   */
  readonly tables?: ((warehouse: string) => TableStorage) | undefined;
  /** Compiles the WASM core: the SIMD build where the engine has SIMD, else the scalar one. */
  loadCore(): Promise<CompiledModule>;
  /** Writes a line to standard output, or what stands for it: console sink, `show()`. */
  print(line: string): void;
}
