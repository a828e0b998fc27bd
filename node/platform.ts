import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../src/ports/clock.ts';
import type { CompiledModule } from '../src/ports/compiled-module.ts';
import type { Logger } from '../src/ports/logger.ts';
import type { Platform } from '../src/ports/platform.ts';
import type { Random } from '../src/ports/random.ts';
import { compileCore } from './core-module.ts';
import { type LogLevel, StderrLogger } from './stderr-logger.ts';
import { DiskCheckpointStorage } from './storage/disk.ts';
import { nodeSpillStorage } from './storage/spill-file.ts';
import { openTemporaryStorage, sweepTemporaryStorages } from './storage/temporary.ts';
import { Warehouse } from './storage/warehouse.ts';
import { nodeScheduler } from './timers.ts';

export interface NodePlatformOptions {
  /** Default `warn`: a library says nothing while all is well. */
  readonly logLevel?: LogLevel;
  /** Takes the place of the lines on standard error. */
  readonly logger?: Logger;
}

export const nodeClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};

export const nodeRandom: Random = {
  uuid: () => randomUUID(),
  seed: () => randomBytes(8).readBigUInt64LE(),
};

/** The ports on Node. The core is compiled once a platform, when it is first asked for. */
export function nodePlatform(options: NodePlatformOptions = {}): Platform {
  const logger =
    options.logger ?? new StderrLogger({ level: options.logLevel ?? 'warn', clock: nodeClock });
  let core: Promise<CompiledModule> | undefined;
  let isSwept = false;
  return {
    clock: nodeClock,
    scheduler: nodeScheduler,
    random: nodeRandom,
    logger,
    checkpoints: {
      open: (location) => new DiskCheckpointStorage(location),
      temporary: () => {
        // Housekeeping for others: nobody waits for it, and nobody minds if it fails.
        if (!isSwept) sweepTemporaryStorages().catch(() => {});
        isSwept = true;
        return openTemporaryStorage();
      },
    },
    spill: nodeSpillStorage,
    tables: (warehouse) => new Warehouse(warehouse),
    loadCore: () => {
      core ??= compileCore();
      return core;
    },
    print: (line) => {
      process.stdout.write(`${line}\n`);
    },
  };
}
