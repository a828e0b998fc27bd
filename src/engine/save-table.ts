import type { SaveJob } from '../api/session-backend.ts';
import type {
  Connector,
  OptionDefinition,
  SinkWriter,
  TableMode,
  TableSink,
  TableSinkContext,
} from '../connectors/connector.ts';
import { columnAlreadyExists } from '../errors/analysis-errors.ts';
import { assert } from '../errors/internal-error.ts';
import { unsupportedDataType } from '../errors/sink-errors.ts';
import {
  emptySchema,
  invalidSaveMode,
  noBatchWrite,
  pathGivenTwice,
  sortByWithoutBucketing,
  unsupportedSaveMode,
  writeOfStream,
} from '../errors/table-errors.ts';
import { outputSchema } from '../plan/output-schema.ts';
import { isStreaming, planOutput, type ResolvedPlan } from '../plan/resolved-plan.ts';
import type { DataType, StructType } from '../types/data-type.ts';
import { configText } from '../types/session-config.ts';
import { typeSql } from '../types/type-sql.ts';
import type { WasmCore } from '../wasm/core.ts';
import { executeBatch } from './batch-execution.ts';
import type { EngineState } from './engine-state.ts';
import { checkSinkOptions, findConnector, optionValue } from './source-options.ts';

const MODES: ReadonlyMap<string, TableMode> = new Map([
  ['append', 'Append'],
  ['overwrite', 'Overwrite'],
  ['ignore', 'Ignore'],
  ['error', 'ErrorIfExists'],
  ['errorifexists', 'ErrorIfExists'],
  ['default', 'ErrorIfExists'],
]);

/** The mode of a name. Fails with INVALID_SAVE_MODE. */
export function tableMode(name: string): TableMode {
  const mode = MODES.get(name.toLowerCase());
  if (mode === undefined) throw invalidSaveMode(name);
  return mode;
}

/** How and where rows are written. */
export interface TableTarget {
  readonly format: string;
  readonly mode: TableMode;
  readonly options: Readonly<Record<string, string>>;
  readonly partitionColumns: readonly string[];
  readonly path: string | undefined;
  /** With the mode `Overwrite`: the folders below the path that alone are replaced. */
  readonly replacedFolders?: readonly string[];
  /** What the catalog is to say of the table. */
  readonly entry?: TableSinkContext['entry'];
}

/**
 * Runs a plan and writes its rows as a table. All mistakes in how it is written show before anything runs; what fails
 * later leaves nothing behind.
 */
export async function saveTable(
  engine: EngineState,
  job: SaveJob,
  plan: ResolvedPlan,
): Promise<void> {
  if (isStreaming(plan)) throw writeOfStream();
  if (job.sortColumns.length > 0) throw sortByWithoutBucketing();
  const { options, partitionColumns } = job;
  const mode = tableMode(job.mode);
  const format = job.format ?? configText(engine.config, 'spark.sql.sources.default');
  const optionPath = optionValue(options, 'path');
  if (job.path !== undefined && optionPath !== undefined) throw pathGivenTwice();
  const path = job.path ?? optionPath;
  await writeTable(engine, { format, mode, options, partitionColumns, path }, plan);
}

/** Runs a plan and writes its rows where they are to be. */
export async function writeTable(
  engine: EngineState,
  target: TableTarget,
  plan: ResolvedPlan,
): Promise<void> {
  const named = findConnector([...engine.connectors.values()], target.format);
  const connector = (await named.load?.()) ?? named;
  const { tableOptions = [], sinkOptions = [] } = connector;
  await checkSinkOptions(
    { ...connector, sinkOptions: [...sinkOptions, ...tableOptions] },
    target.options,
  );
  const sink = await openSink(connector, tableContext(engine, target, plan, tableOptions));
  if (sink !== undefined) await writeRows(engine, plan, sink);
}

/** The option that says which partitions an overwrite replaces. */
export const PARTITION_OVERWRITE_MODE = 'partitionOverwriteMode';

function tableContext(
  { platform, timeZone, objects, config }: EngineState,
  target: TableTarget,
  plan: ResolvedPlan,
  tableOptions: readonly OptionDefinition[],
): TableSinkContext {
  const byDefault = config.get(`spark.sql.sources.${PARTITION_OVERWRITE_MODE}`);
  const isKnown = tableOptions.some(({ name }) => name === PARTITION_OVERWRITE_MODE);
  const isTold = optionValue(target.options, PARTITION_OVERWRITE_MODE) !== undefined;
  const options =
    byDefault === undefined || isTold || !isKnown
      ? target.options
      : { ...target.options, [PARTITION_OVERWRITE_MODE]: byDefault };
  const schema = outputSchema(planOutput(plan));
  return { ...target, options, schema, platform, timeZone, objects };
}

/** A writer of the sink, which is there once there is a core. */
interface OpenSink {
  begin(core: WasmCore): SinkWriter | Promise<SinkWriter>;
  close(): Promise<void>;
}

async function openSink(
  connector: Connector,
  context: TableSinkContext,
): Promise<OpenSink | undefined> {
  if (connector.openTableSink !== undefined) {
    checkSchema(context.schema, context.format);
    const sink: TableSink | undefined = await connector.openTableSink(context);
    return sink && { begin: (core) => sink.begin(core), close: async () => {} };
  }
  const { openSink, tableModes } = connector;
  if (tableModes === undefined || openSink === undefined) throw noBatchWrite(connector.name);
  const { mode, schema, platform } = context;
  if (!tableModes.includes(mode)) throw unsupportedSaveMode(connector.name, mode);
  const queryId = platform.random.uuid();
  const sink = await openSink({ ...context, queryId, queryName: undefined });
  return {
    begin: (core) => sink.begin({ batchId: 0, core, schema, outputMode: 'append' }),
    close: () => sink.close(),
  };
}

async function writeRows(engine: EngineState, plan: ResolvedPlan, sink: OpenSink): Promise<void> {
  let writer: SinkWriter | undefined;
  try {
    const written = executeBatch(
      engine,
      plan,
      (_, batch) => writer?.write(batch),
      async (core) => {
        writer = await sink.begin(core);
      },
    );
    for await (const _ of written) await writer?.flush?.();
    assert(writer !== undefined, 'a plan ran to its end without a core');
    await writer.commit();
  } catch (error) {
    // What failed first is what counts.
    await writer?.abort(error).catch((cause) => {
      engine.platform.logger.warn('what a failed write left could not be removed', { cause });
    });
    throw error;
  } finally {
    await sink.close();
  }
}

/** How Spark's messages spell formats. */
export const SHOWN_NAMES: Readonly<Record<string, string>> = {
  csv: 'CSV',
  json: 'JSON',
  parquet: 'Parquet',
  text: 'Text',
};

/**
 * Fails for what no format of files can hold: two columns of one name, structs without fields, calendar intervals. What
 * only some formats can't is theirs to say.
 */
function checkSchema({ fields }: StructType, format: string): void {
  const shown = SHOWN_NAMES[format] ?? format;
  const names = fields.map(({ name }) => name.toLowerCase());
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) throw columnAlreadyExists(`\`${twice}\``);
  if (fields.length === 0) throw emptySchema({ format: shown });
  for (const { name, dataType } of fields) {
    const refused = unwritablePart(dataType);
    if (refused?.kind === 'struct') throw emptySchema({ format: shown });
    if (refused === undefined) continue;
    throw unsupportedDataType({
      format: shown,
      columnName: `\`${name}\``,
      columnType: `"${typeSql(dataType)}"`,
    });
  }
}

/** A struct without fields, or a calendar interval, at any depth. */
function unwritablePart(type: DataType): DataType | undefined {
  switch (type.kind) {
    case 'calendar_interval':
      return type;
    case 'struct':
      return type.fields.length === 0
        ? type
        : firstOf(type.fields.map((field) => unwritablePart(field.dataType)));
    case 'array':
      return unwritablePart(type.elementType);
    case 'map':
      return firstOf([unwritablePart(type.keyType), unwritablePart(type.valueType)]);
    default:
      return undefined;
  }
}

function firstOf<T>(values: readonly (T | undefined)[]): T | undefined {
  return values.find((value) => value !== undefined);
}
