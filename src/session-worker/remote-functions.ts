import type { SinkFunctions } from '../api/session-backend.ts';
import type { SinkBatch, SinkWriter } from '../connectors/connector.ts';
import { BatchTarget } from '../connectors/foreach-batch.ts';
import type { StructType } from '../types/data-type.ts';
import type { RowBlock } from '../types/row-block.ts';
import type { Conversation } from './conversation.ts';
import { encodeRows } from './encode-rows.ts';
import type { ErrorCodec } from './error-codec.ts';
import { packBatch } from './pack-batch.ts';
import type { EngineSpeech, OwnerSpeech } from './protocol.ts';

export interface RemoteFunctionsOptions {
  /** The query's number. */
  readonly query: number;
  readonly conversation: Conversation<EngineSpeech, OwnerSpeech>;
  readonly errors: ErrorCodec;
}

/** What stands here for the functions of a `foreach`, which are called where the session is, and waited for. */
export function remoteForeach(options: RemoteFunctionsOptions): SinkFunctions {
  return { kind: 'foreach', open: (schema) => remoteWriter(schema, options) };
}

/** What stands here for the function of a `foreachBatch`: it sends columns, and no row is made here. */
export class RemoteForeachBatch extends BatchTarget {
  readonly #options: RemoteFunctionsOptions;

  constructor(options: RemoteFunctionsOptions) {
    super();
    this.#options = options;
  }

  override writer({ batchId, core, schema }: SinkBatch): SinkWriter {
    const { conversation, query } = this.#options;
    let blocks: RowBlock[] = [];
    return {
      write: (batch) => {
        blocks.push(packBatch(core, batch));
      },
      commit: async () => {
        const buffers = blocks.map((block) => block.bytes);
        const question = { kind: 'foreachBatch' as const, query, batchId, schema, blocks };
        await conversation.ask(question, buffers);
      },
      abort: async () => {
        blocks = [];
      },
    };
  }
}

function remoteWriter(
  schema: StructType,
  { query, conversation, errors }: RemoteFunctionsOptions,
): ReturnType<Extract<SinkFunctions, { kind: 'foreach' }>['open']> {
  return {
    open: async (partitionId, epochId) => {
      const question = { kind: 'foreachOpen' as const, query, schema, partitionId, epochId };
      return (await conversation.ask(question)).isWanted;
    },
    process: async (rows) => {
      const block = encodeRows(schema, rows);
      await conversation.ask({ kind: 'foreachRows', query, rows: block }, [block.bytes]);
    },
    close: async (error) => {
      await conversation.ask({ kind: 'foreachClose', query, error: errors.encode(error) });
    },
  };
}
