import type { CheckpointStorageFactory } from '../ports/checkpoint-storage.ts';
import type { Clock } from '../ports/clock.ts';
import type { CompiledModule } from '../ports/compiled-module.ts';
import type { Logger } from '../ports/logger.ts';
import type { Random } from '../ports/random.ts';
import type { Scheduler } from '../ports/scheduler.ts';

/** A file that a stream of files may take. */
export interface FoundFile {
  readonly path: string;
  readonly modifiedMs: number;
}

/** What DStreams need of the platform. */
export interface DStreamPlatform {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly logger: Logger;
  readonly checkpoints: Pick<CheckpointStorageFactory, 'open'>;
  /** Compiles the WASM core, which reduces by key. */
  loadCore(): Promise<CompiledModule>;
  print(line: string): void;
  /** Writes lines as `part-00000` and so on into a folder, over those that are there. Fails in a page. */
  saveLines(folder: string, partitions: readonly Iterable<string>[]): Promise<void>;
  /** The files right in a folder, in no order; none where the folder is not there. Fails in a page. */
  listFiles(folder: string): Promise<readonly FoundFile[]>;
  readFile(path: string): Promise<Uint8Array>;
  /** The bytes that a TCP connection brings, until it ends. Fails in a page. */
  connect(host: string, port: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
}
