import type { SaveAsTableJob } from '../../api/session-backend.ts';
import type { TableMode } from '../../connectors/connector.ts';
import {
  appendedColumnMissing,
  otherColumnCount,
  otherFormat,
  otherPartitioning,
  tableAlreadyExists,
} from '../../errors/saved-table-errors.ts';
import { sortByWithoutBucketing, writeOfStream } from '../../errors/table-errors.ts';
import { outputSchema } from '../../plan/output-schema.ts';
import { isStreaming, planOutput, type ResolvedPlan } from '../../plan/resolved-plan.ts';
import { sameName } from '../../types/same-name.ts';
import { configText } from '../../types/session-config.ts';
import type { EngineState } from '../engine-state.ts';
import { analyzePlan } from '../prepare.ts';
import { tableMode } from '../save-table.ts';
import { createTableOfRows, type IfThere, newTableName } from './create-table.ts';
import { insertRows } from './insert.ts';
import { tablesFor } from './open-tables.ts';
import type { SavedTable } from './saved-table.ts';
import { wholeName } from './table-name.ts';

/** A table to append to that was made meanwhile is one of somebody else's. */
const IF_THERE: Readonly<Record<TableMode, IfThere>> = {
  Append: 'refuse',
  ErrorIfExists: 'refuse',
  Ignore: 'keep',
  Overwrite: 'replace',
};

/** `df.write.saveAsTable`. */
export async function saveAsTable(engine: EngineState, job: SaveAsTableJob): Promise<void> {
  const plan = await analyzePlan(engine, job.plan);
  if (isStreaming(plan)) throw writeOfStream();
  if (job.sortColumns.length > 0) throw sortByWithoutBucketing();
  const mode = tableMode(job.mode);
  const format = job.format ?? configText(engine.config, 'spark.sql.sources.default');
  const name = newTableName(job.nameParts);
  const tables = tablesFor(engine, name);
  const existing = await (mode === 'Append' ? tables.ready(name) : tables.refresh(name));
  if (existing !== undefined && mode === 'ErrorIfExists') throw tableAlreadyExists(wholeName(name));
  if (existing !== undefined && mode === 'Ignore') return;
  if (existing !== undefined && mode === 'Append')
    return append(engine, existing, job, format, plan);
  const { options, partitionColumns } = job;
  await createTableOfRows(
    engine,
    { name, format, options, partitionColumns },
    {
      plan,
      ifThere: IF_THERE[mode],
      mode: mode === 'Overwrite' ? 'Overwrite' : 'Append',
    },
  );
}

/** Adds rows by the names of their columns, which have to be those of the table. */
async function append(
  engine: EngineState,
  table: SavedTable,
  job: SaveAsTableJob,
  format: string,
  plan: ResolvedPlan,
): Promise<void> {
  const name = wholeName(table.name);
  if (!sameName(format, table.format)) {
    throw otherFormat(name, { existing: table.format, specified: format });
  }
  const query = outputSchema(planOutput(plan));
  if (query.fields.length !== table.schema.fields.length) {
    throw otherColumnCount(name, { existing: table.schema, query });
  }
  const specified = job.partitionColumns;
  const existing = table.partitionColumns;
  const isSame =
    specified.length === existing.length &&
    specified.every((column, at) => sameName(column, existing[at]));
  if (!isSame) throw otherPartitioning(name, { specified, existing });
  const names = query.fields.map((field) => field.name);
  const missing = table.schema.fields.find(
    (field) => !names.some((one) => sameName(one, field.name)),
  );
  if (missing !== undefined) throw appendedColumnMissing(missing.name, names);
  await insertRows(engine, table, { query: async () => plan, byName: true, overwrite: false });
}
