/**
 * Files that count once each. A micro-batch is written to `_tmp/<query>/<batch>-<attempt>`, which readers do not see, and then
 * renamed to `part-<query>-<batch>.<ext>`: HDFS does that as one and never over a file that is there. So a batch that is handed in
 * again after a crash finds its file, or its rename is refused, and counts once without a list of what was written.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  Sink,
  SinkBatch,
  SinkContext,
  SinkWriter,
} from '../../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import type { TableEncoder, TableEncoding } from '../../../src/connectors/table-encoding.ts';
import { pathRequired } from '../../../src/errors/file-errors.ts';
import { invalidOptionValue } from '../../../src/errors/format-errors.ts';
import { hdfsRequestFailed } from '../../../src/errors/hdfs-errors.ts';
import type { Batch } from '../../../src/wasm/batch.ts';
import { lineEncoding } from '../file/line-encoding.ts';
import { PartFile } from '../file/part-file.ts';
import { sinkFormat } from '../sink-format.ts';
import { openConnection, parseHdfsPath } from './connection-options.ts';
import type { WebHdfs } from './web-hdfs.ts';

const BATCH_DIGITS = 5;

export class HdfsSink implements Sink {
  readonly outputModes = ['append'] as const;
  readonly description: string;
  readonly #hdfs: WebHdfs;
  readonly #folder: string;
  readonly #queryId: string;
  readonly #encoding: TableEncoding;
  /** Where rows are gathered until their batch is whole: on this machine's disk, so that an upload can be tried again. */
  readonly #spool: string;
  readonly #counts = { files: 0, bytes: 0, skippedBatches: 0 };

  private constructor(
    parts: { readonly hdfs: WebHdfs; readonly folder: string; readonly spool: string },
    { queryId }: SinkContext,
    encoding: TableEncoding,
  ) {
    this.#hdfs = parts.hdfs;
    this.#folder = parts.folder;
    this.#spool = parts.spool;
    // Names of queries' files have no sign that means something in a path.
    this.#queryId = queryId.replace(/[^\w-]/g, '_');
    this.#encoding = encoding;
    this.description = `HdfsSink[${parts.hdfs.address}${parts.folder}]`;
  }

  /** Makes the folder, and removes what an earlier run of the query has left unfinished. */
  static async open(context: SinkContext): Promise<HdfsSink> {
    const { format, options: given, path, platform } = context;
    const options = new ConnectorOptions(format, given);
    const text = path ?? options.text('path');
    if (text === undefined) throw pathRequired({ source: format });
    if (context.partitionColumns.length > 0) {
      const expected = 'no columns: a micro-batch is one file here';
      const value = context.partitionColumns.join(', ');
      throw invalidOptionValue({ option: 'partitionBy', value, expected });
    }
    const lines = sinkFormat(context);
    await lines.loadEncoder?.();
    const encoding = lineEncoding(context, lines);
    const address = parseHdfsPath(text);
    const hdfs = openConnection(options, address, platform);
    const spool = await mkdtemp(join(tmpdir(), 'millrace-hdfs-'));
    const sink = new HdfsSink({ hdfs, spool, folder: address.path }, context, encoding);
    try {
      await hdfs.makeFolder(address.path);
      await hdfs.remove(sink.#temporaryFolder);
    } catch (error) {
      await sink.close();
      throw error;
    }
    return sink;
  }

  async begin({ batchId, core, schema }: SinkBatch): Promise<SinkWriter> {
    const number = String(batchId).padStart(BATCH_DIGITS, '0');
    const path = below(this.#folder, `part-${this.#queryId}-${number}.${this.#encoding.extension}`);
    if ((await this.#hdfs.status(path)) !== undefined) {
      this.#counts.skippedBatches++;
      return COMMITTED;
    }
    const name = `${number}-${randomUUID()}`;
    return new HdfsWriter({
      hdfs: this.#hdfs,
      encoder: this.#encoding.open(core, schema),
      spooled: new PartFile({
        path: join(this.#spool, name),
        temporary: join(this.#spool, name),
        compresses: this.#encoding.isGzipped,
      }),
      temporary: `${this.#temporaryFolder}/${name}`,
      path,
      written: (bytes) => {
        this.#counts.files++;
        this.#counts.bytes += bytes;
      },
    });
  }

  /** Files and bytes since the start, batches that were there before, and how often something was tried again. */
  metrics(): Readonly<Record<string, string>> {
    const { files, bytes, skippedBatches } = this.#counts;
    return {
      files: String(files),
      bytes: String(bytes),
      skippedBatches: String(skippedBatches),
      retries: String(this.#hdfs.retries),
    };
  }

  async close(): Promise<void> {
    this.#hdfs.stop();
    await rm(this.#spool, { recursive: true, force: true });
  }

  get #temporaryFolder(): string {
    return below(this.#folder, `_tmp/${this.#queryId}`);
  }
}

/** What a batch gets whose file is there already. */
const COMMITTED: SinkWriter = {
  write: () => {},
  commit: async () => {},
  abort: async () => {},
};

interface HdfsWriterParts {
  readonly hdfs: WebHdfs;
  readonly encoder: TableEncoder;
  readonly spooled: PartFile;
  readonly temporary: string;
  readonly path: string;
  readonly written: (bytes: number) => void;
}

class HdfsWriter implements SinkWriter {
  readonly #parts: HdfsWriterParts;
  readonly #file: ReturnType<TableEncoder['newFile']>;
  #hasBegun = false;

  constructor(parts: HdfsWriterParts) {
    this.#parts = parts;
    this.#file = parts.encoder.newFile();
  }

  write(batch: Batch): void {
    if (batch.rows === 0) return;
    const { spooled } = this.#parts;
    if (!this.#hasBegun) spooled.write(this.#file.begin());
    this.#hasBegun = true;
    spooled.write(this.#file.encode(batch));
  }

  /** A batch without rows leaves no file: nothing is lost if it is handed in again. */
  async commit(): Promise<void> {
    const { hdfs, spooled, temporary, path, written } = this.#parts;
    try {
      if (!this.#hasBegun) return;
      const { size } = await stat(spooled.temporary);
      await hdfs.create(temporary, { file: spooled.temporary, sizeBytes: size });
      if (await hdfs.rename(temporary, path)) return written(size);
      // An answer may have been lost after the file had its name: what counts is that it is there.
      if ((await hdfs.status(path)) === undefined) {
        const reason = 'it could not be renamed';
        throw hdfsRequestFailed({ operation: 'RENAME', path: temporary, reason });
      }
      await hdfs.remove(temporary);
    } finally {
      await this.abort();
    }
  }

  async abort(): Promise<void> {
    this.#parts.encoder.close?.();
    this.#parts.spooled.discard();
  }
}

function below(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}
