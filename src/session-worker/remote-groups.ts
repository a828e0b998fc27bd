import { assert } from '../errors/internal-error.ts';
import type {
  AskedGroups,
  GroupCalls,
  OpenGroupCalls,
  OperatorGroupCalls,
  TakenRows,
} from '../functions/group-calls.ts';
import type { GroupEntries, GroupsAnswer, GroupsBatch } from '../plan/group-functions.ts';
import type { RowBlock } from '../types/row-block.ts';
import type { Conversation } from './conversation.ts';
import { encodeRows } from './encode-rows.ts';
import { decodeAnswer, encodeStates } from './groups-codec.ts';
import { packBatch } from './pack-batch.ts';
import type { EngineSpeech, OwnerSpeech } from './protocol.ts';

type Owner = Conversation<EngineSpeech, OwnerSpeech>;

/** So much of an operator's states is kept at the other side, about, as bytes on the way. */
const KEPT_BYTES = 8 << 20;
const NOTHING: GroupEntries = new Map();

/** Calls functions on groups where the session is: the rows of groups go there as columns, and no row is made here. */
export class RemoteGroupCalls implements GroupCalls {
  readonly #owner: Owner;
  #calls = 0;
  #operators = 0;

  constructor(owner: Owner) {
    this.#owner = owner;
  }

  take: GroupCalls['take'] = packBatch;

  forOperator(): OperatorGroupCalls {
    return new RemoteOperator(this.#owner, this.#operators++, () => this.#calls++);
  }
}

/**
 * The calls of one operator. The other side keeps the states of groups that it was asked about, with what it has changed
 * of them: of a group that only its answers change, the state crosses once.
 */
class RemoteOperator implements OperatorGroupCalls {
  readonly #owner: Owner;
  readonly #operator: number;
  readonly #nextCall: () => number;
  /** The groups that the other side has as they are. */
  readonly #sent = new Set<number>();
  #sentBytes = 0;
  #hasBegun = false;

  constructor(owner: Owner, operator: number, nextCall: () => number) {
    this.#owner = owner;
    this.#operator = operator;
    this.#nextCall = nextCall;
  }

  async begin(batch: GroupsBatch): Promise<OpenGroupCalls> {
    const [owner, operator, call] = [this.#owner, this.#operator, this.#nextCall()];
    if (this.#sentBytes > KEPT_BYTES) this.forget();
    const isFresh = this.#sent.size === 0;
    this.#hasBegun = true;
    const question = { kind: 'groupsBegin', call, batch, operator, isFresh } as const;
    const { variables, deleted } = await owner.ask(question);
    return {
      variables,
      deleted,
      call: (asked) => this.#ask(call, batch, asked),
      close: async () => {
        await owner.ask({ kind: 'groupsClose', call });
      },
    };
  }

  async #ask(call: number, batch: GroupsBatch, asked: AskedGroups): Promise<GroupsAnswer> {
    const parts = asked.parts.map(({ rows, groups }) => ({ rows: packed(rows), groups }));
    const keys = encodeRows(batch.keySchema, asked.keys);
    const numbers = Uint32Array.from(asked.numbers);
    const isKept = Uint8Array.from(numbers, (number) => (this.#sent.has(number) ? 1 : 0));
    const states = encodeStates(
      asked.states.map((held, at) => (isKept[at] === 1 ? NOTHING : held)),
    );
    const blocks = [keys, states, ...parts.map(({ rows }) => rows)];
    const arrays = [numbers, isKept, ...parts.map(({ groups }) => groups)];
    const buffers = [...blocks.map(({ bytes }) => bytes), ...arrays.map(({ buffer }) => buffer)];
    const { phase, timers } = asked;
    this.#sentBytes += states.bytes.byteLength;
    const { answer } = await this.#owner.ask(
      { kind: 'groupsCall', call, phase, keys, numbers, isKept, states, parts, timers },
      buffers,
    );
    this.#sentBytes += answer.changes.bytes.byteLength;
    for (const number of asked.numbers) this.#sent.add(number);
    return decodeAnswer(batch, answer);
  }

  forget(numbers?: Iterable<number>): void {
    if (numbers !== undefined) {
      for (const number of numbers) this.#sent.delete(number);
    } else {
      this.#sent.clear();
      this.#sentBytes = 0;
    }
  }

  /** Where the other side is gone, so is what it kept. */
  close(): void {
    if (!this.#hasBegun) return;
    this.#owner.ask({ kind: 'groupsGone', call: this.#operator }).catch(() => {});
  }
}

function packed(rows: TakenRows): RowBlock {
  assert('bytes' in rows, 'rows were taken for functions of this realm');
  return rows;
}
