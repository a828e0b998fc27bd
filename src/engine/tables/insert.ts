import type { InsertJob } from '../../api/session-backend.ts';
import { columnAlreadyExists, unresolvedColumn } from '../../errors/analysis-errors.ts';
import {
  extraDataColumns,
  insertPartitionArityMismatch,
  partitionByOfInsert,
  partitionsNotFound,
  partitionsNotWhole,
  partitionValuesNotFirst,
  viewNotTable,
} from '../../errors/saved-table-errors.ts';
import { writeOfStream } from '../../errors/table-errors.ts';
import type { Expression } from '../../plan/expression.ts';
import { outputSchema } from '../../plan/output-schema.ts';
import { isStreaming, planOutput, type ResolvedPlan } from '../../plan/resolved-plan.ts';
import type { StructField, StructType } from '../../types/data-type.ts';
import { sameName } from '../../types/same-name.ts';
import { quoteIdentifier } from '../../types/sql-string.ts';
import type { EngineState } from '../engine-state.ts';
import { analyzePlan } from '../prepare.ts';
import { valueOfMissing } from './column-defaults.ts';
import { knownTable } from './open-tables.ts';
import { foldersOf } from './partitions.ts';
import { projectOver } from './project-over.ts';
import { partitionFields, type SavedTable } from './saved-table.ts';
import { type AssignedColumn, assignColumns } from './store-assignment.ts';
import { wholeName } from './table-name.ts';
import { overwritesDynamically, writeTableRows } from './write-rows.ts';

/** A column of PARTITION (…), with its value or without. */
export interface PartitionValue {
  readonly name: string;
  readonly value?: Expression | undefined;
}

/** Rows that go into a table. */
export interface Insertion {
  /** The analyzed query, which may depend on the columns that it gives values. */
  readonly query: (columns: readonly StructField[]) => Promise<ResolvedPlan>;
  readonly byName: boolean;
  /** The columns that get values, in the order of those. Default: all. */
  readonly columns?: readonly string[] | undefined;
  readonly overwrite: boolean;
  readonly partition?: readonly PartitionValue[] | undefined;
}

/** `df.write.insertInto`. */
export async function insertInto(engine: EngineState, job: InsertJob): Promise<void> {
  const { nameParts, partitionColumns, overwrite, plan } = job;
  if (partitionColumns.length > 0) throw partitionByOfInsert(nameParts);
  if (engine.catalog.isView(nameParts)) throw viewNotTable(nameParts, 'INSERT');
  const table = await knownTable(engine, nameParts);
  const query = () => analyzePlan(engine, plan);
  await insertRows(engine, table, { query, byName: false, overwrite });
}

/** Writes the rows of a query into a table. */
export async function insertRows(
  engine: EngineState,
  table: SavedTable,
  insertion: Insertion,
): Promise<void> {
  const { partition } = insertion;
  const given = givenColumns(table, partition ?? []);
  const targets = targetColumns(table, insertion, given);
  if (partition !== undefined) checkPartition(table, partition, given);
  const query = await insertion.query(targets);
  if (isStreaming(query)) throw writeOfStream();
  const schema = outputSchema(planOutput(query));
  if (given.length > 0 && !insertion.byName && schema.fields.length !== targets.length) {
    throw partitionArity(table, schema, given);
  }
  const assigned = assignColumns(schema, {
    table: wholeName(table.name),
    columns: targets,
    byName: insertion.byName,
    valueOfMissing,
  });
  const plan = await projectOver(engine, query, tableValues(table, [...assigned, ...given]));
  await writeTableRows(engine, table, plan, {
    mode: insertion.overwrite ? 'Overwrite' : 'Append',
    ...(insertion.overwrite && (await replacedPart(engine, table, given))),
  });
}

/** The partition columns that PARTITION gives a value. */
export function givenColumns(
  table: SavedTable,
  partition: readonly PartitionValue[],
): readonly AssignedColumn[] {
  const fields = partitionFields(table);
  const strange = partition.filter(({ name }) => !fields.some((one) => sameName(one.name, name)));
  if (strange.length > 0) {
    throw partitionsNotFound(
      wholeName(table.name),
      strange.map(({ name }) => name),
    );
  }
  return fields.flatMap((field) => {
    const value = partition.find(({ name }) => sameName(name, field.name))?.value;
    if (value === undefined) return [];
    return [
      { field, value: { kind: 'cast', child: value, dataType: field.dataType, mode: 'ansi' } },
    ];
  });
}

/**
 * Fails where PARTITION leaves out a partition column, as each is named, with a value or without; and where a column without
 * a value comes before one with a value.
 */
function checkPartition(
  { name, partitionColumns }: SavedTable,
  partition: readonly PartitionValue[],
  given: readonly AssignedColumn[],
): void {
  if (partition.length !== partitionColumns.length) {
    const requested = partition.map((one) => one.name);
    throw partitionsNotWhole(wholeName(name), { requested, existing: partitionColumns });
  }
  if (given.some(({ field }, at) => !sameName(field.name, partitionColumns[at]))) {
    throw partitionValuesNotFirst(partitionColumns);
  }
}

/** The columns that the query has values for. */
function targetColumns(
  { name: table, schema }: SavedTable,
  { columns }: Insertion,
  given: readonly AssignedColumn[],
): readonly StructField[] {
  const { fields } = schema;
  if (columns === undefined) {
    return fields.filter(({ name }) => !given.some(({ field }) => field.name === name));
  }
  const targets = columns.map((name) => {
    const field = fields.find((one) => sameName(one.name, name));
    if (field !== undefined) return field;
    const proposal = fields.map((one) => quoteIdentifier(one.name));
    throw unresolvedColumn({ objectName: quoteIdentifier(name), proposal });
  });
  const isGiven = (field: StructField) => given.some((one) => one.field === field);
  if (targets.some(isGiven)) {
    throw extraDataColumns(
      wholeName(table),
      targets.filter(isGiven).map(({ name }) => name),
    );
  }
  const twice = targets.find((field, at) => targets.indexOf(field) < at);
  if (twice !== undefined) throw columnAlreadyExists(quoteIdentifier(twice.name));
  return targets;
}

function partitionArity(
  { name, schema }: SavedTable,
  query: StructType,
  given: readonly AssignedColumn[],
): Error {
  const names = (fields: readonly StructField[]) => fields.map((field) => field.name);
  return insertPartitionArityMismatch(wholeName(name), {
    table: names(schema.fields),
    data: names(query.fields),
    given: names(given.map(({ field }) => field)),
  });
}

/** A value for each column of the table. */
function tableValues(
  { schema }: SavedTable,
  values: readonly AssignedColumn[],
): readonly Expression[] {
  return schema.fields.map((field) => {
    const own = values.find((one) => one.field.name === field.name);
    return { kind: 'alias', child: own?.value ?? valueOfMissing(field), names: [field.name] };
  });
}

/**
 * What an overwrite replaces: the partitions that PARTITION gives values of, or all; with the setting `dynamic` those that
 * get rows, unless PARTITION names a single one.
 */
async function replacedPart(
  engine: EngineState,
  table: SavedTable,
  given: readonly AssignedColumn[],
): Promise<{ readonly replacedFolders?: readonly string[]; readonly isDynamic?: boolean }> {
  const isOne = given.length === table.partitionColumns.length;
  if (!isOne && overwritesDynamically(engine, table)) return { isDynamic: true };
  if (given.length === 0) return {};
  return { replacedFolders: await foldersOf(engine, table, given) };
}
