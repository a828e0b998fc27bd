import type { BatchReader, ReadContext } from '../../../src/connectors/connector.ts';
import type { FormatContext } from '../../../src/connectors/format/format.ts';
import { sessionZone } from '../../../src/connectors/format/zone-table.ts';
import { mayHoldRows } from '../../../src/connectors/partitions/partition-filter.ts';
import { parsePartitionValue } from '../../../src/connectors/partitions/partition-path.ts';
import type { SourceDescription } from '../../../src/plan/resolved-plan.ts';
import { filterColumns, type SourceFilter } from '../../../src/plan/source-filter.ts';
import { type StructType, structType } from '../../../src/types/data-type.ts';
import type { Batch } from '../../../src/wasm/batch.ts';
import { buildConstant } from '../../../src/wasm/column-builder.ts';
import type { FileSlice } from './file-texts.ts';
import { partitionTexts } from './listing.ts';
import type { ReadSlices } from './read-slices.ts';

export interface FileBatchReaderOptions {
  readonly slices: readonly FileSlice[];
  readonly readSlices: ReadSlices;
  readonly context: ReadContext;
  readonly description: SourceDescription;
  /** Below these, folders `column=value` give the values of columns of the schema. */
  readonly roots: readonly string[];
  /** Called for a file that is gone, instead of failing. */
  readonly onMissing: ((path: string) => void) | undefined;
}

type PartitionTexts = ReadonlyMap<string, string | null>;

/** Files that one parser can read one after the other. */
interface FileGroup {
  readonly slices: FileSlice[];
  readonly partition: PartitionTexts;
  /** They begin in the middle of a file: a CSV header has been seen already. */
  readonly isContinuation: boolean;
  readonly key: string;
}

/** Reads slices of files in order, as rows of the wanted columns. */
export function fileBatchReader(options: FileBatchReaderOptions): BatchReader {
  return new FileBatchReader(options);
}

class FileBatchReader implements BatchReader {
  readonly #options: FileBatchReaderOptions;
  readonly #groups: FileGroup[];
  #current: { readonly reader: BatchReader; readonly group: FileGroup } | undefined;
  #finishedRows = 0;

  constructor(options: FileBatchReaderOptions) {
    this.#options = options;
    this.#groups = groupSlices(options).filter((group) => this.#mayHoldRows(group));
  }

  get inputRows(): number {
    return this.#finishedRows + (this.#current?.reader.inputRows ?? 0);
  }

  next(): Batch | undefined | Promise<Batch | undefined> {
    const current = this.#current ?? this.#openNext();
    if (current === undefined) return undefined;
    const batch = current.reader.next();
    return batch instanceof Promise
      ? batch.then((later) => this.#deliver(later, current.group))
      : this.#deliver(batch, current.group);
  }

  async close(): Promise<void> {
    await this.#finish();
    this.#groups.length = 0;
  }

  #deliver(
    batch: Batch | undefined,
    group: FileGroup,
  ): Batch | undefined | Promise<Batch | undefined> {
    if (batch === undefined) return this.#finish().then(() => this.next());
    return group.partition.size === 0 ? batch : this.#withPartitionColumns(batch, group.partition);
  }

  #openNext(): { readonly reader: BatchReader; readonly group: FileGroup } | undefined {
    const group = this.#groups.shift();
    if (group === undefined) return undefined;
    const { readSlices, onMissing } = this.#options;
    const reader = readSlices(group.slices, this.#formatContext(group), onMissing);
    this.#current = { reader, group };
    return this.#current;
  }

  async #finish(): Promise<void> {
    if (this.#current === undefined) return;
    const { reader } = this.#current;
    this.#finishedRows += reader.inputRows;
    this.#current = undefined;
    await reader.close();
  }

  #formatContext({ partition, isContinuation }: FileGroup): FormatContext {
    const { context, description } = this.#options;
    const { options } = description;
    return {
      ...context,
      columns: without(context.columns, partition),
      filters: context.filters?.filter((filter) => !readsOne(filter, partition)),
      schema: without(description.schema, partition),
      options: isContinuation ? withoutHeader(options) : options,
    };
  }

  /** Files of a folder whose name says that no row meets the filters are not opened. */
  #mayHoldRows({ partition }: FileGroup): boolean {
    const { context, description } = this.#options;
    if (context.filters === undefined || partition.size === 0) return true;
    const zone = sessionZone(context.timeZone);
    const { fields } = description.schema;
    return mayHoldRows(context.filters, ({ path: [name] }) => {
      const text = partition.get(name);
      const field = fields.find((one) => one.name === name);
      if (text === undefined || field === undefined) return undefined;
      return parsePartitionValue(text, field, zone);
    });
  }

  #withPartitionColumns({ rows, columns }: Batch, partition: PartitionTexts): Batch {
    const { core, columns: wanted, timeZone } = this.#options.context;
    const zone = sessionZone(timeZone);
    let next = 0;
    const all = wanted.fields.map((field) => {
      const text = partition.get(field.name);
      if (text === undefined) return columns[next++];
      return buildConstant(core, field.dataType, parsePartitionValue(text, field, zone), rows);
    });
    return { rows, columns: all };
  }
}

function without(schema: StructType, partition: PartitionTexts): StructType {
  return structType(schema.fields.filter((field) => !partition.has(field.name)));
}

/** Whether a filter asks for a value that is not in the files. */
function readsOne(filter: SourceFilter, partition: PartitionTexts): boolean {
  return filterColumns(filter).some(({ path: [name] }) => partition.has(name));
}

function withoutHeader(options: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(options).filter(([name]) => name.toLowerCase() !== 'header');
  return { ...Object.fromEntries(kept), header: 'false' };
}

/** Neighbours with the same partition values share a parser, and so their small files share batches. */
function groupSlices({ slices, description, roots }: FileBatchReaderOptions): FileGroup[] {
  const names = new Map(
    description.schema.fields.map((field) => [field.name.toLowerCase(), field.name]),
  );
  const groups: FileGroup[] = [];
  for (const slice of slices) {
    const partition = new Map<string, string | null>();
    for (const [column, text] of partitionTexts(roots, slice.path)) {
      const name = names.get(column);
      if (name !== undefined) partition.set(name, text);
    }
    const isContinuation = slice.start > 0;
    const key = JSON.stringify([isContinuation, ...partition]);
    const last = groups.at(-1);
    if (last?.key === key) last.slices.push(slice);
    else groups.push({ slices: [slice], partition, isContinuation, key });
  }
  return groups;
}
