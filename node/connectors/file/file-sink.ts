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
  Sink,
  SinkBatch,
  SinkContext,
  SinkWriter,
} from '../../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import type { Encoder } from '../../../src/connectors/format/format.ts';
import { sessionZone } from '../../../src/connectors/format/zone-table.ts';
import {
  type PartitionColumn,
  partitionColumns,
} from '../../../src/connectors/partitions/partition-columns.ts';
import { PartitionSplit } from '../../../src/connectors/partitions/partition-split.ts';
import { taskWriteFailed } from '../../../src/errors/sink-errors.ts';
import { pathRequired } from '../../../src/errors/source-errors.ts';
import type { Batch } from '../../../src/wasm/batch.ts';
import { makeFolder, syncFolder, unlessMissing } from '../../storage/file-system.ts';
import { localPath } from '../../storage/local-path.ts';
import { encoderContext, fileExtension, type WritableFormat } from '../sink-format.ts';
import type { CompactibleLog } from './compactible-log.ts';
import { isTemporaryPart, PartFile } from './part-file.ts';
import { openSinkLog, type SinkFileStatus } from './sink-log.ts';

export class FileSink implements Sink {
  readonly outputModes = ['append'] as const;
  readonly description: string;
  readonly #context: SinkContext;
  readonly #format: WritableFormat;
  readonly #folder: string;
  readonly #partitionColumns: readonly PartitionColumn[];
  readonly #compresses: boolean;
  readonly #log: CompactibleLog<SinkFileStatus>;

  private constructor(
    context: SinkContext,
    format: WritableFormat,
    folder: string,
    log: CompactibleLog<SinkFileStatus>,
  ) {
    const options = new ConnectorOptions(format.name, context.options);
    this.#context = context;
    this.#format = format;
    this.#folder = folder;
    this.#log = log;
    const { fields } = context.schema;
    this.#partitionColumns = partitionColumns(context.schema, context.partitionColumns).map(
      // A stream's folders are named as its columns are, however `partitionBy` spelt them.
      ({ ordinal }) => ({ ordinal, name: fields[ordinal].name }),
    );
    this.#compresses = options.oneOf('compression', ['none', 'gzip'], 'none') === 'gzip';
    this.description = `FileSink[${folder}]`;
  }

  static async open(context: SinkContext, format: WritableFormat): Promise<FileSink> {
    const path = context.path ?? new ConnectorOptions(format.name, context.options).text('path');
    if (path === undefined) throw pathRequired({ source: format.name });
    const folder = localPath(path);
    try {
      await removeTemporaryParts(folder);
    } catch (cause) {
      throw taskWriteFailed({ path: folder }, cause);
    }
    return new FileSink(context, format, folder, await openSinkLog(folder));
  }

  async begin(batch: SinkBatch): Promise<SinkWriter> {
    const { batchId } = batch;
    if (batchId <= this.#log.latestId) {
      this.#context.platform.logger.info('the batch is committed already', { batchId });
      return COMMITTED;
    }
    await makeFolder(this.#folder);
    const split = new PartitionSplit({
      core: batch.core,
      schema: batch.schema,
      columns: this.#partitionColumns,
      zone: sessionZone(this.#context.timeZone),
    });
    const name = this.#partName(batchId);
    const context = encoderContext(this.#context, batch, split.dataSchema);
    return new FileSinkWriter({
      split,
      encoder: this.#format.encoder(context),
      preamble: this.#format.preamble?.(context).slice() ?? new Uint8Array(0),
      openPart: (folder) =>
        new PartFile({ path: join(this.#folder, folder, name), compresses: this.#compresses }),
      log: this.#log,
      batchId,
    });
  }

  async close(): Promise<void> {}

  #partName(batchId: number): string {
    const { name } = this.#format;
    const uuid = nameUuid(`${this.#context.queryId}/${batchId}`);
    return `part-00000-${uuid}-c000.${fileExtension(name)}${this.#compresses ? '.gz' : ''}`;
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
  readonly encoder: Encoder;
  /** What every part begins with. */
  readonly preamble: Uint8Array;
  /** Opens the part in a folder, by its partition values. */
  readonly openPart: (folder: string) => PartFile;
  readonly log: CompactibleLog<SinkFileStatus>;
  readonly batchId: number;
}

class FileSinkWriter implements SinkWriter {
  readonly #options: FileSinkWriterOptions;
  readonly #parts = new Map<string, PartFile>();
  #isEncoderClosed = false;

  constructor(options: FileSinkWriterOptions) {
    this.#options = options;
  }

  write(batch: Batch): void {
    if (batch.rows === 0) return;
    const { split, encoder } = this.#options;
    for (const { folder, batch: rows } of split.split(batch)) {
      this.#part(folder).write(encoder.encode(rows));
    }
  }

  #part(folder: string): PartFile {
    let part = this.#parts.get(folder);
    if (part === undefined) {
      const { openPart, preamble } = this.#options;
      part = openPart(folder);
      if (preamble.length > 0) part.write(preamble);
      this.#parts.set(folder, part);
    }
    return part;
  }

  /** The entry comes last: whoever can read it can read all the files it lists. */
  async commit(): Promise<void> {
    const { log, batchId } = this.#options;
    this.#closeEncoder();
    const parts = [...this.#parts.values()];
    const files: SinkFileStatus[] = [];
    for (const part of parts) {
      await part.sync();
      files.push(await part.publish());
    }
    for (const folder of new Set(parts.map((part) => part.folder))) await syncFolder(folder);
    await log.add(batchId, files, () => log.readAll());
  }

  async abort(): Promise<void> {
    this.#closeEncoder();
    for (const part of this.#parts.values()) part.discard();
  }

  /** A commit that fails is followed by an abort: what is freed already is not freed again. */
  #closeEncoder(): void {
    if (!this.#isEncoderClosed) this.#options.encoder.close?.();
    this.#isEncoderClosed = true;
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
