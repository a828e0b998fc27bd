import type { JsonValue } from '../connector.ts';

/** Bytes at the beginning of a file by which it is known again. */
export const HEAD_BYTES_MAX = 1 << 16;

/** What is kept of a file, to know it again when it is given a second time. */
export interface FileIdentity {
  readonly path: string;
  /** Bytes that it had when it was looked at; for a file that was passed, those that were read. */
  readonly sizeBytes: number;
  /** How many of its first bytes the hash is of. */
  readonly headBytes: number;
  readonly headHash: string;
  /** Counts how often a file that is followed began anew. */
  readonly generation: number;
  /** Why a compressed file is not whole; undefined where it is, or was not read to its end. */
  readonly cut?: string;
}

/** How a file that is given again differs from the one that was read: it is shorter, or begins differently. */
export type FileDifference = 'size' | 'content';

/** The identity of a file that has these first bytes. */
export function identityOf(
  file: { readonly path: string; readonly sizeBytes: number; readonly generation: number },
  head: Uint8Array,
): FileIdentity {
  return { ...file, headBytes: head.length, headHash: hashOf(head) };
}

/** Why a file is not the one that was read; undefined where it is, or that one grown at its end. */
export function differenceFrom(
  identity: FileIdentity,
  { sizeBytes, head }: { readonly sizeBytes: number; readonly head: Uint8Array },
): FileDifference | undefined {
  if (sizeBytes < identity.sizeBytes) return 'size';
  const isSame = hashOf(head.subarray(0, identity.headBytes)) === identity.headHash;
  return isSame ? undefined : 'content';
}

/**
 * A hash that tells files apart, of 64 bits: two runs of 32-bit FNV-1a (Fowler, Noll, Vo) from different offsets. Nobody
 * makes files to deceive it, and a digest of the platform is missing in pages that came over plain http.
 */
function hashOf(bytes: Uint8Array): string {
  let forward = 0x811c9dc5;
  let backward = 0x050c5d1f;
  const last = bytes.length - 1;
  for (let at = 0; at <= last; at++) {
    forward = Math.imul(forward ^ bytes[at], 0x01000193);
    backward = Math.imul(backward ^ bytes[last - at], 0x01000193);
  }
  return [forward, backward].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}

/** One file a line, as JSON. */
export function formatIdentities(identities: readonly FileIdentity[]): string {
  const lines = identities.map(({ path, sizeBytes, headBytes, headHash, generation, cut }) =>
    JSON.stringify({ path, size: sizeBytes, head: `${headBytes}:${headHash}`, generation, cut }),
  );
  return ['v1', ...lines].join('\n');
}

/** Undefined for text that is none of `formatIdentities`. */
export function parseIdentities(text: string): FileIdentity[] | undefined {
  const [version, ...lines] = text.split('\n');
  const identities = lines.map(parseIdentity);
  if (version !== 'v1' || !identities.every((identity) => identity !== undefined)) return undefined;
  return identities;
}

function parseIdentity(line: string): FileIdentity | undefined {
  const value = parseJson(line);
  if (value === undefined || !isObject(value)) return undefined;
  const { path, size, head, generation, cut } = value;
  const parsed = typeof head === 'string' ? /^(\d+):([0-9a-f]{16})$/.exec(head) : null;
  if (typeof path !== 'string' || parsed === null) return undefined;
  if (!isCount(size) || !isCount(generation)) return undefined;
  const [, headBytes, headHash] = parsed;
  const identity = { path, sizeBytes: size, headBytes: Number(headBytes), headHash, generation };
  return typeof cut === 'string' ? { ...identity, cut } : identity;
}

function parseJson(line: string): JsonValue | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isObject(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
