import type { DataType, StructType } from '../types/data-type.ts';
import type { ExplainMode } from './explain-mode.ts';
import type { Expression } from './expression.ts';
import type { LogicalPlan } from './logical-plan.ts';

/** A name of one or more parts, without back-ticks. */
export type NameParts = readonly string[];

/** A statement that acts at once instead of describing rows. */
export type Command =
  | ViewCommand
  | TableCommand
  | FunctionCommand
  | VariableCommand
  | SettingCommand
  | ShowCommand
  | DescribeCommand;

/** Views, and what Spark does with tables that are views here. */
export type ViewCommand =
  | {
      readonly kind: 'createTemporaryView';
      readonly name: string;
      readonly replace: boolean;
      /** Under `global_temp`. */
      readonly isGlobal?: boolean;
      readonly input: LogicalPlan;
      readonly columnNames?: readonly string[];
      /** In the order of the names, where some of them have one. */
      readonly columnComments?: readonly (string | undefined)[];
    }
  | { readonly kind: 'dropView'; readonly nameParts: NameParts; readonly ifExists: boolean }
  | { readonly kind: 'alterView'; readonly nameParts: NameParts; readonly input: LogicalPlan }
  | { readonly kind: 'renameView'; readonly nameParts: NameParts; readonly to: NameParts }
  /** CACHE TABLE: what is computed is not kept here, so this only looks the table up, or makes the view of `input`. */
  | { readonly kind: 'cacheTable'; readonly nameParts: NameParts; readonly input?: LogicalPlan }
  | { readonly kind: 'uncacheTable'; readonly nameParts: NameParts; readonly ifExists: boolean }
  | { readonly kind: 'clearCache' }
  | { readonly kind: 'refreshTable'; readonly nameParts: NameParts }
  | { readonly kind: 'useNamespace'; readonly nameParts: NameParts };

/** Tables that are saved under a name. */
export type TableCommand =
  | {
      readonly kind: 'createTable';
      readonly nameParts: NameParts;
      readonly ifNotExists: boolean;
      readonly replace: boolean;
      /** The setting `spark.sql.sources.default` where it is not told. */
      readonly format?: string;
      readonly options: Readonly<Record<string, string>>;
      /** The columns, those that only PARTITIONED BY names among them. Defaults are in the fields' metadata. */
      readonly schema?: StructType;
      readonly partitionColumns: readonly string[];
      readonly location?: string;
      readonly comment?: string;
      readonly properties: Readonly<Record<string, string>>;
      /** AS SELECT. */
      readonly input?: LogicalPlan;
      /** LIKE: the table whose columns it has. */
      readonly like?: NameParts;
    }
  | {
      readonly kind: 'insert';
      readonly nameParts: NameParts;
      readonly overwrite: boolean;
      readonly ifNotExists: boolean;
      readonly partition?: readonly PartitionClause[];
      readonly columns?: readonly string[];
      readonly byName: boolean;
      readonly input: LogicalPlan;
    }
  | { readonly kind: 'dropTable'; readonly nameParts: NameParts; readonly ifExists: boolean }
  | { readonly kind: 'renameTable'; readonly nameParts: NameParts; readonly to: NameParts }
  | {
      readonly kind: 'truncateTable';
      readonly nameParts: NameParts;
      readonly partition?: readonly PartitionClause[];
    }
  | {
      readonly kind: 'showPartitions';
      readonly nameParts: NameParts;
      readonly partition?: readonly PartitionClause[];
    };

/** `PARTITION (day = '2026-01-01', hour)`. */
export interface PartitionClause {
  readonly name: string;
  readonly value?: Expression;
}

/** A parameter of a SQL function. */
export interface FunctionParameter {
  readonly name: string;
  readonly dataType: DataType;
  readonly default?: Expression;
  /** The default as written. */
  readonly defaultText?: string;
}

/** A function whose body is SQL, over its parameters. */
export type SqlFunction = {
  readonly name: string;
  readonly parameters: readonly FunctionParameter[];
  readonly comment?: string;
  readonly bodyText: string;
} & (
  | { readonly kind: 'scalar'; readonly body: Expression; readonly returns?: DataType }
  | { readonly kind: 'table'; readonly body: LogicalPlan; readonly returns?: StructType }
);

export type FunctionCommand =
  | {
      readonly kind: 'createFunction';
      readonly replace: boolean;
      readonly function: SqlFunction;
    }
  | {
      readonly kind: 'dropFunction';
      readonly nameParts: NameParts;
      readonly ifExists: boolean;
      readonly isTemporary: boolean;
    };

export type VariableCommand =
  | {
      readonly kind: 'declareVariables';
      readonly names: readonly NameParts[];
      readonly replace: boolean;
      readonly dataType?: DataType;
      readonly default?: Expression;
      readonly defaultText?: string;
    }
  | { readonly kind: 'dropVariable'; readonly nameParts: NameParts; readonly ifExists: boolean }
  /** An assignment without a value sets the default. */
  | {
      readonly kind: 'setVariables';
      readonly assignments: readonly { readonly target: NameParts; readonly value?: Expression }[];
    }
  | {
      readonly kind: 'setVariablesOfQuery';
      readonly targets: readonly NameParts[];
      readonly input: LogicalPlan;
    }
  | {
      readonly kind: 'executeImmediate';
      readonly text: Expression;
      readonly into?: readonly NameParts[];
      /** Those with an alias are named. */
      readonly using: readonly Expression[];
    };

/** Without a key all settings; SET without a value shows one. */
export type SettingCommand =
  | {
      readonly kind: 'setConfig';
      readonly key?: string;
      readonly value?: string;
      readonly isVerbose?: boolean;
    }
  | { readonly kind: 'resetConfig'; readonly key?: string };

export type ShowCommand =
  | {
      readonly kind: 'showTables' | 'showViews';
      readonly namespace?: NameParts;
      readonly pattern?: string;
    }
  | { readonly kind: 'showNamespaces' | 'showCatalogs'; readonly pattern?: string }
  | { readonly kind: 'showCurrentNamespace' }
  | { readonly kind: 'showColumns'; readonly nameParts: NameParts }
  | {
      readonly kind: 'showTableProperties';
      readonly nameParts: NameParts;
      readonly key?: string;
    }
  | {
      readonly kind: 'showFunctions';
      readonly scope: 'all' | 'user' | 'system';
      readonly pattern?: string;
    };

export type DescribeCommand =
  | {
      readonly kind: 'describeTable';
      readonly nameParts: NameParts;
      readonly column?: NameParts;
      readonly isExtended: boolean;
    }
  | { readonly kind: 'describeQuery'; readonly input: LogicalPlan }
  | { readonly kind: 'describeFunction'; readonly name: string; readonly isExtended: boolean }
  | { readonly kind: 'explain'; readonly mode: ExplainMode; readonly statement: Statement };

/** What SQL text means. */
export type Statement =
  | { readonly kind: 'query'; readonly plan: LogicalPlan }
  | { readonly kind: 'command'; readonly command: Command };
