import type {
  ResultDescription,
  ResultFeed,
  ResultFollower,
  ResultState,
} from '../streaming/result-feed.ts';
import type { ValueRow } from '../types/value.ts';
import type { Conversation } from './conversation.ts';
import { decodeRows } from './decode-rows.ts';
import type { EngineSpeech, OwnerSpeech } from './protocol.ts';
import type { QueryMirror } from './query-mirror.ts';

export interface WorkerResultFeedOptions {
  readonly query: number;
  readonly mirror: QueryMirror;
  readonly conversation: Conversation<OwnerSpeech, EngineSpeech>;
  /** Hears of rows that came from the engine. */
  readonly onRows: (rows: readonly ValueRow[]) => void;
}

/** The result of a query that runs in another thread. */
export class WorkerResultFeed implements ResultFeed {
  readonly #options: WorkerResultFeedOptions;
  #followers = 0;

  constructor(options: WorkerResultFeedOptions) {
    this.#options = options;
  }

  async read(): Promise<ResultDescription & ResultState> {
    const { conversation, onRows, query } = this.#options;
    const { state } = await this.#orException(conversation.ask({ kind: 'readResult', query }));
    const rows = decodeRows(state.schema, state.rows);
    onRows(rows);
    return { ...state, rows };
  }

  async createView(name: string): Promise<void> {
    const { conversation, query } = this.#options;
    await this.#orException(conversation.ask({ kind: 'nameResult', query, name }));
  }

  async follow(): Promise<ResultFollower> {
    const { conversation, query } = this.#options;
    const follower = this.#followers++;
    const { description } = await this.#orException(
      conversation.ask({ kind: 'followResult', query, follower }),
    );
    const { schema } = description;
    return {
      ...description,
      next: async () => {
        const { change } = await this.#orException(
          conversation.ask({ kind: 'nextChange', query, follower }),
        );
        if (change === undefined) return undefined;
        const [upserts, deletes] = [change.upserts, change.deletes].map((rows) =>
          decodeRows(schema, rows),
        );
        return { ...change, upserts, deletes };
      },
      leave: () => conversation.tell({ kind: 'leaveChanges', query, follower }),
    };
  }

  /** The query's own failure was told before; it is one object, whoever asks for it. */
  async #orException<Answer>(answer: Promise<Answer>): Promise<Answer> {
    try {
      return await answer;
    } catch (error) {
      throw this.#options.mirror.exception ?? error;
    }
  }
}
