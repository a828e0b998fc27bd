import type { SinkFunctions } from '../api/session-backend.ts';
import type { StructType } from '../types/data-type.ts';
import type { Conversation } from './conversation.ts';
import { encodeRows } from './encode-rows.ts';
import type { ErrorCodec } from './error-codec.ts';
import type { EngineSpeech, OwnerSpeech, WireWrite } from './protocol.ts';

export interface RemoteFunctionsOptions {
  /** The query's number. */
  readonly query: number;
  readonly conversation: Conversation<EngineSpeech, OwnerSpeech>;
  readonly errors: ErrorCodec;
}

/** What stands here for a query's functions, which are called where the session is. Every call waits for its answer. */
export function remoteFunctions(
  kind: WireWrite['functions'],
  options: RemoteFunctionsOptions,
): SinkFunctions | undefined {
  switch (kind) {
    case 'foreachBatch':
      return remoteForeachBatch(options);
    case 'foreach':
      return { kind: 'foreach', open: (schema) => remoteWriter(schema, options) };
    default:
      return undefined;
  }
}

function remoteForeachBatch({ query, conversation }: RemoteFunctionsOptions): SinkFunctions {
  return {
    kind: 'foreachBatch',
    process: async ({ batchId, schema, rows }) => {
      const block = encodeRows(schema, rows);
      await conversation.ask({ kind: 'foreachBatch', query, batchId, schema, rows: block }, [
        block.bytes,
      ]);
    },
  };
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
