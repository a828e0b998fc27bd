import { type FileSnapshot, type GivenFile, givenFiles } from '../connectors/files/given-file.ts';
import type { ReadDataSource } from '../plan/logical-plan.ts';
import type { StructType } from '../types/data-type.ts';
import { parseSchema } from '../types/ddl.ts';
import { configText } from '../types/session-config.ts';
import { parseAttributeName } from './attribute-name.ts';
import { DataFrame } from './dataframe.ts';
import { OptionHolder } from './option-holder.ts';
import type { SessionState } from './session-state.ts';

/**
 * Collects what a source needs: format, schema, options. The readers of tables and of streams are both one of these.
 * `schema` is DDL text or a `StructType`. An unknown format or option fails at the first action.
 */
export abstract class SourceReader extends OptionHolder {
  protected readonly session: SessionState;
  #format: string | undefined;
  #schema: StructType | undefined;

  constructor(session: SessionState) {
    super();
    this.session = session;
  }

  protected abstract readonly isStreaming: boolean;

  /** The kind of source: `json`, `csv`, `text`, `log`, `rate`, … */
  format(format: string): this {
    this.#format = format;
    return this;
  }

  /** The columns that the source has, or those of its columns that are wanted. */
  schema(schema: StructType | string): this {
    this.#schema = typeof schema === 'string' ? parseSchema(schema) : schema;
    return this;
  }

  /** The table that the source is. Paths are for sources that have them. */
  load(...paths: readonly string[]): DataFrame {
    return new DataFrame(this.session, this.description(paths));
  }

  /**
   * Files that the program holds: what was dropped on a page or chosen, as a `FileList`, an array of `File`s, or records
   * `{ path, file, handle }`. They are read oldest first, by the names that log rotation gives, `.gz` decompressed; the
   * format before it says how: `readStream.format('log').files(input.files)`. One with a handle is followed while it
   * grows. A query that is started again needs the same files again; they may have grown.
   */
  files(files: Iterable<FileSnapshot | GivenFile>): DataFrame {
    const format = this.#format ?? 'text';
    const objectId = this.session.backend.files(givenFiles(files));
    this.option('format', format);
    return new DataFrame(this.session, this.format('files').description([], objectId));
  }

  /** Lines of JSON objects. */
  json(...paths: readonly string[]): DataFrame {
    return this.format('json').load(...paths);
  }

  csv(...paths: readonly string[]): DataFrame {
    return this.format('csv').load(...paths);
  }

  /** Files of columns, which say their types themselves. */
  parquet(...paths: readonly string[]): DataFrame {
    return this.format('parquet').load(...paths);
  }

  /** Lines of text, in the column `value`. */
  text(...paths: readonly string[]): DataFrame {
    return this.format('text').load(...paths);
  }

  /** Lines of a web server's access log, in the common, combined or vhost_combined format. */
  log(...paths: readonly string[]): DataFrame {
    return this.format('log').load(...paths);
  }

  /** A view or a table of the session. */
  table(name: string): DataFrame {
    const nameParts = parseAttributeName(name);
    return new DataFrame(this.session, { kind: 'readNamedTable', nameParts });
  }

  protected description(paths: readonly string[], objectId?: string): ReadDataSource {
    const description = {
      kind: 'readDataSource' as const,
      isStreaming: this.isStreaming,
      format: this.#format ?? configText(this.session.config.values, 'spark.sql.sources.default'),
      // A copy: the reader may go on to other sources.
      options: { ...this.declaredOptions },
      paths,
    };
    return {
      ...description,
      ...(this.#schema === undefined ? {} : { schema: this.#schema }),
      ...(objectId === undefined ? {} : { objectId }),
    };
  }

  protected get declaredSchema(): StructType | undefined {
    return this.#schema;
  }

  protected get declaredFormat(): string | undefined {
    return this.#format;
  }
}

/** Reads tables: `session.read.schema('a INT').json('data.json')` (Spark's `DataFrameReader`). */
export class DataFrameReader extends SourceReader {
  protected override readonly isStreaming = false;
}
