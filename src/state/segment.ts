import type { WasmCore } from '../wasm/core.ts';
import { utf8 } from '../wasm/memory.ts';
import { offsetPtr } from '../wasm/ptr.ts';
import { blockBytes, writeBlock } from './batch-codec.ts';
import { type BlockEntry, directoryText, type SegmentKind } from './segment-directory.ts';
import {
  END_MARK,
  FOOTER_BYTES,
  FORMAT_VERSION,
  padded,
  START_BYTES,
  START_MARK,
} from './segment-layout.ts';
import type { StateBlock, StatefulOperator } from './stateful.ts';

/** The blocks of one operator. */
export interface OperatorBlocks {
  readonly operator: StatefulOperator;
  readonly blocks: readonly StateBlock[];
}

/** Encodes a segment in batch memory. The view is good until the core is next called. */
export function encodeSegment(
  core: WasmCore,
  kind: SegmentKind,
  version: number,
  contents: readonly OperatorBlocks[],
): Uint8Array {
  const placed = placeBlocks(core, contents);
  const described = contents.map(({ operator }) => operator);
  const directory = utf8(directoryText(kind, version, described, placed.entries));
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
