import { corruptedStateSegment, missingStateSegment } from '../errors/state-errors.ts';
import { openSegment, restoreSegment } from './read-segment.ts';
import { checkOperators } from './schema-check.ts';
import type { Segment } from './segment-directory.ts';
import { SEGMENTS, segmentName } from './segment-name.ts';
import type { StateStoreOptions } from './state-store.ts';

/* How a version is loaded, which only a restart does. */

/** A segment that was read, with its bytes outside the core. */
export interface LoadedSegment extends Segment {
  readonly fileBytes: Uint8Array;
}

/** The segments that make up a version, the snapshot first; all are checked. Fails as `StateStore.load` does. */
export async function readChain(
  options: StateStoreOptions,
  version: number,
): Promise<LoadedSegment[]> {
  const { operators, storage } = options;
  const segments: LoadedSegment[] = [];
  for (let at = version; at > 0; at--) {
    const segment = await read(options, at);
    if (segment === undefined) {
      const isWithoutState = at === version && (await storage.list(SEGMENTS)).length === 0;
      if (!isWithoutState) throw missingStateSegment(segmentName(at));
      checkOperators([], operators);
      return [];
    }
    checkOperators(segment.operators, operators);
    segments.unshift(segment);
    if (segment.kind === 'snapshot') return segments;
  }
  throw missingStateSegment(segmentName(0));
}

async function read(
  { core, storage }: StateStoreOptions,
  version: number,
): Promise<LoadedSegment | undefined> {
  const name = segmentName(version);
  const fileBytes = await storage.read(name);
  if (fileBytes === undefined) return undefined;
  core.kernels.arena_reset();
  const segment = openSegment(core, name, fileBytes);
  if (segment.version !== version) throw corruptedStateSegment(name, 'it is of another version');
  return { ...segment, fileBytes };
}

/** Gives the rows of a segment to the operators. */
export function restoreLoaded(
  { core, operators }: StateStoreOptions,
  segment: LoadedSegment,
): void {
  core.kernels.arena_reset();
  restoreSegment(core, segment, core.toArena(segment.fileBytes), operators);
}
