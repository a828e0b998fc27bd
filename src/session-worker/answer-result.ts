import { assertNever } from '../errors/internal-error.ts';
import type { Packed } from './conversation.ts';
import { encodeRows } from './encode-rows.ts';
import type { EngineAnswer } from './protocol.ts';
import type { ResultQuestion, ServedFeed } from './served-feeds.ts';

/** The answer to a question about a result. Loads on use: most queries keep none. */
export async function answerOf(
  { feed, followers }: ServedFeed,
  question: ResultQuestion,
): Promise<Packed<EngineAnswer>> {
  switch (question.kind) {
    case 'readResult': {
      const state = await feed.read();
      const rows = encodeRows(state.schema, state.rows);
      return {
        message: { kind: 'readResult', state: { ...state, rows } },
        transfer: [rows.bytes],
      };
    }
    case 'nameResult':
      await feed.createView(question.name);
      return { message: { kind: 'nameResult' } };
    case 'followResult': {
      const follower = await feed.follow();
      followers.set(question.follower, follower);
      const { keyColumns, schema } = follower;
      return { message: { kind: 'followResult', description: { keyColumns, schema } } };
    }
    case 'nextChange': {
      const follower = followers.get(question.follower);
      const change = await follower?.next();
      if (follower === undefined || change === undefined) {
        return { message: { kind: 'nextChange', change: undefined } };
      }
      const upserts = encodeRows(follower.schema, change.upserts);
      const deletes = encodeRows(follower.schema, change.deletes);
      return {
        message: { kind: 'nextChange', change: { ...change, upserts, deletes } },
        transfer: [upserts.bytes, deletes.bytes],
      };
    }
    default:
      return assertNever(question);
  }
}
