import type { Platform } from '../../ports/platform.ts';
import type { SpillFile } from '../../ports/spill-storage.ts';
import type { SessionConfig } from '../../types/session-config.ts';
import type { NoSpillFile } from './spill-space.ts';

/** Opens the spill file of a query. That there is none is a failure only of those who come to need it. */
export async function openSpillFile(
  { spill }: Platform,
  config: SessionConfig,
): Promise<SpillFile | NoSpillFile> {
  if (spill === undefined) return { reason: 'the platform has no files', cause: undefined };
  try {
    return await spill.open(config.get('spark.local.dir'));
  } catch (cause) {
    return { reason: cause instanceof Error ? cause.message : String(cause), cause };
  }
}
