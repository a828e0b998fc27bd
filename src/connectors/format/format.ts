import type { StructType } from '../../types/data-type.ts';
import type { Batch } from '../../wasm/batch.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import type { OptionDefinition, ReadContext } from '../connector.ts';

/**
 * Bytes of one file or stream range, read straight into linear memory. `read` fills the target as far as it can and
 * returns the count; 0 is the end. `startsNewText` is true when the bytes that follow belong to another file, so that
 * a line is never joined across the seam.
 */
export interface ByteReader {
  read(target: Uint8Array): number | Promise<number>;
  /** Called after `read` returned 0: whether another text follows. */
  nextText?(): boolean | Promise<boolean>;
  close(): Promise<void>;
}

/** Turns bytes into batches. One per reader; it keeps the half line between chunks. */
export interface Parser {
  /** Where the next bytes go: a view of at least `minimumBytes`, good until the next call of the core. */
  space(minimumBytes: number): Uint8Array;
  /** Says that `count` bytes were written there; `isLast` ends the text, so a last line without newline counts. */
  supply(count: number, isLast: boolean): void;
  /**
   * The next batch of whole rows, in the arena; undefined when more bytes are needed. Rows dropped by the parse mode
   * are counted in `inputRows` all the same. May throw `MALFORMED_RECORD_IN_PARSING` (FAILFAST).
   */
  parse(): Batch | undefined;
  readonly inputRows: number;
  close(): void;
}

/** bytes ↔ rows, usable by every byte connector. */
export interface Format {
  readonly name: string;
  readonly readOptions: readonly OptionDefinition[];
  readonly writeOptions: readonly OptionDefinition[];
  /** The schema that the format has when none is declared (`text`, `log`); undefined where one must be declared. */
  readonly fixedSchema?: (options: Readonly<Record<string, string>>) => StructType;
  /** Tells the schema of texts when none is declared. Absent where one must be, or is fixed. */
  inference?(options: Readonly<Record<string, string>>): Promise<TextInference>;
  /** Whether a text is read when all of it is there: not for texts without an end. Absent: never. */
  readonly readsWholeTexts?: (options: Readonly<Record<string, string>>) => boolean;
  /** Loads what the options need before a parser or an encoder is made; absent where that is nothing. */
  readonly load?: (options: Readonly<Record<string, string>>) => Promise<void>;
  parser(context: FormatContext): Parser;
  /** Loads what encoders are made of; absent where that comes with the format. */
  readonly loadEncoder?: () => Promise<void>;
  /** Absent for formats that are only read. */
  encoder?(context: Pick<FormatContext, 'core' | 'schema' | 'options' | 'timeZone'>): Encoder;
  /** What stands once at the beginning of a written file, before any row: a CSV header. Absent, or empty, for nothing. */
  preamble?(context: Pick<FormatContext, 'core' | 'schema' | 'options' | 'timeZone'>): Uint8Array;
}

/** Puts a schema together, line by line. */
export interface SchemaInference {
  add(line: string): void;
  schema(): StructType;
}

/** The same over whole texts, whose bytes come in chunks. */
export interface TextInference {
  newText(): { add(bytes: Uint8Array, isLast: boolean): void };
  schema(): StructType;
}

export interface FormatContext extends ReadContext {
  /** The declared schema; `columns` is the part of it that is wanted. */
  readonly schema: StructType;
  readonly options: Readonly<Record<string, string>>;
}

/** The texts of a string column, each a record. */
export interface RecordTexts {
  readonly column: Ptr;
  readonly rows: number;
  /** Gets a byte a row, by which the format tells rows without a record. */
  readonly present: Ptr;
}

/** Turns batches into the bytes of lines. */
export interface Encoder {
  /** The batch's rows, each line with its newline. The view is good until the next call of the core. */
  encode(batch: Batch): Uint8Array;
  /** Frees what the encoder holds in the heap. */
  close?(): void;
}
