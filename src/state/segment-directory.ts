import type { DataType } from '../types/data-type.ts';
import { typeToJson } from '../types/schema-json.ts';
import type { StateTable } from './state-table.ts';
import type { StateBlock, StatefulOperator } from './stateful.ts';

/* The directory of a segment: what its blocks are, and whose. */

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
  /** Absent for operators that say nothing, and in segments older than tables. */
  readonly tables?: readonly StateTable[];
}

/** What a segment says of itself. Its blocks are read one by one. */
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

/** The directory of a segment as it is written. */
export function directoryText(
  kind: SegmentKind,
  version: number,
  described: readonly StatefulOperator[],
  entries: readonly BlockEntry[],
): string {
  const operators = described.map((operator) => ({
    id: operator.operatorId,
    name: operator.operatorName,
    key: operator.keyTypes.map(typeToJson),
    value: operator.valueTypes.map(typeToJson),
    layout: operator.keyLayout,
    tables: operator.tables,
  }));
  return JSON.stringify({ kind, version, operators, blocks: entries });
}
