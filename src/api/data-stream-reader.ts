import type { ItemStream } from '../connectors/iterable-input.ts';
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
    const objectId = format === undefined ? this.#rows(items) : this.#bytes(items, format);
    return new DataFrame(this.session, this.format(ITERABLE).description([], objectId));
  }

  #rows(items: ItemStream): string {
    const schema = this.declaredSchema;
    if (schema === undefined) throw unableToInferSchema({ format: ITERABLE });
    const { backend, zone } = this.session;
    return backend.iterable(items, { schema, toRow: rowInput(schema, zone) });
  }

  #bytes(items: ItemStream, format: string): string {
    this.option('format', format);
    return this.session.backend.iterable(items);
  }
}
