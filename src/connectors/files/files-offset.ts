import type { JsonValue, Offset } from '../connector.ts';

/** A place in one of the source's files, which are numbered in the order in which they are read. */
export interface FilePosition {
  readonly file: number;
  /** Bytes before it, decompressed ones in a compressed file. */
  readonly byte: number;
  /** Which beginning of the file is meant: one that is followed may begin anew. */
  readonly generation: number;
}

/**
 * How far the files are read: everything before `next`, and of earlier files that have grown since they were passed, up
 * to the positions in `grown`, which are sorted by file.
 */
export interface FilesOffset {
  readonly next: FilePosition;
  readonly grown: readonly FilePosition[];
}

export const FILES_BEGINNING: FilesOffset = {
  next: { file: 0, byte: 0, generation: 0 },
  grown: [],
};

/** `{"file": 2, "byte": 1048576}`; what is 0 or empty besides is left out. */
export function toOffset({ next, grown }: FilesOffset): Offset {
  return {
    ...positionJson(next),
    ...(grown.length === 0 ? {} : { grown: grown.map(positionJson) }),
  };
}

function positionJson({ file, byte, generation }: FilePosition): { [key: string]: JsonValue } {
  return { file, byte, ...(generation === 0 ? {} : { generation }) };
}

/** Undefined for an offset that is none of a `files` source. */
export function fromOffset(offset: Offset): FilesOffset | undefined {
  const next = parsePosition(offset);
  if (next === undefined || !isObject(offset)) return undefined;
  const list = offset.grown ?? [];
  if (!Array.isArray(list)) return undefined;
  const grown = list.map(parsePosition);
  return grown.every((position) => position !== undefined) ? { next, grown } : undefined;
}

function parsePosition(value: JsonValue): FilePosition | undefined {
  if (!isObject(value)) return undefined;
  const { file, byte, generation = 0 } = value;
  return isCount(file) && isCount(byte) && isCount(generation)
    ? { file, byte, generation }
    : undefined;
}

function isObject(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: JsonValue): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
