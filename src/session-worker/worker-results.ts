import type { StructType } from '../types/data-type.ts';
import type { ValueRow } from '../types/value.ts';
import type { Conversation } from './conversation.ts';
import { decodeRows } from './decode-rows.ts';
import type { EngineSpeech, OwnerSpeech, RowsAnswer } from './protocol.ts';

/** Batches that are under way or computed ahead, once the first one has been taken. */
const AHEAD = 2;

/**
 * The rows of a plan that runs in another thread. The first batch is asked for with the plan itself; from then on one is
 * computed while another one is used, and no more: who reads slowly slows the engine down. Leaving the loop ends the
 * plan.
 */
export class WorkerResults {
  readonly #conversation: Conversation<OwnerSpeech, EngineSpeech>;
  readonly #number: number;
  readonly #asked: Promise<RowsAnswer>[] = [];

  constructor(conversation: Conversation<OwnerSpeech, EngineSpeech>, number: number) {
    this.#conversation = conversation;
    this.#number = number;
  }

  /** Asks for batches, until so many are under way. */
  askAhead(count: number): void {
    while (this.#asked.length < count) {
      const asked = this.#conversation.ask({ kind: 'nextRows', result: this.#number });
      // Who leaves the loop does not hear of a failure.
      asked.catch(() => {});
      this.#asked.push(asked);
    }
  }

  async *batches(schema: StructType): AsyncGenerator<ValueRow[], void> {
    try {
      this.askAhead(1);
      for (;;) {
        const { rows } = (await this.#asked.shift()) ?? { rows: undefined };
        if (rows === undefined) return;
        yield decodeRows(schema, rows);
        this.askAhead(AHEAD);
      }
    } finally {
      this.leave();
    }
  }

  /** The plan is not needed any more. */
  leave(): void {
    this.#conversation.tell({ kind: 'leaveResult', result: this.#number });
  }
}
