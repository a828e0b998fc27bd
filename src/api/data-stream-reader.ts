import { type ItemStream, IterableInput } from '../connectors/iterable-input.ts';
import { lineSchema } from '../connectors/line-format.ts';
import { unableToInferSchema } from '../errors/source-errors.ts';
import type { StructType } from '../types/data-type.ts';
import { SourceReader } from './data-frame-reader.ts';
import { DataFrame } from './dataframe.ts';
import { rowInput } from './row-input.ts';

const ITERABLE = 'iterable';

/** Reads streams: `session.readStream.schema('ts TIMESTAMP, status INT').json('logs/')` (Spark's `DataStreamReader`). */
export class DataStreamReader extends SourceReader {
  protected override readonly isStreaming = true;

  /**
   * The stream of what a `ReadableStream` or an iterable gives. With a format before it, `readStream.format('json')`, each
   * item is a chunk of text or bytes, cut anywhere; without one each item is a row, as an object or an array. It is read
   * once; what was taken from it is kept with the checkpoint until it is processed.
   */
  from(items: ItemStream, schema?: StructType | string): DataFrame {
    if (schema !== undefined) this.schema(schema);
    const format = this.declaredFormat;
    const input = format === undefined ? this.#rows(items) : this.#bytes(items, format);
    const objectId = this.session.register(input);
    return new DataFrame(this.session, this.format(ITERABLE).description([], objectId));
  }

  #rows(items: ItemStream): IterableInput {
    const { declaredSchema } = this;
    if (declaredSchema === undefined) throw unableToInferSchema({ format: ITERABLE });
    return new IterableInput(items, rowInput(declaredSchema, this.session.zone));
  }

  #bytes(items: ItemStream, format: string): IterableInput {
    this.option('format', format);
    if (this.declaredSchema === undefined) this.schema(lineSchema(ITERABLE, this.declaredOptions));
    return new IterableInput(items);
  }
}
