import type { CompiledModule } from '../src/ports/compiled-module.ts';
import type { Logger } from '../src/ports/logger.ts';
import type { Platform } from '../src/ports/platform.ts';
import { MemoryCheckpoints } from '../src/streaming/checkpoint/memory-storage.ts';
import { webClock } from './clock.ts';
import { ConsoleLogger, type LogLevel } from './console-logger.ts';
import { compileCore } from './core-module.ts';
import { webRandom } from './random.ts';
import { StorageOnUse } from './storage/storage-on-use.ts';
import { webScheduler } from './timers.ts';

export interface WebPlatformOptions {
  /** Default `warn`: a library says nothing while all is well. */
  readonly logLevel?: LogLevel;
  /** Takes the place of the lines on the console. */
  readonly logger?: Logger;
}

/**
 * The ports in a browser, in a page as in a worker. The core is compiled when it is first asked for, once a platform; a
 * failure to load it is not kept, so that a page that was offline can try again.
 */
export function webPlatform(options: WebPlatformOptions = {}): Platform {
  let core: Promise<CompiledModule> | undefined;
  return {
    clock: webClock,
    scheduler: webScheduler,
    random: webRandom,
    logger: options.logger ?? new ConsoleLogger(options.logLevel ?? 'warn'),
    checkpoints: {
      open: (location) =>
        new StorageOnUse(async () => {
          const { IndexedDbCheckpointStorage } = await import('./storage/indexeddb.ts');
          return new IndexedDbCheckpointStorage(location);
        }),
      temporary: () => new MemoryCheckpoints().temporary(),
    },
    spill: {
      open: async () => (await import('./storage/spill-file.ts')).openSpillFile(),
    },
    loadCore: () => {
      core ??= compileCore().catch((error) => {
        core = undefined;
        throw error;
      });
      return core;
    },
    print: (line) => console.log(line),
  };
}
