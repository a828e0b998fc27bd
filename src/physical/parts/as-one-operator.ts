import type { StateTable } from '../../state/state-table.ts';
import type { StatefulOperator } from '../../state/stateful.ts';
import type { DataType } from '../../types/data-type.ts';

/** What an operator in parts is to the checkpoint: that which each of its parts would be alone. */
export abstract class AsOneOperator {
  readonly operatorId: number;
  readonly operatorName: string;
  readonly keyTypes: readonly DataType[];
  readonly valueTypes: readonly DataType[];
  readonly keyLayout: string | undefined;
  readonly tables: readonly StateTable[] | undefined;

  constructor(part: StatefulOperator) {
    this.operatorId = part.operatorId;
    this.operatorName = part.operatorName;
    this.keyTypes = part.keyTypes;
    this.valueTypes = part.valueTypes;
    this.keyLayout = part.keyLayout;
    this.tables = part.tables;
  }
}
