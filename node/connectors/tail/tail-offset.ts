import type { JsonValue, Offset } from '../../../src/connectors/connector.ts';
import type { FileHead } from './file-identity.ts';

/** How far one file was read. */
export interface TailPosition {
  /** The name that the file had last; its identity is `inode` with `head`. */
  readonly path: string;
  readonly inode: string;
  readonly head: FileHead;
  /** Counts how often the file began anew under its inode: copied and truncated, or the inode used again. */
  readonly generation: number;
  /** Bytes read; at the end of a line. */
  readonly position: number;
  /** When the file was last written to, as far as it was seen; what was rotated away later is newer. */
  readonly modifiedMs?: number;
}

/** Names the file of a position, wherever its bytes are by now. */
export function fileKey({ inode, generation }: TailPosition): string {
  return `${inode}:${generation}`;
}

/** The offset of a tail: `{"files": [{"path": "/var/log/access.log", "inode": "2049:77", …, "position": 4096}]}`. */
export function toOffset(positions: readonly TailPosition[]): Offset {
  return {
    files: positions.map(({ path, inode, head, generation, position, modifiedMs }) => ({
      path,
      inode,
      head: `${head.bytes}:${head.hash}`,
      generation,
      position,
      ...(modifiedMs === undefined ? {} : { modifiedMs }),
    })),
  };
}

/** Undefined for an offset that is none of a tail. */
export function fromOffset(offset: Offset): TailPosition[] | undefined {
  if (!isObject(offset) || !Array.isArray(offset.files)) return undefined;
  const positions: TailPosition[] = [];
  for (const file of offset.files) {
    const position = parsePosition(file);
    if (position === undefined) return undefined;
    positions.push(position);
  }
  return positions;
}

function parsePosition(value: JsonValue): TailPosition | undefined {
  if (!isObject(value)) return undefined;
  const { path, inode, head, generation, position, modifiedMs } = value;
  const parsed = typeof head === 'string' ? /^(\d+):([0-9a-f]+)$/.exec(head) : null;
  if (typeof path !== 'string' || typeof inode !== 'string' || parsed === null) return undefined;
  if (!isCount(generation) || !isCount(position)) return undefined;
  return {
    path,
    inode,
    head: { bytes: Number(parsed[1]), hash: parsed[2] },
    generation,
    position,
    // Checkpoints of before don't have it.
    ...(typeof modifiedMs === 'number' ? { modifiedMs } : {}),
  };
}

function isCount(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isObject(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
