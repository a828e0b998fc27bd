import { corruptedStateSegment, unsupportedStateFormat } from '../errors/state-errors.ts';
import { typeFromJson } from '../types/schema-json.ts';
import type { WasmCore } from '../wasm/core.ts';
import { offsetPtr, type Ptr } from '../wasm/ptr.ts';
import { readBlock } from './batch-codec.ts';
import type { BlockEntry, Segment, SegmentKind } from './segment-directory.ts';
import {
  END_MARK,
  FOOTER_BYTES,
  FORMAT_VERSION,
  padded,
  START_BYTES,
  START_MARK,
} from './segment-layout.ts';
import type { StateTable } from './state-table.ts';
import type { StatefulOperator } from './stateful.ts';

/* Segments as they are read, at a restart or by who looks at the state. */

/** Where the end of a segment's directory is. Fails with CANNOT_LOAD_STATE_STORE… on what is no whole segment. */
function footerOf(name: string, bytes: Uint8Array): number {
  const text = (start: number, length: number) =>
    new TextDecoder().decode(bytes.subarray(start, start + length));
  if (bytes.length < START_BYTES + FOOTER_BYTES || text(0, START_MARK.length) !== START_MARK) {
    throw corruptedStateSegment(name, 'it is no segment of state');
  }
  const formatVersion = bytes[START_MARK.length];
  if (formatVersion !== FORMAT_VERSION) throw unsupportedStateFormat(name, formatVersion);
  const footer = bytes.length - FOOTER_BYTES;
  if (text(footer + 16, END_MARK.length) !== END_MARK || footer % 8 !== 0) {
    throw corruptedStateSegment(name, 'its end is missing');
  }
  return footer;
}

/** Reads what a segment says of itself, before its checksum was looked at. Fails with CANNOT_LOAD_STATE_STORE…. */
export function readDirectory(name: string, bytes: Uint8Array): Segment {
  const footer = footerOf(name, bytes);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(footer, true);
  const start = footer - padded(length);
  if (start < START_BYTES) throw corruptedStateSegment(name, 'its directory is not readable');
  const text = new TextDecoder().decode(bytes.subarray(start, start + length));
  return { name, ...parseDirectory(name, text) };
}

/** A segment that was read: it is what was written. */
export interface OpenSegment extends Segment {
  /** Where its bytes lie in batch memory. */
  readonly start: Ptr;
}

/** Copies a segment into batch memory, checks it, and reads its directory. Fails with CANNOT_LOAD_STATE_STORE…. */
export function openSegment(core: WasmCore, name: string, bytes: Uint8Array): OpenSegment {
  const footer = footerOf(name, bytes);
  const start = core.toArena(bytes);
  const stored = core.memory.i64[(start + footer + 8) >>> 3];
  if (core.kernels.segment_checksum(start, footer + 8) !== stored) {
    throw corruptedStateSegment(name, 'its checksum is wrong');
  }
  return { ...readDirectory(name, bytes), start };
}

/** Gives the blocks of a segment that lies at `start` to its operators. */
export function restoreSegment(
  core: WasmCore,
  segment: Segment,
  start: Ptr,
  operators: readonly StatefulOperator[],
): void {
  for (const entry of segment.entries) {
    const operator = operators.find(({ operatorId }) => operatorId === entry.operatorId);
    if (operator === undefined) throw corruptedStateSegment(segment.name, 'an operator is missing');
    const types = [...operator.keyTypes, ...operator.valueTypes].slice(0, entry.columns);
    const block = readBlock(core, types, offsetPtr(start, entry.offset), entry.bytes);
    if (block === undefined) throw corruptedStateSegment(segment.name, 'a block is not readable');
    operator.restore({ kind: entry.kind, types, ...block });
  }
}

interface DirectoryJson {
  readonly kind: SegmentKind;
  readonly version: number;
  readonly operators: readonly {
    readonly id: number;
    readonly name: string;
    readonly key: readonly unknown[];
    readonly value: readonly unknown[];
    readonly layout?: string;
    readonly tables?: readonly StateTable[];
  }[];
  readonly blocks: readonly BlockEntry[];
}

/** The checksum was right, so the directory is as it was written; only the JSON has no type. */
function parseDirectory(name: string, text: string): Omit<Segment, 'name'> {
  try {
    const { kind, version, operators, blocks } = JSON.parse(text) as DirectoryJson;
    const stored = operators.map((operator) => ({
      operatorId: operator.id,
      operatorName: operator.name,
      keyTypes: operator.key.map(typeFromJson),
      valueTypes: operator.value.map(typeFromJson),
      keyLayout: operator.layout,
      tables: operator.tables,
    }));
    return { kind, version, operators: stored, entries: blocks };
  } catch {
    throw corruptedStateSegment(name, 'its directory is not readable');
  }
}
