import type { SinkFunctions } from '../api/session-backend.ts';
import type { ForeachRows } from '../connectors/foreach-target.ts';
import { assert, assertNever } from '../errors/internal-error.ts';
import type { StructType } from '../types/data-type.ts';
import type { ValueRow } from '../types/value.ts';
import type { Packed } from './conversation.ts';
import { decodeRows } from './decode-rows.ts';
import type { ErrorCodec } from './error-codec.ts';
import type { OwnerAnswer, OwnerQuestion } from './protocol.ts';

/** A question about a query's functions. */
export type FunctionCall = Extract<OwnerQuestion, { readonly query: number }>;

/** The functions of one query, which are called for an engine in another thread. */
export class OwnedFunctions {
  readonly #functions: SinkFunctions;
  readonly #errors: ErrorCodec;
  readonly #onRows: (rows: readonly ValueRow[]) => void;
  /** The `foreach` writer, once the schema is known. */
  #writer: { readonly rows: ForeachRows; readonly schema: StructType } | undefined;

  /** `onRows` is told of the rows of each `foreachBatch`: they come from the engine as they are. */
  constructor(
    functions: SinkFunctions,
    errors: ErrorCodec,
    onRows: (rows: readonly ValueRow[]) => void,
  ) {
    this.#functions = functions;
    this.#errors = errors;
    this.#onRows = onRows;
  }

  /** Calls the function, and waits for its promise. */
  async call(question: FunctionCall): Promise<Packed<OwnerAnswer>> {
    switch (question.kind) {
      case 'foreachBatch':
        await this.#processBatch(question);
        return { message: { kind: 'foreachBatch' } };
      case 'foreachOpen': {
        const { schema, partitionId, epochId } = question;
        const isWanted = (await this.#open(schema).open?.(partitionId, epochId)) !== false;
        return { message: { kind: 'foreachOpen', isWanted } };
      }
      case 'foreachRows': {
        assert(this.#writer !== undefined, 'rows came before a writer was opened');
        const { rows, schema } = this.#writer;
        await rows.process(decodeRows(schema, question.rows));
        return { message: { kind: 'foreachRows' } };
      }
      case 'foreachClose':
        await this.#writer?.rows.close?.(this.#errors.decode(question.error));
        return { message: { kind: 'foreachClose' } };
      default:
        return assertNever(question);
    }
  }

  async #processBatch({
    batchId,
    schema,
    blocks,
  }: Extract<FunctionCall, { kind: 'foreachBatch' }>): Promise<void> {
    assert(this.#functions.kind === 'foreachBatch', 'a batch came for another kind of function');
    const rows = blocks.flatMap((block) => decodeRows(schema, block));
    this.#onRows(rows);
    await this.#functions.process({ batchId, schema, rows });
  }

  #open(schema: StructType): ForeachRows {
    assert(this.#functions.kind === 'foreach', 'a writer was asked of another kind of function');
    this.#writer ??= { rows: this.#functions.open(schema), schema };
    return this.#writer.rows;
  }
}
