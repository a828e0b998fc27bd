import type {
  GroupsAnswer,
  GroupsBatch,
  GroupsOpening,
  GroupsQuestion,
} from '../plan/group-functions.ts';
import type { DataType } from '../types/data-type.ts';
import type { RowBlock } from '../types/row-block.ts';
import type { ValueRow } from '../types/value.ts';
import type { Batch } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';

/** Rows that were taken out of a core: as values for functions of this realm, packed for those of another. */
export type TakenRows = readonly ValueRow[] | RowBlock;

/** A question about groups whose rows have been taken batch by batch. */
export interface AskedGroups extends Omit<GroupsQuestion, 'rows' | 'groups'> {
  /** The numbers of the groups in their operator. */
  readonly numbers: readonly number[];
  readonly parts: readonly {
    readonly rows: TakenRows;
    readonly groups: Uint32Array<ArrayBuffer>;
  }[];
}

/** Functions on groups as the engine reaches them, in one micro-batch. */
export interface OpenGroupCalls extends GroupsOpening {
  call(question: AskedGroups): Promise<GroupsAnswer>;
  /** Ends the micro-batch, also one that was given up. */
  close(): Promise<void>;
}

/** How the engine reaches functions of the program on groups, in whatever realm they are. */
export interface GroupCalls {
  take(core: WasmCore, batch: Batch, types: readonly DataType[]): TakenRows;
  forOperator(): OperatorGroupCalls;
}

/** The same for one operator. Another realm may keep the states that it was asked about, and is not sent them again. */
export interface OperatorGroupCalls {
  begin(batch: GroupsBatch): Promise<OpenGroupCalls>;
  /** Groups, or all, have changed otherwise than by answers, or their numbers will be those of others. */
  forget(numbers?: Iterable<number>): void;
  close(): void;
}
