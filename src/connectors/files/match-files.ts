import {
  differenceFrom,
  type FileDifference,
  type FileIdentity,
  HEAD_BYTES_MAX,
} from './file-identity.ts';
import type { GivenFile } from './given-file.ts';

/** Below this many bytes a beginning says little: then the name must be the same. */
const TELLING_BYTES_MIN = 256;

/** What files that are given again are to a query. */
export interface MatchedFiles {
  /** Those that the query knows, by number; they may have grown at their ends. */
  readonly matched: ReadonlyMap<number, GivenFile>;
  /** Those that are new. */
  readonly added: readonly GivenFile[];
  /** Numbers of known files that were not given. */
  readonly missing: readonly number[];
  /** Files under known names that are not those files. */
  readonly refused: readonly {
    readonly number: number;
    readonly file: GivenFile;
    readonly difference: FileDifference;
  }[];
}

interface Candidate {
  readonly given: GivenFile;
  readonly head: Uint8Array;
}

/**
 * Finds the known files among those given: by name and content, then by content alone, since rotation gives files new
 * names; what has a known name but another beginning, or is shorter, is refused.
 */
export async function matchFiles(
  known: readonly FileIdentity[],
  given: readonly GivenFile[],
): Promise<MatchedFiles> {
  const matched = new Map<number, GivenFile>();
  const refused: MatchedFiles['refused'][number][] = [];
  const rest = new Set<Candidate>();
  if (known.length === 0) return { matched, added: given, missing: [], refused };
  for (const one of given) rest.add({ given: one, head: await headOf(one) });
  const take = (number: number, candidate: Candidate) => {
    matched.set(number, candidate.given);
    rest.delete(candidate);
  };
  for (const [number, identity] of known.entries()) {
    const same = [...rest].find(
      (candidate) => candidate.given.path === identity.path && isSame(identity, candidate),
    );
    if (same !== undefined) take(number, same);
  }
  for (const [number, identity] of known.entries()) {
    if (matched.has(number) || identity.headBytes < TELLING_BYTES_MIN) continue;
    const renamed = [...rest].find((candidate) => isSame(identity, candidate));
    if (renamed !== undefined) take(number, renamed);
  }
  for (const [number, identity] of known.entries()) {
    const other = [...rest].find(({ given: { path } }) => path === identity.path);
    if (matched.has(number) || other === undefined) continue;
    const difference = differenceOf(identity, other);
    if (difference === undefined) continue;
    refused.push({ number, file: other.given, difference });
    rest.delete(other);
  }
  const missing = [...known.keys()].filter(
    (number) => !matched.has(number) && !refused.some((entry) => entry.number === number),
  );
  return { matched, added: [...rest].map((candidate) => candidate.given), missing, refused };
}

function isSame(identity: FileIdentity, candidate: Candidate): boolean {
  return differenceOf(identity, candidate) === undefined;
}

function differenceOf(
  identity: FileIdentity,
  { given, head }: Candidate,
): FileDifference | undefined {
  return differenceFrom(identity, { sizeBytes: given.file.size, head });
}

async function headOf({ file }: GivenFile): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(0, HEAD_BYTES_MAX).arrayBuffer());
}
