import type { Offset, ReadLimit, Source } from '../connectors/connector.ts';
import type { Halt } from './halt.ts';

type Offsets = readonly (Offset | null)[];

export interface SourceEnds {
  /** How far each source may be read now. */
  readonly ends: Offsets;
  /** How far each source goes, whatever its limit. */
  readonly latest: Offsets;
}

/**
 * Asks all sources in one turn: what is added to several sources in one turn of the event loop is then seen in one
 * batch, or not at all. A source without a limit is not asked, and stays where it is.
 */
export async function sourceEnds(
  sources: readonly Source[],
  start: Offsets,
  {
    halt,
    limitOf,
  }: { halt: Halt; limitOf: (source: Source, ordinal: number) => ReadLimit | undefined },
): Promise<SourceEnds> {
  const asked = sources.map((source, ordinal) => {
    const limit = limitOf(source, ordinal);
    return limit === undefined ? null : source.latestOffset(start[ordinal], limit);
  });
  const answers = await halt.race(Promise.all(asked));
  const ends = answers.map((end, ordinal) => end ?? start[ordinal]);
  const reported = sources.map((source) => source.reportLatestOffset?.());
  const latest = await halt.race(Promise.all(reported));
  return { ends, latest: ends.map((end, ordinal) => latest[ordinal] ?? end) };
}
