import { assert, assertNever } from '../errors/internal-error.ts';
import type { WorkerChannel, WorkerMessage } from '../ports/worker-host.ts';
import type { ErrorCodec } from './error-codec.ts';
import type { Speech, Spoken } from './protocol.ts';

/** A message with the buffers that move with it. */
export interface Packed<Message> {
  readonly message: Message;
  readonly transfer?: readonly ArrayBuffer[];
}

/** The answer that fits a kind of question. */
type AnswerTo<Side extends Speech, Kind extends string> = Extract<
  Side['answer'],
  { readonly kind: Kind }
>;

interface Waiter<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** How a side takes what the other one says. */
export interface Listener<Mine extends Speech, Theirs extends Speech> {
  /** A failure, as a rejection, is told to whoever asked. */
  answer(question: Theirs['question']): Promise<Packed<Mine['answer']>>;
  hear(notice: Theirs['notice']): void;
  /** Is called before anything is said: what was held back is said first. */
  beforeSpeaking?(): void;
}

/** One side of a conversation over a channel: questions with answers, and notices without. */
export class Conversation<Mine extends Speech, Theirs extends Speech> {
  readonly #channel: WorkerChannel<Spoken<Theirs>, Spoken<Mine>>;
  readonly #errors: ErrorCodec;
  readonly #waiting = new Map<number, Waiter<Theirs['answer']>>();
  #beforeSpeaking: () => void = () => {};
  #count = 0;
  #end: { readonly error: unknown } | undefined;

  constructor(channel: WorkerChannel<Spoken<Theirs>, Spoken<Mine>>, errors: ErrorCodec) {
    this.#channel = channel;
    this.#errors = errors;
  }

  /** Begins to listen. What was said before is heard now. */
  listen(listener: Listener<Mine, Theirs>): void {
    this.#beforeSpeaking = () => listener.beforeSpeaking?.();
    this.#channel.onMessage((message) => {
      if (this.#end !== undefined) return;
      this.#receive(message, listener);
    });
  }

  /** Asks, and waits for the answer. Rejects with what went wrong over there, or with why the conversation ended. */
  async ask<Kind extends Mine['question']['kind'] & string>(
    question: Extract<Mine['question'], { readonly kind: Kind }>,
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<AnswerTo<Theirs, Kind>> {
    if (this.#end !== undefined) throw this.#end.error;
    const number = this.#count++;
    const answered = new Promise<Theirs['answer']>((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
    });
    try {
      this.#send({ kind: 'ask', number, question }, transfer);
    } catch (error) {
      this.#waiting.delete(number);
      throw error;
    }
    const answer = await answered;
    assert(isOfKind(answer, question.kind), 'an answer was to another question');
    return answer;
  }

  /** Says something that needs no answer. What is said after the end is dropped. */
  tell(notice: Mine['notice'], transfer: readonly ArrayBuffer[] = []): void {
    this.#send({ kind: 'tell', notice }, transfer);
  }

  /** Ends the conversation: who waits, and whoever asks from now on, is told why. The first reason counts. */
  end(error: unknown): void {
    if (this.#end !== undefined) return;
    this.#end = { error };
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }

  /** Fails with why the conversation ended, if it has. */
  assertOpen(): void {
    if (this.#end !== undefined) throw this.#end.error;
  }

  #receive(message: Spoken<Theirs>, listener: Listener<Mine, Theirs>): void {
    switch (message.kind) {
      case 'tell':
        listener.hear(message.notice);
        break;
      case 'ask':
        void this.#answer(message.number, message.question, listener);
        break;
      case 'answer':
        this.#takeWaiter(message.number)?.resolve(message.answer);
        break;
      case 'fail':
        this.#takeWaiter(message.number)?.reject(this.#errors.decode(message.error));
        break;
      default:
        assertNever(message);
    }
  }

  #takeWaiter(number: number): Waiter<Theirs['answer']> | undefined {
    const waiter = this.#waiting.get(number);
    this.#waiting.delete(number);
    return waiter;
  }

  async #answer(
    number: number,
    question: Theirs['question'],
    listener: Listener<Mine, Theirs>,
  ): Promise<void> {
    try {
      const { message, transfer = [] } = await listener.answer(question);
      this.#send({ kind: 'answer', number, answer: message }, transfer);
    } catch (error) {
      this.#send({ kind: 'fail', number, error: this.#errors.encode(error) });
    }
  }

  #send(message: Spoken<Mine>, transfer?: readonly ArrayBuffer[]): void {
    if (this.#end !== undefined) return;
    this.#beforeSpeaking();
    this.#channel.send(message, transfer);
  }
}

function isOfKind<Message extends WorkerMessage, Kind extends string>(
  message: Message,
  kind: Kind,
): message is Extract<Message, { readonly kind: Kind }> {
  return message.kind === kind;
}
