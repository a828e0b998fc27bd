import { vi } from 'vitest';
import { type SimulatedMode, simulationSuite } from './suite.ts';
import type { World } from './world.ts';

/** Makes the worlds of Node's storage over a disk in memory, on which files are torn, lost and reordered as file systems may do it. */
export async function diskWorlds(): Promise<() => World> {
  const { SIMULATED_PROCESSES, simulatedFileCalls } = await import('./file-calls.ts');
  vi.doMock('node:fs/promises', async (original) =>
    simulatedFileCalls(await original<typeof import('node:fs/promises')>()),
  );
  vi.doMock('../../../node/storage/process-identity.ts', () => SIMULATED_PROCESSES);
  const { DiskWorld } = await import('./disk-world.ts');
  return () => new DiskWorld();
}

/** The simulation over such a disk. */
export async function diskSuite(mode: SimulatedMode): Promise<void> {
  simulationSuite({ medium: 'a disk', newWorld: await diskWorlds(), mode, seeds: 2 });
}
