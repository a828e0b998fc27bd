/**
 * Files that count once each: Spark's file sink. A batch writes its parts under hidden names, gives them their names
 * when all are durable, and then writes the entry `_spark_metadata/<batch id>` that lists them. That entry is the
 * commit: readers that know it (Spark's and this one's) look at listed files only, and a batch whose entry is there is
 * not written again.
 *
 * The names of the parts are a function of the query and the batch, so that a batch that is run again after a crash
 * between names and entry replaces its own files, and a plain `cat` sees no row twice either.
 *
 * Follows Spark's `FileStreamSink` and `ManifestFileCommitProtocol`.
 */
import { createHash } from 'node:crypto';
import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  OptionDefinition,
  Sink,
  SinkBatch,
  SinkContext,
  SinkWriter,
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
import { taskWriteFailed } from '../../../src/errors/sink-errors.ts';
import type { Batch } from '../../../src/wasm/batch.ts';
import { makeFolder, syncFolder, unlessMissing } from '../../storage/file-system.ts';
import { localPath } from '../../storage/local-path.ts';
import type { CompactibleLog } from './compactible-log.ts';
import { isTemporaryPart, PartFile } from './part-file.ts';
import { openSinkLog, SINK_LOG_FOLDER, type SinkFileStatus } from './sink-log.ts';

export const FILE_SINK_PATH: OptionDefinition = {
  name: 'path',
  type: 'string',
  doc: 'The output folder, if it was not given to `start`.',
};

export class FileSink implements Sink {
  readonly outputModes = ['append'] as const;
  readonly description: string;
  readonly #context: SinkContext;
  readonly #encoding: TableEncoding;
  readonly #folder: string;
  readonly #partitionColumns: readonly PartitionColumn[];
  readonly #log: CompactibleLog<SinkFileStatus>;

  private constructor(
    context: SinkContext,
    encoding: TableEncoding,
    folder: string,
    log: CompactibleLog<SinkFileStatus>,
  ) {
    this.#context = context;
    this.#encoding = encoding;
    this.#folder = folder;
    this.#log = log;
    const { fields } = context.schema;
    this.#partitionColumns = partitionColumns(context.schema, context.partitionColumns).map(
      // A stream's folders are named as its columns are, however `partitionBy` spelt them.
      ({ ordinal }) => ({ ordinal, name: fields[ordinal].name }),
    );
    this.description = `FileSink[${folder}]`;
  }

  static async open(context: SinkContext, encoding: TableEncoding): Promise<FileSink> {
    const { format, options } = context;
    const path = context.path ?? new ConnectorOptions(format, options).text('path');
    if (path === undefined) throw pathRequired({ source: format });
    const folder = localPath(path);
    await writing(folder, async () => {
      await removeTemporaryParts(folder);
      // An entry that a killed process has named, and no more, is a commit from here on: a power loss must not take it back.
      await unlessMissing(syncFolder(join(folder, SINK_LOG_FOLDER)));
    });
    return new FileSink(context, encoding, folder, await openSinkLog(folder));
  }

  async begin(batch: SinkBatch): Promise<SinkWriter> {
    const { batchId } = batch;
    if (batchId <= this.#log.latestId) {
      this.#context.platform.logger.info('the batch is committed already', { batchId });
      return COMMITTED;
    }
    await writing(this.#folder, () => makeFolder(this.#folder));
    const split = new PartitionSplit({
      core: batch.core,
      schema: batch.schema,
      columns: this.#partitionColumns,
      zone: sessionZone(this.#context.timeZone),
    });
    const name = this.#partName(batchId);
    const compresses = this.#encoding.isGzipped;
    return new FileSinkWriter({
      split,
      encoder: this.#encoding.open(batch.core, split.dataSchema),
      openPart: (folder) => new PartFile({ path: join(this.#folder, folder, name), compresses }),
      log: this.#log,
      batchId,
    });
  }

  async close(): Promise<void> {}

  #partName(batchId: number): string {
    const uuid = nameUuid(`${this.#context.queryId}/${batchId}`);
    return `part-00000-${uuid}-c000.${this.#encoding.extension}`;
  }
}

/** What a batch gets that is in the log already: nothing of it is written again. */
const COMMITTED: SinkWriter = {
  write: () => {},
  commit: async () => {},
  abort: async () => {},
};

interface FileSinkWriterOptions {
  readonly split: PartitionSplit;
  readonly encoder: TableEncoder;
  /** Opens the part in a folder, by its partition values. */
  readonly openPart: (folder: string) => PartFile;
  readonly log: CompactibleLog<SinkFileStatus>;
  readonly batchId: number;
}

/** A part that rows are written to. */
interface OpenPart {
  readonly file: PartFile;
  readonly encoder: FileEncoder;
}

class FileSinkWriter implements SinkWriter {
  readonly #options: FileSinkWriterOptions;
  readonly #parts = new Map<string, OpenPart>();
  #isEncoderClosed = false;

  constructor(options: FileSinkWriterOptions) {
    this.#options = options;
  }

  write(batch: Batch): void {
    if (batch.rows === 0) return;
    for (const { folder, batch: rows } of this.#options.split.split(batch)) {
      const { file, encoder } = this.#part(folder);
      file.write(encoder.encode(rows));
    }
  }

  #part(folder: string): OpenPart {
    let part = this.#parts.get(folder);
    if (part === undefined) {
      const { openPart, encoder } = this.#options;
      part = { file: openPart(folder), encoder: encoder.newFile() };
      const beginning = part.encoder.begin();
      if (beginning.length > 0) part.file.write(beginning);
      this.#parts.set(folder, part);
    }
    return part;
  }

  /** The entry comes last: whoever can read it can read all the files it lists. */
  async commit(): Promise<void> {
    const { log, batchId } = this.#options;
    const parts = [...this.#parts.values()];
    for (const { file, encoder } of parts) file.write(encoder.end());
    this.#closeEncoder();
    const files: SinkFileStatus[] = [];
    for (const { file } of parts) {
      await file.sync();
      files.push(await file.publish());
    }
    for (const folder of new Set(parts.map(({ file }) => file.folder))) {
      await writing(folder, () => syncFolder(folder));
    }
    await log.add(batchId, files, () => log.readAll());
  }

  async abort(): Promise<void> {
    this.#closeEncoder();
    for (const { file } of this.#parts.values()) file.discard();
  }

  /** A commit that fails is followed by an abort: what is freed already is not freed again. */
  #closeEncoder(): void {
    if (!this.#isEncoderClosed) this.#options.encoder.close();
    this.#isEncoderClosed = true;
  }
}

/** Does something with a path of the result; a failure is TASK_WRITE_FAILED. */
async function writing(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    throw taskWriteFailed({ path }, cause);
  }
}

/** A UUID made of a name, version 5 (RFC 9562) without a namespace: the same for the same name. */
function nameUuid(name: string): string {
  const hash = createHash('sha1').update(name).digest();
  hash[6] = (hash[6] & 0x0f) | 0x50;
  hash[8] = (hash[8] & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-');
}

/** What a crash left: one query at a time writes a folder. */
async function removeTemporaryParts(folder: string): Promise<void> {
  const entries = (await unlessMissing(readdir(folder, { withFileTypes: true }))) ?? [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name.includes('=')) await removeTemporaryParts(path);
    else if (isTemporaryPart(entry.name)) await unlessMissing(unlink(path));
  }
}
