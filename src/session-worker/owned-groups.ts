import { assert, assertNever } from '../errors/internal-error.ts';
import { functionNeedsLocalEngine } from '../errors/user-function-errors.ts';
import {
  type GroupsBatch,
  type GroupsQuestion,
  type OpenGroups,
  openGroupFunctions,
} from '../plan/group-functions.ts';
import { joinGroupParts } from '../plan/join-group-parts.ts';
import type { Packed } from './conversation.ts';
import { decodeRows } from './decode-rows.ts';
import { applyChange, decodeStates, encodeAnswer, type HeldEntries } from './groups-codec.ts';
import type { OwnerAnswer, OwnerQuestion } from './protocol.ts';

/** A question for functions on groups. */
export type GroupsCall = Extract<OwnerQuestion, { readonly call: number }>;

type GroupsQuestionOnWire = Extract<GroupsCall, { readonly kind: 'groupsCall' }>;

type KeptGroups = Map<number, HeldEntries>;

interface OpenCall {
  readonly batch: GroupsBatch;
  readonly groups: OpenGroups;
  readonly kept: KeptGroups;
}

/** The functions on groups of a session, which are called for an engine in another thread. */
export class OwnedGroups {
  readonly #open = new Map<number, OpenCall>();
  /** What is held of the groups that were asked about, by their operators and their numbers. */
  readonly #kept = new Map<number, KeptGroups>();

  async answer(question: GroupsCall): Promise<Packed<OwnerAnswer>> {
    switch (question.kind) {
      case 'groupsBegin': {
        const { call, batch, operator, isFresh } = question;
        const known = isFresh ? undefined : this.#kept.get(operator);
        const kept = known ?? new Map();
        this.#kept.set(operator, kept);
        const groups = await openGroupFunctions(batch);
        if (groups === undefined) throw functionNeedsLocalEngine(batch.functions.method);
        this.#open.set(call, { batch, groups, kept });
        const { variables, deleted } = groups;
        return { message: { kind: 'groupsBegin', variables, deleted } };
      }
      case 'groupsCall': {
        const { batch, groups, kept } = this.#called(question);
        const states = takeStates(kept, question);
        const given = groups.call(unpacked(batch, states, question));
        for (const change of given.changes) applyChange(states[change.group], change);
        const answer = encodeAnswer(batch, given);
        const transfer = [answer.rows.bytes, answer.changes.bytes];
        return { message: { kind: 'groupsCall', answer }, transfer };
      }
      case 'groupsClose': {
        const { groups } = this.#called(question);
        this.#open.delete(question.call);
        groups.close();
        return { message: { kind: 'groupsClose' } };
      }
      case 'groupsGone':
        this.#kept.delete(question.call);
        return { message: { kind: 'groupsGone' } };
      default:
        return assertNever(question);
    }
  }

  #called({ call }: GroupsCall) {
    const open = this.#open.get(call);
    assert(open !== undefined, 'functions on groups were called that had not begun');
    return open;
  }
}

/** The states of the groups that are asked about: those that were sent now are kept from now on. */
function takeStates(
  kept: KeptGroups,
  { numbers, isKept, states }: GroupsQuestionOnWire,
): readonly HeldEntries[] {
  return decodeStates(numbers.length, states).map((sent, at) => {
    const known = isKept[at] === 1 ? kept.get(numbers[at]) : sent;
    assert(known !== undefined, 'a state was not sent that is not here');
    kept.set(numbers[at], known);
    return known;
  });
}

function unpacked(
  { keySchema, rowSchema, initialSchema }: GroupsBatch,
  states: readonly HeldEntries[],
  { phase, keys, parts, timers }: GroupsQuestionOnWire,
): GroupsQuestion {
  const schema = phase === 'initial' ? (initialSchema ?? rowSchema) : rowSchema;
  return {
    phase,
    keys: decodeRows(keySchema, keys),
    states,
    ...joinGroupParts(parts, (rows) => decodeRows(schema, rows)),
    timers,
  };
}
