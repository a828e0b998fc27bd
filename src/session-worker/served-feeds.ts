import { assert } from '../errors/internal-error.ts';
import type { ResultFeed, ResultFollower } from '../streaming/result-feed.ts';
import type { StreamingQuery } from '../streaming/streaming-query.ts';
import type { Packed } from './conversation.ts';
import type { EngineAnswer, EngineQuestion } from './protocol.ts';

/** A question about the result of a query. */
export type ResultQuestion = Extract<
  EngineQuestion,
  { readonly kind: 'readResult' | 'nameResult' | 'followResult' | 'nextChange' }
>;

/** A result, and who follows its changes. */
export interface ServedFeed {
  readonly feed: ResultFeed;
  readonly followers: Map<number, ResultFollower>;
  /** The session has been told that the query is over. */
  readonly ended: Promise<void>;
  readonly query: StreamingQuery;
}

/**
 * The results of a session in another thread that its queries keep, by the numbers of the queries. They can be read when
 * the query has ended, too, until the session does.
 */
export class ServedFeeds {
  readonly #feeds = new Map<number, ServedFeed>();

  add(number: number, query: StreamingQuery, ended: Promise<void>): void {
    const { resultFeed: feed } = query;
    if (feed === undefined) return;
    this.#feeds.set(number, { feed, followers: new Map(), ended, query });
  }

  /** Answers once the session knows of what it asks about: a query's failure is told before it is answered with. */
  async answer(question: ResultQuestion): Promise<Packed<EngineAnswer>> {
    const served = this.#feeds.get(question.query);
    assert(served !== undefined, 'a result was asked for that is not kept');
    try {
      const { answerOf } = await import('./answer-result.ts');
      return await answerOf(served, question);
    } catch (error) {
      if (!served.query.isActive) await served.ended;
      throw error;
    }
  }

  leave(query: number, follower: number): void {
    const followers = this.#feeds.get(query)?.followers;
    followers?.get(follower)?.leave();
    followers?.delete(follower);
  }
}
