import { join } from 'node:path';
import type {
  OptionDefinition,
  SinkWriter,
  TableSink,
  TableSinkContext,
} from '../../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { sessionZone } from '../../../src/connectors/format/zone-table.ts';
import {
  type PartitionColumn,
  partitionColumns,
} from '../../../src/connectors/partitions/partition-columns.ts';
import { PartitionSplit } from '../../../src/connectors/partitions/partition-split.ts';
import type {
  FileEncoder,
  TableEncoder,
  TableEncoding,
} from '../../../src/connectors/table-encoding.ts';
import { pathRequired } from '../../../src/errors/file-errors.ts';
import { pathAlreadyExists } from '../../../src/errors/table-errors.ts';
import type { Batch } from '../../../src/wasm/batch.ts';
import type { WasmCore } from '../../../src/wasm/core.ts';
import { localPath } from '../../storage/local-path.ts';
import { PartFile } from './part-file.ts';
import { type Replaced, TableFolder } from './table-folder.ts';

/** Options of tables in files, whatever their format. */
export const FILE_TABLE_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'maxRecordsPerFile',
    type: 'int',
    default: '0',
    doc: 'How many rows a file has at most. Default: no limit.',
  },
  {
    name: 'partitionOverwriteMode',
    type: 'string',
    default: 'static',
    values: ['static', 'dynamic'],
    doc: 'With `dynamic`, the mode `overwrite` replaces only the folders that get rows.',
  },
];

/**
 * A table as files in a folder: `part-00000-<uuid>-c000.json`, with partition columns a folder `column=value` for each
 * combination of values. Names, folders and modes are Spark's.
 */
export class FileTable implements TableSink {
  readonly #context: TableSinkContext;
  readonly #encoding: TableEncoding;
  readonly #folder: TableFolder;
  readonly #columns: readonly PartitionColumn[];
  readonly #uuid: string;
  readonly #replaced: Replaced;
  readonly #rowsPerFile: number;

  private constructor(context: TableSinkContext, encoding: TableEncoding, path: string) {
    const options = new ConnectorOptions(context.format, context.options);
    const modes = ['static', 'dynamic'] as const;
    const overwrites = options.oneOf('partitionOverwriteMode', modes, 'static');
    this.#context = context;
    this.#encoding = encoding;
    this.#columns = partitionColumns(context.schema, context.partitionColumns);
    this.#uuid = context.platform.random.uuid();
    this.#folder = new TableFolder(path, this.#uuid, context.entry);
    const isDynamic = overwrites === 'dynamic' && this.#columns.length > 0;
    const whole = isDynamic ? 'written folders' : 'everything';
    const { replacedFolders } = context;
    const replaces = replacedFolders === undefined ? whole : { folders: replacedFolders };
    this.#replaced = context.mode === 'Overwrite' ? replaces : 'nothing';
    const limit = options.wholeNumber('maxRecordsPerFile', 0) ?? 0;
    this.#rowsPerFile = limit === 0 ? Number.POSITIVE_INFINITY : limit;
  }

  /** Opens the table; undefined where it is there and is to be left alone. Fails with PATH_ALREADY_EXISTS. */
  static async open(
    context: TableSinkContext,
    encoding: TableEncoding,
  ): Promise<FileTable | undefined> {
    const { path, mode, format } = context;
    if (path === undefined) throw pathRequired({ source: format });
    const table = new FileTable(context, encoding, localPath(path));
    const exists = await table.#folder.exists();
    if (mode === 'Overwrite') await table.#folder.removeFile();
    if (!exists || mode === 'Append' || mode === 'Overwrite') return table;
    if (mode === 'Ignore') return undefined;
    throw pathAlreadyExists({ outputPath: `file:${table.#folder.path}` });
  }

  begin(core: WasmCore): SinkWriter {
    const { schema, timeZone } = this.#context;
    const zone = sessionZone(timeZone);
    const split = new PartitionSplit({ core, schema, columns: this.#columns, zone });
    const encoder = this.#encoding.open(core, split.dataSchema);
    return new FileTableWriter({
      core,
      split,
      encoder,
      folder: this.#folder,
      replaced: this.#replaced,
      rowsPerFile: this.#rowsPerFile,
      openPart: (folder, number) => this.#openPart(folder, number),
      // A table without partitions has a file even when it has no rows, and so a schema.
      firstFolder: this.#columns.length === 0 ? '' : undefined,
    });
  }

  /** Spark joins the number of a file to the name with a dash or, in tables with partitions, with a dot. */
  #openPart(folder: string, number: number): PartFile {
    const { extension, isGzipped } = this.#encoding;
    const count = `c${String(number).padStart(3, '0')}`;
    const joint = this.#columns.length === 0 ? '-' : '.';
    const name = join(folder, `part-00000-${this.#uuid}${joint}${count}.${extension}`);
    const path = join(this.#folder.path, name);
    const temporary = this.#folder.temporary(name);
    return new PartFile({ path, temporary, compresses: isGzipped });
  }
}

interface FileTableWriterOptions {
  readonly core: WasmCore;
  readonly split: PartitionSplit;
  readonly encoder: TableEncoder;
  readonly folder: TableFolder;
  readonly replaced: Replaced;
  readonly rowsPerFile: number;
  readonly openPart: (folder: string, number: number) => PartFile;
  readonly firstFolder: string | undefined;
}

/** A file that rows are written to. */
interface OpenFile {
  readonly part: PartFile;
  readonly encoder: FileEncoder;
  rows: number;
}

class FileTableWriter implements SinkWriter {
  readonly #options: FileTableWriterOptions;
  readonly #parts: PartFile[] = [];
  /** The last file of each folder. */
  readonly #open = new Map<string, OpenFile>();
  readonly #counts = new Map<string, number>();
  #isEncoderClosed = false;

  constructor(options: FileTableWriterOptions) {
    this.#options = options;
  }

  write(batch: Batch): void {
    for (const { folder, batch: rows } of this.#options.split.split(batch)) {
      for (let done = 0; done < rows.rows; ) {
        const file = this.#fileWithRoom(folder);
        const count = Math.min(rows.rows - done, this.#options.rowsPerFile - file.rows);
        file.part.write(file.encoder.encode(this.#slice(rows, done, count)));
        file.rows += count;
        done += count;
      }
    }
  }

  async commit(): Promise<void> {
    const { folder, replaced, firstFolder } = this.#options;
    if (this.#parts.length === 0 && firstFolder !== undefined) this.#newFile(firstFolder);
    for (const file of this.#open.values()) this.#end(file);
    this.#closeEncoder();
    await folder.commit(this.#parts, replaced);
  }

  async abort(): Promise<void> {
    this.#closeEncoder();
    await this.#options.folder.abort(this.#parts);
  }

  #fileWithRoom(folder: string): OpenFile {
    const file = this.#open.get(folder);
    if (file === undefined) return this.#newFile(folder);
    if (file.rows < this.#options.rowsPerFile) return file;
    this.#end(file);
    return this.#newFile(folder);
  }

  #newFile(folder: string): OpenFile {
    const { encoder, openPart } = this.#options;
    const number = this.#counts.get(folder) ?? 0;
    const file = { part: openPart(folder, number), encoder: encoder.newFile(), rows: 0 };
    this.#counts.set(folder, number + 1);
    this.#parts.push(file.part);
    this.#open.set(folder, file);
    file.part.write(file.encoder.begin());
    return file;
  }

  #end({ part, encoder }: OpenFile): void {
    part.write(encoder.end());
  }

  #slice({ rows, columns }: Batch, first: number, count: number): Batch {
    if (count === rows) return { rows, columns };
    const { kernels } = this.#options.core;
    const part = columns.map((column) => kernels.column_slice(column, first, count));
    return { rows: count, columns: part };
  }

  #closeEncoder(): void {
    if (!this.#isEncoderClosed) this.#options.encoder.close();
    this.#isEncoderClosed = true;
  }
}
