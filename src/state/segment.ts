import { corruptedStateSegment, unsupportedStateFormat } from '../errors/state-errors.ts';
import type { DataType } from '../types/data-type.ts';
import { typeFromJson, typeToJson } from '../types/schema-json.ts';
import type { WasmCore } from '../wasm/core.ts';
import { utf8 } from '../wasm/memory.ts';
import { offsetPtr, type Ptr } from '../wasm/ptr.ts';
import { blockBytes, readBlock, writeBlock } from './batch-codec.ts';
import type { StateBlock, StatefulOperator } from './stateful.ts';

/*
 * What a micro-batch leaves in a checkpoint: one file for the state of all operators.
 *
 *   segment := "MRSTATE" version u8
 *              block…                          (batch-codec.ts)
 *              directory, JSON, padded to 8    what the blocks are, and the operators' schemas
 *              directory bytes u32 | 0 u32
 *              XXH64 of all that is before, u64
 *              "MREND" and three zeros
 *
 * The directory comes last, so that a segment is written from front to end. A file that was cut short has no end mark, and
 * one that was changed has another checksum: neither is half-read.
 */
const FORMAT_VERSION = 1;
const START_MARK = 'MRSTATE';
const END_MARK = 'MREND\0\0\0';
const START_BYTES = 8;
const FOOTER_BYTES = 24;

/** A changelog holds what one micro-batch changed, a snapshot everything. */
export type SegmentKind = 'changelog' | 'snapshot';

/** An operator as the checkpoint knows it. */
export interface StoredOperator {
  readonly operatorId: number;
  readonly operatorName: string;
  readonly keyTypes: readonly DataType[];
  readonly valueTypes: readonly DataType[];
  /** Absent for operators without one, and in segments older than it. */
  readonly keyLayout?: string;
}

/** The blocks of one operator. */
export interface OperatorBlocks {
  readonly operator: StatefulOperator;
  readonly blocks: readonly StateBlock[];
}

/** A segment that was read: its checksum is right and its directory makes sense. The blocks are read one by one. */
export interface Segment {
  readonly name: string;
  readonly kind: SegmentKind;
  readonly version: number;
  readonly operators: readonly StoredOperator[];
  readonly entries: readonly BlockEntry[];
}

/** Where a block is, and what. */
export interface BlockEntry {
  readonly operatorId: number;
  readonly kind: StateBlock['kind'];
  /** How many of the operator's columns the block has. */
  readonly columns: number;
  readonly rows: number;
  /** From the start of the segment. */
  readonly offset: number;
  readonly bytes: number;
}

function padded(bytes: number): number {
  return (bytes + 7) & ~7;
}

/** Encodes a segment in batch memory. The view is good until the core is next called. */
export function encodeSegment(
  core: WasmCore,
  kind: SegmentKind,
  version: number,
  contents: readonly OperatorBlocks[],
): Uint8Array {
  const placed = placeBlocks(core, contents);
  const directory = utf8(directoryText(kind, version, contents, placed.entries));
  const directoryOffset = placed.end;
  const footer = directoryOffset + padded(directory.length);
  const start = core.kernels.arena_alloc_zeroed(footer + FOOTER_BYTES);
  core.memory.write(start, utf8(START_MARK));
  core.memory.u8[start + START_MARK.length] = FORMAT_VERSION;
  for (const [index, block] of contents.flatMap(({ blocks }) => blocks).entries()) {
    writeBlock(core, block, offsetPtr(start, placed.entries[index].offset));
  }
  core.memory.write(offsetPtr(start, directoryOffset), directory);
  core.memory.u32[(start + footer) >>> 2] = directory.length;
  const checksum = core.kernels.segment_checksum(start, footer + 8);
  core.memory.i64[(start + footer + 8) >>> 3] = checksum;
  core.memory.write(offsetPtr(start, footer + 16), utf8(END_MARK));
  return core.memory.bytes(start, footer + FOOTER_BYTES);
}

function placeBlocks(core: WasmCore, contents: readonly OperatorBlocks[]) {
  const entries: BlockEntry[] = [];
  let offset = START_BYTES;
  for (const { operator, blocks } of contents) {
    for (const block of blocks) {
      const bytes = blockBytes(core, block);
      const { rows, columns } = block.batch;
      entries.push({
        operatorId: operator.operatorId,
        kind: block.kind,
        columns: columns.length,
        rows,
        offset,
        bytes,
      });
      offset += bytes;
    }
  }
  return { entries, end: offset };
}

function directoryText(
  kind: SegmentKind,
  version: number,
  contents: readonly OperatorBlocks[],
  entries: readonly BlockEntry[],
): string {
  const operators = contents.map(({ operator }) => ({
    id: operator.operatorId,
    name: operator.operatorName,
    key: operator.keyTypes.map(typeToJson),
    value: operator.valueTypes.map(typeToJson),
    layout: operator.keyLayout,
  }));
  return JSON.stringify({ kind, version, operators, blocks: entries });
}

/** Checks the bytes of a segment that lie at `start`, and reads its directory. Fails with CANNOT_LOAD_STATE_STORE…. */
export function openSegment(core: WasmCore, name: string, start: Ptr, bytes: number): Segment {
  const mark = core.memory.text(start, Math.min(bytes, START_MARK.length));
  if (bytes < START_BYTES + FOOTER_BYTES || mark !== START_MARK) {
    throw corruptedStateSegment(name, 'it is no segment of state');
  }
  const formatVersion = core.memory.u8[start + START_MARK.length];
  if (formatVersion !== FORMAT_VERSION) throw unsupportedStateFormat(name, formatVersion);
  const footer = bytes - FOOTER_BYTES;
  if (core.memory.text(offsetPtr(start, footer + 16), 8) !== END_MARK || footer % 8 !== 0) {
    throw corruptedStateSegment(name, 'its end is missing');
  }
  const stored = core.memory.i64[(start + footer + 8) >>> 3];
  if (core.kernels.segment_checksum(start, footer + 8) !== stored) {
    throw corruptedStateSegment(name, 'its checksum is wrong');
  }
  const length = core.memory.u32[(start + footer) >>> 2];
  const text = core.memory.text(offsetPtr(start, footer - padded(length)), length);
  return { name, ...parseDirectory(name, text) };
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
    }));
    return { kind, version, operators: stored, entries: blocks };
  } catch {
    throw corruptedStateSegment(name, 'its directory is not readable');
  }
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
